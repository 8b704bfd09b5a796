using System.Runtime.CompilerServices;
using System.Text.Json;
using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Accounts.Audit;

/// <summary>Reads who changed what, when, from what to what: for auditors everything, for curators their country, for managers their cluster, for everybody their own.</summary>
public sealed class ReadAudit(GrappeDb db, CurrentPerson current)
{
    private const int AtOnce = 500;

    /// <param name="Before">Each column as it was; empty where the thing was new.</param>
    /// <param name="After">Each column as it became; empty where the thing was taken away.</param>
    public sealed record Entry(AuditEntry Row, Subject? Subject, IReadOnlyDictionary<string, string?> Before, IReadOnlyDictionary<string, string?> After);

    /// <param name="Subjects">Every subject that is named in the entries, by its number.</param>
    /// <param name="People">Everybody who is named in the entries, by their number.</param>
    /// <param name="Tokens">The name of each token through which something was done.</param>
    public sealed record Answer(
        IReadOnlyList<Entry> Entries,
        bool More,
        IReadOnlyDictionary<int, Subject> Subjects,
        IReadOnlyDictionary<int, Person> People,
        IReadOnlyDictionary<int, string> Tokens
    );

    /// <summary>A question to the trail.</summary>
    public sealed record Asked
    {
        /// <summary>Only what concerns this subject.</summary>
        public Subject? About { get; init; }

        /// <summary>Only what people whose name has these words did, or what concerns them.</summary>
        public string? Person { get; init; }

        /// <summary>Only what was done at this moment or later.</summary>
        public DateTime? From { get; init; }

        /// <summary>Only what was done before this moment.</summary>
        public DateTime? Until { get; init; }

        /// <summary>Only what is older than the entry with this number.</summary>
        public long? Before { get; init; }
    }

    /// <summary>Reads all entries that are asked for, some at a time, the newest first.</summary>
    public async IAsyncEnumerable<(Entry Entry, Answer Of)> AllAsync(Asked asked, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var more = true; more; )
        {
            cancellation.ThrowIfCancellationRequested();
            var page = await ReadAsync(asked, AtOnce);
            foreach (var entry in page.Entries)
                yield return (entry, page);
            more = page.More;
            if (more)
                asked = asked with { Before = page.Entries[^1].Row.Id };
        }
    }

    /// <summary>Reads the entries that the current person may read, the newest first.</summary>
    public async Task<Answer> ReadAsync(Asked asked, int most)
    {
        var entries = Readable();
        if (asked.About is { } about)
            entries = entries.Where(entry => entry.SubjectId == about.Id);
        if (asked.Person is { } name)
        {
            // Without accents on both sides; what has neither letter nor digit stands in no name.
            var folded = Spelling.Fold(name);
            var named = db.Database.SqlQuery<int>($"select id as \"Value\" from people where {folded} <> '' and position({folded} in folded(name)) > 0");
            entries = entries.Where(entry => named.Contains(entry.PersonId!.Value) || named.Contains(entry.AboutPersonId!.Value));
        }
        if (asked.From is { } from)
            entries = entries.Where(entry => entry.At >= from);
        if (asked.Until is { } until)
            entries = entries.Where(entry => entry.At < until);
        if (asked.Before is { } before)
            entries = entries.Where(entry => entry.Id < before);
        var rows = await entries.OrderByDescending(entry => entry.Id).Take(most + 1).ToListAsync();
        var more = rows.Count > most;
        var columns = rows.Take(most).Select(row => (Row: row, Before: Columns(row.Before), After: Columns(row.After))).ToList();
        var known = await db.SubjectsOfAsync(
            columns
                .SelectMany(row => row.Before.Concat(row.After).Where(column => NamesSubject(column.Key)).Select(column => Number(column.Value)))
                .Concat(columns.Select(row => row.Row.SubjectId))
                .OfType<int>()
        );
        List<Entry> read =
        [
            .. columns.Select(row => new Entry(row.Row, row.Row.SubjectId is { } id ? known.GetValueOrDefault(id) : null, row.Before, row.After)),
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
            known,
            await db.People.Where(person => people.Contains(person.Id)).ToDictionaryAsync(person => person.Id),
            await db
                .Database.SqlQuery<TokenName>($"select id, name from token_names where id = any ({tokens})")
                .ToDictionaryAsync(token => token.Id, token => token.Name)
        );
    }

    /// <summary>Whether a column holds the number of a person.</summary>
    public static bool NamesPerson(string column) => column is "person_id" or "author_id" || column.EndsWith("_by_id", StringComparison.Ordinal);

    /// <summary>Whether a column holds the number of a subject.</summary>
    public static bool NamesSubject(string column) => column is "scope_id" or "partner_id";

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
