using Grappe.Algorithms.Matching;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Cooperation.Partners;

/// <summary>Tells what the numbers of a ranking stand for: the reasons by name, and who says that the two are tied.</summary>
internal sealed class TellReasons
{
    private readonly PartnerBook.Pages pages;
    private readonly PartnerProfile asker;
    private readonly Language language;
    private readonly ILookup<(int, int), ToldTie> said;

    /// <summary>Everybody who is spoken of, by their numbers.</summary>
    public IReadOnlyDictionary<int, Subject> Subjects { get; }

    private TellReasons(
        PartnerBook.Pages pages,
        PartnerProfile asker,
        Language language,
        IReadOnlyDictionary<int, Subject> subjects,
        ILookup<(int, int), ToldTie> said
    ) => (this.pages, this.asker, this.language, Subjects, this.said) = (pages, asker, language, subjects, said);

    public static async Task<TellReasons> OfAsync(
        GrappeDb db,
        ReadTies ties,
        PartnerBook.Pages pages,
        PartnerProfile asker,
        IReadOnlyList<PartnerCandidate> candidates,
        Language language,
        CancellationToken cancellation
    )
    {
        int[] parties = [asker.Id, .. candidates.Select(candidate => candidate.Id)];
        // To belong to the same stands as a number below zero.
        int[] common =
        [
            .. candidates
                .SelectMany(candidate => candidate.Reasons)
                .Where(reason => reason.Kind == ReasonKind.Tie)
                .Select(reason => Math.Abs(reason.Item))
                .Distinct(),
        ];
        var spoken = parties.Concat(common).Concat(parties.SelectMany(party => pages.Through.GetValueOrDefault(party)?.Values ?? [])).ToHashSet();
        return new(
            pages,
            asker,
            language,
            await db.Subjects.AsNoTracking().Where(subject => spoken.Contains(subject.Id)).ToDictionaryAsync(subject => subject.Id, cancellation),
            await ties.ReadAsync(parties, [asker.Id, .. common], cancellation)
        );
    }

    /// <summary>Lists what the one who asks is taken to do as a member of clusters, by cluster.</summary>
    public IReadOnlyList<(Subject Cluster, IReadOnlyList<ThesaurusConcept> Field)> Through() =>
        [
            .. asker
                .Through.OrderByDescending(held => pages.Index.InformationOf(held.Id))
                .GroupBy(held => pages.ClusterOf(asker, held.Id) ?? 0)
                .Where(cluster => Subjects.ContainsKey(cluster.Key))
                .Select(cluster => (Subjects[cluster.Key], (IReadOnlyList<ThesaurusConcept>)[.. cluster.Select(held => pages.Concepts[held.Id])])),
        ];

    /// <summary>Lists the ties by which the two work together already.</summary>
    public IReadOnlyList<ToldTie> Already(PartnerCandidate candidate) => [.. said[(candidate.Id, asker.Id)]];

    /// <summary>Tells a reason by name; null where it says nothing to the reader, such as a word of another language.</summary>
    public FindPartners.Reason? Of(PartnerCandidate candidate, PartnerReason reason) =>
        reason.Kind switch
        {
            ReasonKind.Shared => Concept(candidate, reason, EntryOf(reason.Item), "shared", false, reason.Item, reason.Item),
            ReasonKind.TheyHave => Concept(candidate, reason, EntryOf(reason.Other), "they-have", true, null, reason.Item) with
            {
                Offered = IsOffered(pages.Profiles.GetValueOrDefault(candidate.Id), reason.Other),
            },
            ReasonKind.TheySeek => Concept(candidate, reason, EntryOf(reason.Other), "they-seek", true, reason.Item, null) with
            {
                Offered = IsOffered(asker, reason.Other),
            },
            ReasonKind.TheyUse => Concept(candidate, reason, "value-chain", "they-use", true, reason.Item, reason.Other),
            ReasonKind.TheySupply => Concept(candidate, reason, "value-chain", "they-supply", true, reason.Other, reason.Item),
            // The same word stands in each language: one is enough, in the reader's.
            ReasonKind.Word => pages.WordIn(language, reason.Item) is { } word
                ? new("product", "word", false, reason.Points, new Localised(word, word, word))
                : null,
            ReasonKind.Near => new("territory", "near", false, reason.Points, Number: reason.Item),
            ReasonKind.Tie => Subjects.TryGetValue(Math.Abs(reason.Item), out var subject) ? InCommon(candidate, reason, subject) : null,
            _ => new("ties", "ahead", true, reason.Points, Number: reason.Item),
        };

    private FindPartners.Reason Concept(
        PartnerCandidate candidate,
        PartnerReason reason,
        string entry,
        string kind,
        bool complements,
        int? mine,
        int? theirs
    ) =>
        new(
            entry,
            kind,
            complements,
            reason.Points,
            pages.Concepts[reason.Item].Name,
            reason.Other < 0 ? null : pages.Concepts[reason.Other].Name,
            Through: Through(pages.Profiles.GetValueOrDefault(candidate.Id), theirs),
            ThroughMine: Through(asker, mine)
        );

    private Subject? Through(PartnerProfile? party, int? concept) =>
        party is not null && concept is { } known && pages.ThroughWhom(party, known) is { } cluster ? Subjects.GetValueOrDefault(cluster) : null;

    private FindPartners.Reason InCommon(PartnerCandidate candidate, PartnerReason reason, Subject subject)
    {
        // Who belongs to both, or both to it, is told by the membership and not by what else they do.
        bool IsTold(ToldTie tie) => reason.Item < 0 ? tie.How is "member" or "membership" : tie.How is not "member";
        ToldTie[] ties = [.. said[(asker.Id, subject.Id)].Where(IsTold), .. said[(candidate.Id, subject.Id)].Where(IsTold)];
        var kind =
            reason.Item < 0
                ? subject.Kind == "organisation"
                    ? "common-member"
                    : "same-house"
                : subject.Kind switch
                {
                    "event" or "network" or "structure" or "programme" => $"same-{subject.Kind}",
                    _ => ties.All(tie => tie.How is "supporter" or "support") ? "same-supporter" : "common-partner",
                };
        return new("ties", kind, false, reason.Points, Subject: subject) { Ties = ties };
    }

    private bool IsOffered(PartnerProfile? party, int need) => party?.Offers.Any(offer => pages.Thesaurus.LineageOf(offer.Id).Contains(need)) == true;

    private string EntryOf(int concept) =>
        pages.Concepts[concept].Kind switch
        {
            "step" => "value-chain",
            var kind => kind,
        };
}
