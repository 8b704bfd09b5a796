using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Compare;

/// <summary>Puts a few clusters side by side: their facts, where they differ, and what they share.</summary>
public sealed class CompareClusters(ReadCard cards)
{
    public const int Most = 4;

    // The names stand at the head, members and partners among what is shared; the rest is what one cluster tells and another has no counterpart for.
    private static readonly Field[] Left =
    [
        Fields.Name,
        Fields.Acronym,
        Fields.Website,
        Fields.Member,
        Fields.Figure,
        Fields.Count,
        Fields.Description,
        Fields.Aspect,
        Fields.Term,
    ];

    /// <param name="Cells">For each cluster the facts of this field and key, none where nothing is told.</param>
    /// <param name="Differs">Whether two clusters tell different things: to tell nothing is not to differ.</param>
    /// <param name="IsShared">Whether all of them tell the same: it stands once, across.</param>
    public sealed record Row(Field Field, string Key, IReadOnlyList<IReadOnlyList<CardFact>> Cells, bool Differs, bool IsShared);

    /// <param name="With">Which of the clusters are tied to it, by their position.</param>
    public sealed record Common(Subject Subject, IReadOnlyList<int> With);

    /// <param name="Shared">Whatever at least two of the clusters are tied to.</param>
    /// <param name="Between">Co-operations of the clusters with one another.</param>
    public sealed record SideBySide(
        IReadOnlyList<ReadCard.Card> Cards,
        IReadOnlyList<Row> Rows,
        IReadOnlyList<Common> Shared,
        IReadOnlyList<ToldCooperation> Between
    );

    /// <returns>In the order of the slugs, without those that no cluster has.</returns>
    public async Task<SideBySide> FindAsync(IEnumerable<string> slugs, CancellationToken cancellation)
    {
        var found = new List<ReadCard.Card>();
        foreach (var slug in slugs)
            if (await cards.FindAsync("cluster", slug, null, cancellation) is { } card)
                found.Add(card);
        return new SideBySide(
            found,
            [.. Rows(found)],
            [.. Shared(found)],
            [
                .. found
                    .SelectMany(card => card.Cooperations)
                    .DistinctBy(cooperation => cooperation.Id)
                    .Where(cooperation => found.Any(card => card.Subject.Id == cooperation.AId) && found.Any(card => card.Subject.Id == cooperation.BId)),
            ]
        );
    }

    private static IEnumerable<Row> Rows(List<ReadCard.Card> found) =>
        found
            .SelectMany(card => card.Facts)
            .Where(fact => !Left.Contains(fact.Field) && !fact.IsOver)
            .Select(fact => (fact.Field, Key: fact.Field.Cardinality == Cardinality.PerKey ? fact.Key : ""))
            .Distinct()
            .OrderBy(row => Fields.Order(row.Field))
            .ThenBy(row => row.Key is "total" ? "" : row.Key, StringComparer.Ordinal)
            .Select(row =>
            {
                IReadOnlyList<CardFact>[] cells =
                [
                    .. found.Select(card => card.Of(row.Field).Where(fact => row.Field.Cardinality != Cardinality.PerKey || fact.Key == row.Key).ToList()),
                ];
                var values = cells.Where(cell => cell.Count > 0).Select(Meaning).Distinct().Count();
                // Texts have no meaning that could be compared.
                var comparable = row.Field.Kind != ValueKind.Text;
                var facts = cells.SelectMany(cell => cell).ToList();
                // What is disputed of one, or said with a reservation, is not the same.
                var isShared =
                    values == 1
                    && comparable
                    && cells.All(cell => cell.Count > 0)
                    && !facts.Exists(fact => fact.IsDisputed)
                    && facts.Select(fact => string.Join('+', fact.Preferred.Qualifiers.Order(StringComparer.Ordinal))).Distinct().Count() == 1;
                return new Row(row.Field, row.Key, cells, values > 1 && comparable, isShared);
            });

    private static string Meaning(IReadOnlyList<CardFact> cell) =>
        string.Join('|', cell.Select(fact => Meaning(fact.Preferred)).Distinct().Order(StringComparer.Ordinal));

    private static string Meaning(Statement statement) =>
        string.Join(
            ' ',
            statement.Name,
            statement.Code,
            statement.NumberFrom,
            statement.NumberTo,
            statement.Unit,
            statement.Date,
            statement.IsPlaceAsWritten ? statement.Wording : string.Join('+', statement.PlaceIds?.Order() ?? Enumerable.Empty<int>()),
            statement.OtherSubjectId,
            statement.Flag
        );

    private static IEnumerable<Common> Shared(List<ReadCard.Card> found) =>
        found
            .SelectMany((card, position) => Ties(card).Select(subject => (subject, position)))
            .Where(tie => found.All(card => card.Subject.Id != tie.subject.Id))
            .GroupBy(tie => tie.subject.Id)
            .Select(group => new Common(group.First().subject, [.. group.Select(tie => tie.position).Distinct().Order()]))
            .Where(common => common.With.Count > 1)
            .OrderBy(common => Array.IndexOf(ClosedLists.Kinds, common.Subject.Kind))
            .ThenBy(common => common.Subject.Name.Fr, StringComparer.Ordinal);

    private static IEnumerable<Subject> Ties(ReadCard.Card card) =>
        card
            .Cooperations.Select(cooperation => cooperation.AId == card.Subject.Id ? cooperation.B : cooperation.A)
            .Concat(card.Facts.Where(fact => !fact.IsOver).Select(fact => fact.Preferred.OtherSubject).OfType<Subject>())
            .Concat(card.ToldOfIt.Select(statement => statement.Observation.Subject));
}
