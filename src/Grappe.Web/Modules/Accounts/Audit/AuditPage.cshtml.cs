using Grappe.Web.Modules.Atlas;
using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Accounts.Audit;

/// <summary>Shows the trail of what concerns the reader, or of all that they may read: by whom, on what, in which days; and gives it away as a table.</summary>
[Authorize]
[ResponseCache(NoStore = true)]
public sealed class AuditPageModel(AskSubjects ask, ReadAudit read, SayAudit say, CurrentPerson current, Translator translator, Links links, TimeProvider clock)
    : PageModel
{
    private const int PageSize = 50;
    private const int LongestName = 120;

    /// <summary>One line of the table: one column that changed.</summary>
    private sealed record Line(ReadAudit.Answer Of, ReadAudit.Entry Entry, string? Column, string? Before, string? After);

    /// <summary>The name of the subject that the changes are about, its address or kind/slug.</summary>
    public string? On => SubjectField.Sent(Request, nameof(On));

    /// <summary>The subjects that may be meant, where none is certain.</summary>
    public IReadOnlyList<Subject> Likely { get; private set; } = [];

    /// <summary>A name, or part of one, of who did it or whom it is about.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Who { get; set; }

    /// <summary>The first day, by the reader's clock.</summary>
    [BindProperty(SupportsGet = true)]
    public DateOnly? From { get; set; }

    /// <summary>The last day, by the reader's clock.</summary>
    [BindProperty(SupportsGet = true)]
    public DateOnly? To { get; set; }

    /// <summary>The number of the entry before which the page begins.</summary>
    [BindProperty(SupportsGet = true)]
    public long? Before { get; set; }

    public ReadAudit.Answer Found { get; private set; } =
        new([], false, new Dictionary<int, Subject>(), new Dictionary<int, Person>(), new Dictionary<int, string>());

    public bool Unknown { get; private set; }

    /// <summary>Whether only what concerns the reader is shown.</summary>
    public bool OnlyOwn => !current.MayAnywhere(AccountActs.ReadAudit);

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        if (await AskedAsync(cancellation) is { } asked)
            Found = await read.ReadAsync(asked, PageSize);
    }

    /// <summary>Gives all of it, one line for each column that changed.</summary>
    public async Task<IActionResult> OnGetTableAsync(string? ending, CancellationToken cancellation)
    {
        if (ending is null || !GiveTable.Endings.Contains(ending))
            return NotFound();
        if (await AskedAsync(cancellation) is not { } asked)
            return ModelState.IsValid ? NotFound() : BadRequest();
        var now = clock.GetUtcNow().UtcDateTime;
        Column<Line>[] columns =
        [
            new("at", translator["audit.at"], line => line.Entry.Row.At.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), 22),
            new("local", translator["audit.local"], line => translator.Date(line.Entry.Row.At), 26),
            new("by", translator["audit.who"], line => Name(line.Of, line.Entry.Row.PersonId) ?? translator["audit.platform"], 24),
            new("token", translator["audit.token"], line => SayAudit.TokenOf(line.Of, line.Entry)),
            new("thing", translator["audit.thing"], line => translator.Code("thing", line.Entry.Row.Thing), 24),
            new("act", translator["audit.act"], line => translator.Code("audit", line.Entry.Row.Action)),
            new("subject", translator["audit.on"], line => line.Entry.Subject?.Name.In(translator.Language), 30),
            new("about", translator["audit.about"], line => Name(line.Of, line.Entry.Row.AboutPersonId), 24),
            new("what", translator["audit.what"], line => line.Column, 20),
            new("before", translator["audit.before"], line => line.Before, 30),
            new("after", translator["audit.after"], line => line.After, 30),
        ];
        var table = UnpublishedTable.As(
            ending,
            string.Create(CultureInfo.InvariantCulture, $"grappe-trail-{now:yyyy-MM-dd}.{ending}"),
            translator["audit.title"],
            translator["audit.asked"],
            [
                (translator["audit.local"], translator.Date(now)),
                (translator["audit.on"], asked.About?.Name.In(translator.Language) ?? ""),
                (translator["audit.who"], Who ?? ""),
                (translator["audit.from"], From?.ToString("O", CultureInfo.InvariantCulture) ?? ""),
                (translator["audit.to"], To?.ToString("O", CultureInfo.InvariantCulture) ?? ""),
            ],
            translator.Language,
            columns,
            stopped => LinesAsync(asked with { Before = null }, stopped)
        );
        await table.ExecuteAsync(HttpContext);
        return new EmptyResult();
    }

    public string AddressOf(string ending) =>
        links.With("handler", "Table") is var table ? $"{table}{(table.Contains('?', StringComparison.Ordinal) ? '&' : '?')}ending={ending}" : "";

    public string? Name(int? id) => Name(Found, id);

    public string? TokenOf(ReadAudit.Entry entry) => SayAudit.TokenOf(Found, entry);

    public IEnumerable<(string Column, string? Before, string? After)> Changes(ReadAudit.Entry entry) => say.Changes(Found, entry);

    private string? Name(ReadAudit.Answer found, int? id) => say.Person(found, id);

    private async IAsyncEnumerable<Line> LinesAsync(
        ReadAudit.Asked asked,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await foreach (var (entry, of) in read.AllAsync(asked, cancellation))
        foreach (var (column, before, after) in say.Changes(of, entry).DefaultIfEmpty())
            yield return new(of, entry, column, before, after);
    }

    // What is asked for; null where the subject that is named is not known, or where a part cannot be read: without it far more would be given.
    private async Task<ReadAudit.Asked?> AskedAsync(CancellationToken cancellation)
    {
        var name = TypedText.OneLine(TypedText.Cut(LongestName, Who ?? ""));
        if (TypedText.IsUnreadable(name))
            ModelState.AddModelError(nameof(Who), translator["typed.control"]);
        if (!ModelState.IsValid)
            return null;
        Subject? about = null;
        if (On is not null)
        {
            (about, Likely) = await ask.FindAsync(On, cancellation);
            Unknown = about is null;
        }
        if (Unknown)
            return null;
        return new()
        {
            About = about,
            Person = name.Length > 0 ? name : null,
            From = From is { } from ? translator.Zone.StartOf(from) : null,
            Until = To is { } to && to < DateOnly.MaxValue ? translator.Zone.StartOf(to.AddDays(1)) : null,
            Before = Before,
        };
    }
}
