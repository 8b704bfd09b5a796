using Grappe.Algorithms.Matching;
using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Cooperation;

/// <summary>Who should work with a cluster, with reasons one can check; and what those who look after it think of that.</summary>
public sealed class FindPartners(GrappeDb db, PartnerBook book, Registers registers, CurrentPerson current, TimeProvider clock)
{
    public const int LongestReason = 500;

    // What gave less is no reason: that two clusters are a thousand kilometres apart.
    private const double LeastTold = 0.01;
    public static readonly string[] Motives = ["any", "benchmark", "market", "technology", "skills", "project"];

    /// <summary>The four ways into interclustering, and what ties the two already.</summary>
    public static readonly string[] Entries = ["value-chain", "product", "technology", "territory", "ties"];

    public sealed record Asked
    {
        /// <summary>One of <see cref="Motives"/>.</summary>
        public string Motive { get; init; } = Motives[0];

        /// <summary>Some of <see cref="Relation.Levels"/>; none for all.</summary>
        public string[] Level { get; init; } = [];

        /// <summary>Some of <see cref="Relation.Directions"/>; none for all.</summary>
        public string[] Direction { get; init; } = [];

        /// <summary>Whether those it works with already are named too.</summary>
        public bool Known { get; init; }

        public int Take { get; init; } = 12;
    }

    /// <param name="Entry">One of <see cref="Entries"/>.</param>
    /// <param name="Kind">What it tells: the name of a <see cref="ReasonKind"/> in small letters.</param>
    /// <param name="Complements">Whether it tells of what the one has and the other has not, not of what both have.</param>
    /// <param name="Points">How much of the score it gave.</param>
    /// <param name="Item">The name of what it tells of, where that has one.</param>
    /// <param name="Other">The name of the second thing it tells of, where there is one.</param>
    /// <param name="Number">Kilometres, or how far it is.</param>
    /// <param name="Subject">Who both are tied to.</param>
    public sealed record Reason(
        string Entry,
        string Kind,
        bool Complements,
        double Points,
        Localised? Item = null,
        Localised? Other = null,
        int? Number = null,
        Subject? Subject = null
    );

    /// <param name="Signals">Of what the score is made.</param>
    /// <param name="Known">Whether they work together already.</param>
    public sealed record Partner(
        Subject Cluster,
        string? State,
        double Score,
        PartnerSignals Signals,
        bool Known,
        IReadOnlyList<Reason> Reasons,
        PartnerOpinion? Opinion
    );

    /// <param name="Field">What the cluster is taken to do, the surest first.</param>
    /// <param name="Offers">What it said to offer.</param>
    /// <param name="Needs">What it said to look for.</param>
    public sealed record Answer(
        IReadOnlyList<Partner> Partners,
        IReadOnlyList<ThesaurusConcept> Field,
        IReadOnlyList<ThesaurusConcept> Offers,
        IReadOnlyList<ThesaurusConcept> Needs
    );

    public async Task<Answer> FindAsync(Subject cluster, Asked asked, Language language, CancellationToken cancellation)
    {
        var pages = await book.OpenAsync(cancellation);
        if (!pages.Profiles.TryGetValue(cluster.Id, out var profile))
            return new Answer([], [], [], []);
        var opinions = await db.PartnerOpinions.Where(opinion => opinion.ClusterId == cluster.Id).ToDictionaryAsync(opinion => opinion.PartnerId, cancellation);
        var candidates = pages.Index.Ask(
            new PartnerQuestion(profile)
            {
                Weights = PartnerSignals.WeightsFor(Enum.Parse<Motive>(asked.Motive, ignoreCase: true)),
                Groups = GroupsOf(cluster.Country, asked),
                Without = opinions.Values.Where(opinion => opinion.Opinion == PartnerOpinion.Dismissed).Select(opinion => opinion.PartnerId).ToHashSet(),
                Partners = asked.Known,
                Take = asked.Take,
            }
        );
        var ids = candidates.Select(candidate => candidate.Id).ToList();
        var cards = await db
            .ClusterCards.Include(card => card.Cluster)
            .Where(card => card.ValidTo == null && ids.Contains(card.ClusterId))
            .ToDictionaryAsync(card => card.ClusterId, cancellation);
        var tied = candidates.SelectMany(candidate => candidate.Reasons).Where(reason => reason.Kind == ReasonKind.Tie).Select(reason => reason.Item).ToList();
        var subjects = await db.Subjects.Where(subject => tied.Contains(subject.Id)).ToDictionaryAsync(subject => subject.Id, cancellation);
        return new Answer(
            [
                .. candidates
                    // One that went between the two questions.
                    .Where(candidate => cards.ContainsKey(candidate.Id))
                    .Select(candidate => new Partner(
                        cards[candidate.Id].Cluster,
                        cards[candidate.Id].State,
                        candidate.Score,
                        candidate.Signals,
                        candidate.IsPartner,
                        [
                            .. candidate
                                .Reasons.Where(reason => reason.Points >= candidate.Score * LeastTold)
                                .Select(reason => ReasonOf(pages, subjects, reason, language))
                                .OfType<Reason>(),
                        ],
                        opinions.GetValueOrDefault(candidate.Id)
                    )),
            ],
            [
                .. profile
                    .Does.OrderByDescending(one => one.Weight)
                    .ThenByDescending(one => pages.Index.InformationOf(one.Id))
                    .Select(one => pages.Concepts[one.Id]),
            ],
            [.. profile.Offers.Select(one => pages.Concepts[one.Id])],
            [.. profile.Needs.Select(one => pages.Concepts[one.Id])]
        );
    }

