using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Places;

namespace Grappe.Web.Modules.Atlas.ImportTables;

/// <summary>Statements as the cells of a table hold them.</summary>
internal static class StatementCells
{
    /// <summary>The value of a statement as a cell holds it: a number or a date where it is one, so that spreadsheets know it for that.</summary>
    public static object? ValueOf(Statement statement, IReadOnlyDictionary<int, Place> places) =>
        statement switch
        {
            { Name: { } name } => name,
            { Code: { } code } => code,
            { NumberFrom: { } from, NumberTo: { } to } when from == to => from,
            { NumberFrom: { } from, NumberTo: { } to } => string.Create(CultureInfo.InvariantCulture, $"{from}..{to}"),
            { Date: { } date } => date,
            { IsPlaceAsWritten: true } => AsWritten(statement.Wording!),
            { PlaceIds: { } ids } => string.Join('+', ids.Select(id => places[id].Slug)),
            { OtherSubject: { } other } => other.Code,
            { Flag: { } flag } => flag ? "yes" : "no",
            _ => null,
        };

    /// <summary>Writes a place that nobody knows so that it is read as it is written.</summary>
    public static string AsWritten(string place) => $"« {place} »";

    /// <summary>Finds what is believed of the same thing and says otherwise.</summary>
    public static SaidOf.Stated? Against(this SaidOf said, Statement statement, Claim claim, Registers registers)
    {
        var fact = claim.Field.Cardinality switch
        {
            Cardinality.One => said.Facts.FirstOrDefault(fact => fact.Field.Code == statement.Field),
            Cardinality.PerKey => said.Facts.FirstOrDefault(fact => fact.Field.Code == statement.Field && fact.Key == statement.Key),
            _ => null,
        };
        return fact is null || Comparison.Compare(fact.Preferred, claim, registers.PlaceTree) == Agreement.Same ? null : said.Preferred(fact);
    }

    /// <summary>The value that is known instead, with who says it.</summary>
    public static StandingValue StandingOf(SaidOf.Stated held, Registers registers) =>
        new(CellOf(held.Statement, registers.Places), held.Observation.Source.Slug, held.Observation.ObservedOn, held.Observation.Heading);

    public static string? CellOf(Statement statement, IReadOnlyDictionary<int, Place> places) =>
        ValueOf(statement, places) is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : statement.TextFr;
}
