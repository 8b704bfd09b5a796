using System.Globalization;
using System.Text.Json;
using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Accounts;

/// <summary>Who changed what, when, from what to what: for auditors everything, for curators their country, for everybody their own.</summary>
[Authorize]
[ResponseCache(NoStore = true)]
public sealed class AuditPageModel(GrappeDb db, CurrentPerson current, Texts texts, Translator translator) : PageModel
{
    private const int PageSize = 50;

    /// <param name="Changes">Each column that means something to people, by its name, with what it was and what it became.</param>
    public sealed record Entry(
        AuditEntry Row,
        string? Who,
        Subject? Subject,
        string? About,
        IReadOnlyList<(string Column, string? Before, string? After)> Changes
    );

    /// <summary>kind/slug of what the changes are about.</summary>
    [BindProperty(SupportsGet = true)]
    public string? On { get; set; }

    /// <summary>Before which entry the page begins.</summary>
    [BindProperty(SupportsGet = true)]
    public long? Before { get; set; }

    public IReadOnlyList<Entry> Entries { get; private set; } = [];
    public bool More { get; private set; }
    public bool Unknown { get; private set; }

    /// <summary>Whether only what concerns the reader is shown.</summary>
    public bool OnlyOwn => !current.May(Act.ReadAudit);

    public async Task OnGetAsync()
    {
        var entries = db.Audit.AsQueryable();
        var me = current.Id;
        if (!current.Roles.Any(role => role.Allows(Act.ReadAudit, null) && PermissionTable.Rows[Act.ReadAudit][role.Role] == Reach.Everything))
        {
            var (countries, subjects) = Reached();
            entries = entries.Where(entry =>
                entry.PersonId == me
                || entry.AboutPersonId == me
                || subjects.Contains(entry.SubjectId!.Value)
                || db.Subjects.Any(subject => subject.Id == entry.SubjectId && countries.Contains(subject.Country))
            );
        }
        if (!string.IsNullOrWhiteSpace(On))
        {
            var slug = On.Trim().Split('/')[^1];
            var kind = On.Contains('/', StringComparison.Ordinal) ? On.Trim().Split('/')[0] : "cluster";
            var subject = await db.Subjects.SingleOrDefaultAsync(subject => subject.Kind == kind && subject.Slug == slug);
            Unknown = subject is null;
            var id = subject?.Id;
            entries = entries.Where(entry => entry.SubjectId == id && id != null);
        }
        if (Before is { } before)
            entries = entries.Where(entry => entry.Id < before);
        var rows = await entries.OrderByDescending(entry => entry.Id).Take(PageSize + 1).ToListAsync();
        More = rows.Count > PageSize;
        rows = [.. rows.Take(PageSize)];
        var columns = rows.ToDictionary(row => row.Id, row => (Before: Columns(row.Before), After: Columns(row.After)));
        var people = rows.SelectMany(row => new[] { row.PersonId, row.AboutPersonId })
            .OfType<int>()
            .Concat(
                columns
                    .Values.SelectMany(row => row.Before.Concat(row.After))
                    .Where(column => NamesPerson(column.Key))
                    .Select(column => Number(column.Value))
                    .OfType<int>()
            )
            .Distinct()
            .ToList();
        var names = await db.People.Where(person => people.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.NameIn(translator));
        var about = rows.Select(row => row.SubjectId).OfType<int>().Distinct().ToList();
        var known = await db.Subjects.Where(subject => about.Contains(subject.Id)).ToDictionaryAsync(subject => subject.Id);
        Entries =
        [
            .. rows.Select(row => new Entry(
                row,
                Name(row.PersonId),
                row.SubjectId is { } id ? known.GetValueOrDefault(id) : null,
                Name(row.AboutPersonId),
                Changes(columns[row.Id].Before, columns[row.Id].After)
            )),
        ];

        List<(string, string?, string?)> Changes(Dictionary<string, string?> before, Dictionary<string, string?> after) =>
            [
                .. before
                    .Keys.Union(after.Keys)
                    .Where(column => texts.Find($"column.{column}") is not null)
                    .Select(column =>
                        (translator.Code("column", column), Said(column, before.GetValueOrDefault(column)), Said(column, after.GetValueOrDefault(column)))
                    )
                    .Where(change => change.Item2 is not null || change.Item3 is not null),
            ];

        string? Said(string column, string? value) =>
            value is null ? null
            : NamesPerson(column) ? Name(Number(value))
            : column == "state" ? translator.Code("proposal-state", value)
            : column == "decision" ? translator.Code("verdict", value)
            : column == "role" ? translator.Code("held", value)
            : value is "True" or "False" ? translator[value == "True" ? "flag.yes" : "flag.no"]
            : DateTime.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var at)
            && value.Contains('T', StringComparison.Ordinal)
                ? translator.Date(at)
            : value;

        string? Name(int? id) => id is { } person ? names.GetValueOrDefault(person) ?? person.ToString(CultureInfo.InvariantCulture) : null;
    }

    private static bool NamesPerson(string column) => column is "person_id" or "author_id" || column.EndsWith("_by_id", StringComparison.Ordinal);

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private (List<string?> Countries, List<int> Subjects) Reached()
    {
        var rows = PermissionTable.Rows[Act.ReadAudit];
        var reading = current.Roles.Where(role => rows.ContainsKey(role.Role)).ToList();
        return (
            [.. reading.Where(role => rows[role.Role] == Reach.Country).Select(role => role.Scope?.Country)],
            [.. reading.Where(role => rows[role.Role] == Reach.Itself).Select(role => role.Scope!.Id)]
        );
    }

    private static Dictionary<string, string?> Columns(string? json) =>
        json is null
            ? []
            : JsonSerializer
                .Deserialize<Dictionary<string, JsonElement>>(json)!
                .ToDictionary(column => column.Key, column => column.Value.ValueKind == JsonValueKind.Null ? null : column.Value.ToString());
}
