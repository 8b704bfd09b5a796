using System.Text.Json;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Accounts.Audit;

/// <summary>Reads who changed what, when, from what to what: for auditors everything, for curators their country, for managers their cluster, for everybody their own.</summary>
public sealed class ReadAudit(GrappeDb db, CurrentPerson current)
{
    /// <param name="Before">Each column as it was; empty where the thing was new.</param>
    /// <param name="After">Each column as it became; empty where the thing was taken away.</param>
    public sealed record Entry(AuditEntry Row, Subject? Subject, IReadOnlyDictionary<string, string?> Before, IReadOnlyDictionary<string, string?> After);

    /// <param name="People">Everybody who is named in the entries, by their number.</param>
    /// <param name="Tokens">The name of each token through which something was done.</param>
    public sealed record Answer(IReadOnlyList<Entry> Entries, bool More, IReadOnlyDictionary<int, Person> People, IReadOnlyDictionary<int, string> Tokens);

    /// <summary>Reads the entries that the current person may read, the newest first.</summary>
    /// <param name="about">Only what concerns this subject.</param>
    /// <param name="before">Only what is older than the entry with this number.</param>
    public async Task<Answer> ReadAsync(Subject? about, long? before, int most)
    {
        var entries = Readable();
        if (about is not null)
            entries = entries.Where(entry => entry.SubjectId == about.Id);
        if (before is not null)
            entries = entries.Where(entry => entry.Id < before);
        var rows = await entries.OrderByDescending(entry => entry.Id).Take(most + 1).ToListAsync();
        var more = rows.Count > most;
        var subjects = rows.Select(row => row.SubjectId).OfType<int>().Distinct().ToList();
        var known = await db.Subjects.Where(subject => subjects.Contains(subject.Id)).ToDictionaryAsync(subject => subject.Id);
        List<Entry> read =
        [
            .. rows.Take(most)
                .Select(row => new Entry(row, row.SubjectId is { } id ? known.GetValueOrDefault(id) : null, Columns(row.Before), Columns(row.After))),
        ];
        var people = read.SelectMany(entry =>
                entry
                    .Before.Concat(entry.After)
                    .Where(column => NamesPerson(column.Key))
                    .Select(column => Number(column.Value))
                    .Append(entry.Row.PersonId)
                    .Append(entry.Row.AboutPersonId)
            )
            .OfType<int>()
            .Distinct()
            .ToList();
        var tokens = read.Select(entry => entry.Row.TokenId).OfType<int>().Distinct().ToList();
        return new Answer(
            read,
            more,
            await db.People.Where(person => people.Contains(person.Id)).ToDictionaryAsync(person => person.Id),
            await db
                .Database.SqlQuery<TokenName>($"select id, name from token_names where id = any ({tokens})")
                .ToDictionaryAsync(token => token.Id, token => token.Name)
        );
    }

    /// <summary>Whether a column holds the number of a person.</summary>
    public static bool NamesPerson(string column) => column is "person_id" or "author_id" || column.EndsWith("_by_id", StringComparison.Ordinal);

    public static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private sealed record TokenName(int Id, string Name);

    private IQueryable<AuditEntry> Readable()
    {
        var reached = current.ReachOf(AccountActs.ReadAudit);
        if (reached.Everything)
            return db.Audit;
        var (me, countries, subjects) = (current.Id, reached.Countries, reached.Subjects);
        var known = db.Subjects;
        return db.Audit.Where(entry =>
            entry.PersonId == me
            || entry.AboutPersonId == me
            || subjects.Contains(entry.SubjectId!.Value)
            || known.Any(subject => subject.Id == entry.SubjectId && countries.Contains(subject.Country!))
        );
    }

    private static Dictionary<string, string?> Columns(string? json) =>
        json is null
            ? []
            : JsonSerializer
                .Deserialize<Dictionary<string, JsonElement>>(json)!
                .ToDictionary(column => column.Key, column => column.Value.ValueKind == JsonValueKind.Null ? null : column.Value.ToString());
}