    public bool MayJudge(Subject cluster) => current.May(Act.Propose, cluster.AsScope());

    /// <summary>Saves or dismisses a partner, or takes back what was said of it.</summary>
    /// <returns>False where there is no such cluster.</returns>
    public async Task<bool> JudgeAsync(Subject cluster, string partner, string? opinion, string? reason, CancellationToken cancellation)
    {
        if (await db.FindClusterAsync(partner, cancellation) is not { } other || other.Id == cluster.Id)
            return false;
        if (opinion is null)
        {
            await db.PartnerOpinions.Where(one => one.ClusterId == cluster.Id && one.PartnerId == other.Id).ExecuteDeleteAsync(cancellation);
            return true;
        }
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into partner_opinions (cluster_id, partner_id, opinion, reason, person_id, at)
            values ({cluster.Id}, {other.Id}, {opinion}, {reason}, {current.Id}, {clock.GetUtcNow().UtcDateTime})
            on conflict (cluster_id, partner_id) do update set opinion = excluded.opinion, reason = excluded.reason, person_id = excluded.person_id, at = excluded.at
            """,
            cancellation
        );
        return true;
    }

    /// <summary>The partners that were dismissed, each with why.</summary>
    public async Task<IReadOnlyList<(Subject Cluster, PartnerOpinion Opinion)>> DismissedAsync(Subject cluster, CancellationToken cancellation) =>
        [
            .. (
                await db
                    .PartnerOpinions.Where(opinion => opinion.ClusterId == cluster.Id && opinion.Opinion == PartnerOpinion.Dismissed)
                    .Join(db.Subjects, opinion => opinion.PartnerId, subject => subject.Id, (opinion, subject) => new { opinion, subject })
                    .OrderBy(pair => pair.opinion.Id)
                    .ToListAsync(cancellation)
            ).Select(pair => (pair.subject, pair.opinion)),
        ];

    private HashSet<byte>? GroupsOf(string? own, Asked asked)
    {
        if (asked.Level.Length == 0 && asked.Direction.Length == 0)
            return null;
        var mine = own is null ? null : registers.Countries[own];
        return
        [
            .. registers
                .Countries.Values.Where(country => asked.Level.Length == 0 || asked.Level.Contains(Relation.LevelOf(mine, country)))
                .Where(country => asked.Direction.Length == 0 || asked.Direction.Contains(Relation.DirectionOf(mine, country)))
                .Select(country => book.GroupOf(country.Code)),
        ];
    }

    private static Reason? ReasonOf(PartnerBook.Pages pages, Dictionary<int, Subject> subjects, PartnerReason reason, Language language)
    {
        string EntryOf(int concept) =>
            pages.Concepts[concept].Kind switch
            {
                "step" => "value-chain",
                var kind => kind,
            };
        Localised NameOf(int concept) => pages.Concepts[concept].Name;
        return reason.Kind switch
        {
            ReasonKind.Shared => new(EntryOf(reason.Item), "shared", false, reason.Points, NameOf(reason.Item)),
            ReasonKind.TheyHave => new(EntryOf(reason.Other), "they-have", true, reason.Points, NameOf(reason.Item), NameOf(reason.Other)),
            ReasonKind.TheySeek => new(EntryOf(reason.Other), "they-seek", true, reason.Points, NameOf(reason.Item), NameOf(reason.Other)),
            ReasonKind.TheyUse => new("value-chain", "they-use", true, reason.Points, NameOf(reason.Item), NameOf(reason.Other)),
            ReasonKind.TheySupply => new("value-chain", "they-supply", true, reason.Points, NameOf(reason.Item), NameOf(reason.Other)),
            // The same word stands in each language: one is enough, in the reader's.
            ReasonKind.Word => pages.WordIn(language, reason.Item) is { } word
                ? new("product", "word", false, reason.Points, new Localised(word, word, word))
                : null,
            ReasonKind.Near => new("territory", "near", false, reason.Points, Number: reason.Item),
            ReasonKind.Tie => subjects.TryGetValue(reason.Item, out var subject) ? new("ties", "tie", false, reason.Points, Subject: subject) : null,
            _ => new("ties", "ahead", true, reason.Points, Number: reason.Item),
        };
    }
}
