using System.Text.Json;

namespace Grappe.Web.Modules.Accounts.Audit;

/// <summary>Says entries of the trail in the reader's words: names for numbers, and for every code what it stands for.</summary>
public sealed class SayAudit(Texts texts, Translator translator, IEnumerable<IWorkflow> workflows, IEnumerable<AuditedCode> codes)
{
    /// <summary>Names a person; null where there is none.</summary>
    public string? Person(ReadAudit.Answer found, int? id) =>
        id is { } person ? found.People.GetValueOrDefault(person)?.NameIn(translator) ?? person.ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>Names the token through which a change was made, as its owner calls it, or by its number where nobody knows its name any more.</summary>
    public static string? TokenOf(ReadAudit.Answer found, ReadAudit.Entry entry) =>
        entry.Row.TokenId is not { } id ? null
        : found.Tokens.GetValueOrDefault(id) is { Length: > 0 } name ? name
        : id.ToString(CultureInfo.InvariantCulture);

    /// <summary>Lists each column that means something to people, by its name, with what it was and what it became.</summary>
    public IEnumerable<(string Column, string? Before, string? After)> Changes(ReadAudit.Answer found, ReadAudit.Entry entry) =>
        entry
            .Before.Keys.Union(entry.After.Keys)
            .Where(column => texts.Find($"column.{column}") is not null)
            .Select(column =>
                (
                    Column: translator.Code("column", column),
                    Before: Said(found, entry.Row.Thing, column, entry.Before.GetValueOrDefault(column)),
                    After: Said(found, entry.Row.Thing, column, entry.After.GetValueOrDefault(column))
                )
            )
            .Where(change => change.Before is not null || change.After is not null);

    private string? Said(ReadAudit.Answer found, string thing, string column, string? value) =>
        value is null ? null
        : ReadAudit.NamesPerson(column) ? Person(found, ReadAudit.Number(value))
        : ReadAudit.NamesSubject(column) ? SubjectOf(found, ReadAudit.Number(value)) ?? value
        : ListOf(thing, column) is { } list ? string.Join(translator["list.comma"], Many(value).Select(code => translator.KeptCode(list, code)))
        : column is "language" && Language.Find(value) is { } language ? language.OwnName
        : column is "zone" ? translator.ZoneName(value)
        : value is "True" or "False" ? translator[value == "True" ? "flag.yes" : "flag.no"]
        : DateTime.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var at) && value.Contains('T', StringComparison.Ordinal)
            ? translator.Date(at)
        : string.Join(translator["list.comma"], Many(value));

    /// <summary>Finds the list of the codes of a column; null where it holds none.</summary>
    internal string? ListOf(string thing, string column) =>
        codes.FirstOrDefault(code => code.Thing == thing && code.Column == column)?.List
        ?? (column == "state" ? workflows.FirstOrDefault(one => one.Table == thing)?.StateNames : null);

    private string? SubjectOf(ReadAudit.Answer found, int? id) =>
        id is { } subject && found.Subjects.GetValueOrDefault(subject) is { } known ? known.Name.In(translator.Language) : null;

    // A column of several values was written down as they stand in JSON.
    private static IEnumerable<string> Many(string value) =>
        value.StartsWith('[') && TryRead(value) is { } several ? several.Select(one => one.ToString()) : [value];

    private static JsonElement[]? TryRead(string value)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement[]>(value);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
