using Grappe.Algorithms.Matching;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Cooperation.Partners;

/// <summary>Finds who should work with a cluster or an organisation, with reasons one can check, and keeps what those who look after it think of that.</summary>
public sealed class FindPartners(
    GrappeDb db,
    PartnerBook book,
    WeighPartners weigh,
    ReadTies ties,
    Registers registers,
    CurrentPerson current,
    IReadPerson people,
    Translator translator,
    TimeProvider clock
)
{
    public const int LongestReason = 500;

    // What gave less is no reason: that two clusters are a thousand kilometres apart, or that both write of Europe.
    private const double LeastTold = 0.04;

    // For those who turn out to have no reason to be told.
    private const int Spare = 20;
    public static readonly string[] Motives = ["any", "benchmark", "market", "technology", "skills", "project"];

    /// <summary>The kinds of party that one may look for.</summary>
    public static readonly string[] Whom = ["clusters", "organisations", "both"];

    /// <summary>Gives the kinds of party that one usually looks for: a cluster is there to work with clusters, and whoever is a member of one looks for both.</summary>
    public static string UsualWhom(string kind) => kind == "cluster" ? Whom[0] : Whom[2];

    /// <summary>The four ways into interclustering, and what ties the two already.</summary>
    public static readonly string[] Entries = ["value-chain", "product", "technology", "territory", "ties"];

    public sealed record Asked
    {
        /// <summary>One of <see cref="Motives"/>.</summary>
        public string Motive { get; init; } = Motives[0];

        /// <summary>One of <see cref="FindPartners.Whom"/>.</summary>
        public required string Whom { get; init; }

        /// <summary>Some of <see cref="Relation.Levels"/>; none for all.</summary>
        public string[] Level { get; init; } = [];

        /// <summary>Some of <see cref="Relation.Directions"/>; none for all.</summary>
        public string[] Direction { get; init; } = [];

        /// <summary>Whether those it works with already are named too.</summary>
        public bool WithPartners { get; init; }

        public int Take { get; init; } = 12;
    }

    /// <param name="Entry">One of <see cref="Entries"/>.</param>
    /// <param name="Kind">What it tells: the name of a <see cref="ReasonKind"/> in small letters, or what sort of tie both have.</param>
    /// <param name="Complements">Whether it tells of what the one has and the other has not, not of what both have.</param>
    /// <param name="Points">How much of the score it gave.</param>
    /// <param name="Item">The name of what it tells of, where that has one.</param>
    /// <param name="Other">The name of the second thing it tells of, where there is one.</param>
    /// <param name="Number">Kilometres, or how far it is.</param>
    /// <param name="Subject">Who or what both are tied to.</param>
    /// <param name="Through">The cluster as whose member the partner is taken to have to do with it.</param>
    /// <param name="ThroughMine">The cluster as whose member the one who asks is.</param>
    public sealed record Reason(
        string Entry,
        string Kind,
        bool Complements,
        double Points,
        Localised? Item = null,
        Localised? Other = null,
        int? Number = null,
        Subject? Subject = null,
        Subject? Through = null,
        Subject? ThroughMine = null
    )
    {
        /// <summary>Whether who has what the other looks for said that they offer it, and does not only do it.</summary>
        public bool Offered { get; init; }

        /// <summary>The ties of both to the subject, each with who says so and where; those of the one who asks come first.</summary>
        public IReadOnlyList<ToldTie> Ties { get; init; } = [];
    }

    /// <param name="State">Of a cluster.</param>
    /// <param name="Signals">Of what the score is made.</param>
    /// <param name="WorksTogether">Whether they work together already.</param>
    /// <param name="Already">How they do.</param>
    public sealed record Partner(
        Subject Subject,
        string? State,
        double Score,
        PartnerSignals Signals,
        bool WorksTogether,
        IReadOnlyList<ToldTie> Already,
        IReadOnlyList<Reason> Reasons,
        PartnerOpinion? Opinion
    )
    {
        // Of a score that all parts at their greatest would make: the fifth of the proposals that speak best for themselves, and the half.
        private const double Strong = 0.5;
        private const double Good = 0.25;

        /// <summary>Grades what speaks for the partner: strong, good or possible.</summary>
        public string Strength =>
            Score >= Strong ? "strong"
            : Score >= Good ? "good"
            : "possible";
    }

    /// <param name="State">How far it is, of a cluster.</param>
    /// <param name="Became">The cluster of which it has become part.</param>
    /// <param name="Field">What it does, the surest first.</param>
    /// <param name="Through">What it is taken to do as a member of clusters.</param>
    /// <param name="Offers">What it said to offer.</param>
    /// <param name="Needs">What it said to look for.</param>
    /// <param name="Weights">By what they are ranked.</param>
    public sealed record Answer(
        string? State,
        Subject? Became,
        IReadOnlyList<Partner> Partners,
        IReadOnlyList<ThesaurusConcept> Field,
        IReadOnlyList<(Subject Cluster, IReadOnlyList<ThesaurusConcept> Field)> Through,
        IReadOnlyList<ThesaurusConcept> Offers,
        IReadOnlyList<ThesaurusConcept> Needs,
        WeighPartners.InUse Weights
    );

    /// <summary>Finds who may look for partners.</summary>
    /// <param name="kind">cluster or organisation.</param>
    public Task<Subject?> PartyAsync(string kind, string slug, CancellationToken cancellation) =>
        kind == "cluster" ? db.FindClusterAsync(slug, cancellation) : db.FindAsync(kind, slug, cancellation);

    public async Task<Answer> FindAsync(Subject party, Asked asked, Language language, CancellationToken cancellation)
    {
        var pages = await book.OpenAsync(cancellation);
        var weights = await weigh.InUseAsync(asked.Motive, cancellation);
        if (!pages.Profiles.TryGetValue(party.Id, out var profile))
            return await GoneAsync(party, weights, cancellation);
        var opinions = await OpinionsAsync(party, cancellation);
        var fellows = pages.FellowsOf(profile);
        var dismissed = opinions.Values.Where(opinion => opinion.Opinion == PartnerOpinion.Dismissed).Select(opinion => opinion.PartnerId);
        var candidates = pages.Index.Ask(
            new PartnerQuestion(PartnerBook.Pages.AsAsker(profile))
            {
                Weights = weights.Weights,
                Groups = GroupsOf(pages, party.Country, asked),
                // Members of one cluster need nobody to tell them of each other.
                Without = dismissed.Concat(asked.WithPartners ? [] : fellows).ToHashSet(),
                Partners = asked.WithPartners,
                Take = asked.Take + Spare,
            }
        );
        var states = await db.StatesOfAsync(candidates.Select(candidate => candidate.Id), cancellation);
        var said = await TellReasons.OfAsync(db, ties, pages, profile, candidates, language, cancellation);
        return new Answer(
            null,
            null,
            [
                .. candidates
                    // One that went between the two questions.
                    .Where(candidate => said.Subjects.ContainsKey(candidate.Id))
                    .Select(candidate => new Partner(
                        said.Subjects[candidate.Id],
                        states.GetValueOrDefault(candidate.Id)?.State,
                        candidate.Score,
                        candidate.Signals,
                        candidate.IsPartner || fellows.Contains(candidate.Id),
                        said.Already(candidate),
                        [
                            .. candidate
                                .Reasons.Where(reason => reason.Points >= candidate.Score * LeastTold)
                                .Select(reason => said.Of(candidate, reason))
                                .OfType<Reason>(),
                        ],
                        opinions.GetValueOrDefault(candidate.Id)
                    ))
                    // Nobody believes in a partner for a word or for being near.
                    .Where(partner => partner.Reasons.Any(reason => reason.Kind is not ("word" or "near" or "ahead")))
                    .Take(asked.Take),
            ],
            [
                .. profile
                    .Does.OrderByDescending(one => one.Weight)
                    .ThenByDescending(one => pages.Index.InformationOf(one.Id))
                    .Select(one => pages.Concepts[one.Id]),
            ],
            said.Through(),
            [.. profile.Offers.Select(one => pages.Concepts[one.Id])],
            [.. profile.Needs.Select(one => pages.Concepts[one.Id])],
            weights
        );
    }

    // Who is no more has no partners; what it became may have some.
    private async Task<Answer> GoneAsync(Subject party, WeighPartners.InUse weights, CancellationToken cancellation)
    {
        var state = (await db.StatesOfAsync([party.Id], cancellation)).GetValueOrDefault(party.Id);
        var became = await db.Subjects.SingleOrDefaultAsync(subject => state != null && subject.Id == state.MergedIntoId, cancellation);
        return new Answer(state?.State, became, [], [], [], [], [], weights);
    }

    // What its people think of partners is theirs: others see the ranking as it is.
    private async Task<Dictionary<int, PartnerOpinion>> OpinionsAsync(Subject party, CancellationToken cancellation) =>
        MayKeepOpinions(party)
            ? await db.PartnerOpinions.Where(opinion => opinion.ClusterId == party.Id).ToDictionaryAsync(opinion => opinion.PartnerId, cancellation)
            : [];

    public bool MayKeepOpinions(Subject party) => current.May(AtlasActs.Propose, party.AsScope());

    /// <summary>Saves or dismisses a partner, or takes back what was said of it. What somebody else said of it in the meantime stays.</summary>
    /// <param name="partner">Its kind and slug.</param>
    /// <param name="said">The opinion that stood when they looked, such as <see cref="PartnerOpinion.Saved"/>; null for none.</param>
    /// <param name="motive">For what it was looked for.</param>
    /// <param name="ground">Why it is dismissed, one of <see cref="PartnerOpinion.Grounds"/>.</param>
    /// <returns>The partner; null where there is none such.</returns>
    /// <exception cref="StateMoved">Somebody else was quicker.</exception>
    public async Task<Subject?> KeepOpinionAsync(
        Subject party,
        string partner,
        string? said,
        string? opinion,
        string? reason,
        string motive,
        string? ground,
        CancellationToken cancellation
    )
    {
        if (
            partner.Split('/') is not [("cluster" or "organisation") and var kind, var slug]
            || await PartyAsync(kind, slug, cancellation) is not { } other
            || other.Id == party.Id
        )
            return null;
        var before = said ?? "";
        var kept = opinion is null
            ? await db
                .PartnerOpinions.Where(one => one.ClusterId == party.Id && one.PartnerId == other.Id && one.Opinion == before)
                .ExecuteDeleteAsync(cancellation)
            : await db.Database.ExecuteSqlAsync(
                $"""
                insert into partner_opinions (cluster_id, partner_id, opinion, reason, motive, ground, person_id, at)
                values ({party.Id}, {other.Id}, {opinion}, {reason}, {motive}, {(
                    opinion == PartnerOpinion.Dismissed ? ground : null
                )}, {current.Id}, {clock.GetUtcNow().UtcDateTime})
                on conflict (cluster_id, partner_id) do update set opinion = excluded.opinion, reason = excluded.reason, motive = excluded.motive, ground = excluded.ground, person_id = excluded.person_id, at = excluded.at
                where partner_opinions.opinion = {before} or (partner_opinions.opinion = excluded.opinion and partner_opinions.person_id = excluded.person_id)
                """,
                cancellation
            );
        // Two who save the same partner agree, and two who take it back.
        if (
            kept == 0
            && await db.PartnerOpinions.AsNoTracking().SingleOrDefaultAsync(one => one.ClusterId == party.Id && one.PartnerId == other.Id, cancellation)
                is { } present
            && (opinion, present.Opinion) is not (PartnerOpinion.Saved, PartnerOpinion.Saved)
        )
            throw await MovedAsync(present, cancellation);
        return other;
    }

    private async Task<StateMoved> MovedAsync(PartnerOpinion present, CancellationToken cancellation)
    {
        var state = new CodeName("opinion", present.Opinion);
        return new(
            present.Opinion,
            await people.ReadAsync(present.PersonId, cancellation) is { } who
                ? new Problem("workflow.moved.by", state, who.Name, translator.Date(present.At))
                : new Problem("workflow.moved", state)
        );
    }

    /// <summary>Counts the partners that were saved.</summary>
    public Task<int> SavedAsync(int party, CancellationToken cancellation) =>
        db.PartnerOpinions.CountAsync(opinion => opinion.ClusterId == party && opinion.Opinion == PartnerOpinion.Saved, cancellation);

    /// <summary>Finds the cards that somebody speaks for and for which partners were saved, each with how many.</summary>
    public async Task<IReadOnlyList<(Subject Subject, int Saved)>> MineAsync(CancellationToken cancellation)
    {
        var mine = (await db.SpokenForAsync(current, AtlasActs.Propose)).ToDictionary(subject => subject.Id);
        var ids = mine.Keys.ToList();
        var saved = await db
            .PartnerOpinions.Where(opinion => ids.Contains(opinion.ClusterId) && opinion.Opinion == PartnerOpinion.Saved)
            .GroupBy(opinion => opinion.ClusterId)
            .Select(group => new { group.Key, Count = group.Count() })
            .OrderBy(group => group.Key)
            .ToListAsync(cancellation);
        return [.. saved.Select(one => (mine[one.Key], one.Count))];
    }

    /// <summary>Finds the partners that were saved or dismissed, each with what was said of it.</summary>
    /// <param name="said">What was said, such as <see cref="PartnerOpinion.Saved"/>.</param>
    public async Task<IReadOnlyList<(Subject Subject, PartnerOpinion Opinion)>> OfOpinionAsync(Subject party, string said, CancellationToken cancellation) =>
        [
            .. (
                await db
                    .PartnerOpinions.Where(opinion => opinion.ClusterId == party.Id && opinion.Opinion == said)
                    .Join(db.Subjects, opinion => opinion.PartnerId, subject => subject.Id, (opinion, subject) => new { opinion, subject })
                    .OrderBy(pair => pair.opinion.Id)
                    .ToListAsync(cancellation)
            ).Select(pair => (pair.subject, pair.opinion)),
        ];

    private HashSet<ushort>? GroupsOf(PartnerBook.Pages pages, string? own, Asked asked)
    {
        var everywhere = asked.Level.Length == 0 && asked.Direction.Length == 0;
        if (everywhere && asked.Whom == "both")
            return null;
        var mine = own is null ? null : registers.Countries[own];
        var countries = registers
            .Countries.Values.Where(country => asked.Level.Length == 0 || asked.Level.Contains(Relation.LevelOf(mine, country)))
            .Where(country => asked.Direction.Length == 0 || asked.Direction.Contains(Relation.DirectionOf(mine, country)))
            .Select(country => (string?)country.Code);
        return
        [
            .. from country in everywhere ? countries.Append(null) : countries
            from kind in new[] { "cluster", "organisation" }
            where asked.Whom is "both" || asked.Whom == $"{kind}s"
            select pages.GroupOf(kind, country),
        ];
    }
}
