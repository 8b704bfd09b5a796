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
            { PlaceIds: { } ids } => string.Join('+', ids.Select(id => places[id].Slug)),
            { OtherSubject: { } other } => other.Code,
            { Flag: { } flag } => flag ? "yes" : "no",
            _ => null,
        };

    public static string? CellOf(Statement statement, IReadOnlyDictionary<int, Place> places) =>
        ValueOf(statement, places) is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : statement.TextFr;
}
