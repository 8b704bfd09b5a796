using Grappe.Web.Modules.Atlas;
using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Accounts.Audit;

[Authorize]
[ResponseCache(NoStore = true)]
public sealed class AuditPageModel(AskSubjects ask, ReadAudit read, CurrentPerson current, Texts texts, Translator translator, IEnumerable<IWorkflow> workflows)
    : PageModel
{
    private const int PageSize = 50;

    /// <summary>The name of the subject that the changes are about, its address or kind/slug.</summary>
    public string? On => SubjectField.Sent(Request, nameof(On));

    /// <summary>The subjects that may be meant, where none is certain.</summary>
    public IReadOnlyList<Subject> Likely { get; private set; } = [];

    /// <summary>The number of the entry before which the page begins.</summary>
    [BindProperty(SupportsGet = true)]
    public long? Before { get; set; }

    public ReadAudit.Answer Found { get; private set; } = new([], false, new Dictionary<int, Person>(), new Dictionary<int, string>());
    public bool Unknown { get; private set; }

    /// <summary>Whether only what concerns the reader is shown.</summary>
    public bool OnlyOwn => !current.MayAnywhere(AccountActs.ReadAudit);

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Subject? about = null;
        if (On is not null)
        {
            (about, Likely) = await ask.FindAsync(On, cancellation);
            Unknown = about is null;
        }
        if (!Unknown)
            Found = await read.ReadAsync(about, Before, PageSize);
    }

    public string? Name(int? id) =>
        id is { } person ? Found.People.GetValueOrDefault(person)?.NameIn(translator) ?? person.ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>Names the token through which a change was made, as its owner calls it, or by its number where nobody knows its name any more.</summary>
    public string? TokenOf(ReadAudit.Entry entry) =>
        entry.Row.TokenId is not { } id ? null
        : Found.Tokens.GetValueOrDefault(id) is { Length: > 0 } name ? name
        : id.ToString(CultureInfo.InvariantCulture);

    /// <summary>Lists each column that means something to people, by its name, with what it was and what it became.</summary>
    public IEnumerable<(string Column, string? Before, string? After)> Changes(ReadAudit.Entry entry) =>
        entry
            .Before.Keys.Union(entry.After.Keys)
            .Where(column => texts.Find($"column.{column}") is not null)
            .Select(column =>
                (
                    Column: translator.Code("column", column),
                    Before: Said(entry, column, entry.Before.GetValueOrDefault(column)),
                    After: Said(entry, column, entry.After.GetValueOrDefault(column))
                )
            )
            .Where(change => change.Before is not null || change.After is not null);

    private string? Said(ReadAudit.Entry entry, string column, string? value) =>
        value is null ? null
        : ReadAudit.NamesPerson(column) ? Name(ReadAudit.Number(value))
        : column == "state" && workflows.FirstOrDefault(one => one.Table == entry.Row.Thing) is { } workflow ? translator.KeptCode(workflow.StateNames, value)
        : column == "language" && Language.Find(value) is { } language ? language.OwnName
        : column == "decision" ? translator.Code("verdict", value)
        : column == "role" ? translator.Code("held", value)
        : value is "True" or "False" ? translator[value == "True" ? "flag.yes" : "flag.no"]
        : DateTime.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var at) && value.Contains('T', StringComparison.Ordinal)
            ? translator.Date(at)
        : value;
}
