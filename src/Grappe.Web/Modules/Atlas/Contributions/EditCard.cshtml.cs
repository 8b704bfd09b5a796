using System.Globalization;
using Grappe.Algorithms.Observations;
using Grappe.Web.Shared.Forms;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Grappe.Web.Shared.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Grappe.Web.Modules.Atlas;

/// <summary>Corrects a card: each field shows what is known and from whom; what one enters is kept as it is typed.</summary>
[Authorize]
[ResponseCache(NoStore = true)]
public sealed class EditCardModel(
    ReadCard cards,
    Propose propose,
    ReadUpload uploads,
    CurrentPerson current,
    Sayings say,
    Registers registers,
    Translator translator,
    Links links
) : PageModel
{
    private const int LongestNote = 2_000;

    public Subject Subject => Card.Subject;

    public IReadOnlyList<Editable.Entry> Entries => Editable.Of(Subject.Kind);
    public ReadCard.Card Card { get; private set; } = null!;

    /// <summary>What was typed, by the names of the form.</summary>
    public IReadOnlyDictionary<string, string> Typed { get; private set; } = new Dictionary<string, string>();

    [BindProperty]
    public string? Link { get; set; }

    [BindProperty]
    public string? Note { get; set; }

    /// <summary>The newest statement that stood on the page.</summary>
    [BindProperty]
    public long Seen { get; set; }

    public bool HasDocument { get; private set; }
    public IReadOnlyList<Proposal> Others { get; private set; } = [];
    public IReadOnlyList<Statement> Newer { get; private set; } = [];
    public DateTime? KeptAt { get; private set; }

    public ReadCard.Fact? FactOf(Editable.Entry entry) => Card.Facts.FirstOrDefault(fact => fact.Field.Code == entry.Field.Code && fact.Key == entry.Key);

    public string Label(Editable.Entry entry) => say.FieldName(entry.Field.Code, entry.Key);

    /// <summary>What may be chosen, where a field is chosen; the empty choice leaves it as it is.</summary>
    public IReadOnlyList<(string Value, string Text)>? Choices(Editable.Entry entry) =>
        entry.Field.Kind switch
        {
            ValueKind.Code => [("", translator["edit.unchanged"]), .. Fields.Codes[entry.Field].Select(code => (code, say.CodeName(entry.Field, code)))],
            ValueKind.Flag => [("", translator["edit.unchanged"]), ("yes", translator["flag.yes"]), ("no", translator["flag.no"])],
            _ => null,
        };

    /// <summary>The places of the country, for who types.</summary>
    public IEnumerable<string> Places =>
        registers
            .Places.Values.Where(place => place.Country == Subject.Country)
            .Select(place => place.Name.In(translator.Language))
            .Distinct()
            .Order(StringComparer.Create(translator.Language.Culture, ignoreCase: true));

    /// <summary>Who can be named in a reference, by kind: what the country has.</summary>
    public ILookup<string, string> Named { get; private set; } = Array.Empty<string>().ToLookup(name => name);

    /// <summary>Where to propose who was named and is not known.</summary>
    public string? ToPropose(Editable.Entry entry) =>
        entry.Kind is { } kind && ProposeSubject.Kinds.Contains(kind) && Typed.GetValueOrDefault(entry.Name) is { Length: > 0 } typed
            ? $"{links.To($"{kind}s/new")}?name={Uri.EscapeDataString(typed)}"
            : null;

    public async Task<IActionResult> OnGetAsync(string section, string slug, CancellationToken cancellation)
    {
        if (await ReadAsync(section, slug, cancellation) is { } other)
            return other;
        Seen = await propose.NewestStatementAsync(Subject.Id);
        if (await propose.DraftAsync(Subject.Id) is { } draft)
            Show(draft);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string section, string slug, CancellationToken cancellation)
    {
        if (await ReadAsync(section, slug, cancellation) is { } other)
            return other;
        var request = await RequestAsync();
        if (request.Values.Count == 0)
            ModelState.AddModelError("", translator["edit.nothing"]);
        if (!ModelState.IsValid)
            return Page();
        var result = await propose.SubmitAsync(Subject, request);
        foreach (var (field, problem) in result.Problems)
            ModelState.AddModelError(field, translator[problem.Text, [.. problem.Values]]);
        Newer = result.Newer;
        // They are before the author now: the next sending stands.
        ModelState.Remove(nameof(Seen));
        Seen = await propose.NewestStatementAsync(Subject.Id);
        if (result.Sent is null)
            return Page();
        return Redirect(links.To($"proposals/{result.Sent.Id.ToString(CultureInfo.InvariantCulture)}"));
    }

    /// <summary>Called by the page's script as one types, and by the button of those without scripts.</summary>
    public async Task<IActionResult> OnPostKeepAsync(string section, string slug, CancellationToken cancellation)
    {
        if (await ReadAsync(section, slug, cancellation) is { } other)
            return other;
        var request = await RequestAsync();
        if (ModelState.IsValid)
        {
            Show(await propose.KeepAsync(Subject, request));
            if (Request.Headers.XRequestedWith.Count > 0)
                return new NoContentResult();
        }
        return Page();
    }

    private async Task<IActionResult?> ReadAsync(string section, string slug, CancellationToken cancellation)
    {
        if (await cards.FindAsync(section[..^1], slug, null, cancellation) is not { } card)
            return NotFound();
        Card = card;
        if (Subject.Country is null)
            return NotFound();
        if (!current.May(Act.Propose, Subject.AsScope()))
        {
            // Whoever opens the page is shown the way to a role; what is sent without one is refused, and not lost on that way.
            if (!HttpMethods.IsGet(Request.Method))
                return Forbid();
            if (current.MustSecure)
                return Redirect(links.To("account/security"));
            return Redirect(links.To(Subject.MayBeClaimed ? $"account/claim/{Subject.Path}" : $"{Subject.Path}#keep-alive"));
        }
        Others = await propose.OthersAsync(Subject.Id);
        Named = await propose.NamedAsync(Subject, cancellation);
        return null;
    }

    private async Task<Propose.Request> RequestAsync()
    {
        var form = await Request.ReadFormAsync();
        Typed = Entries.ToDictionary(entry => entry.Name, entry => form[entry.Name].ToString().Replace("\0", "", StringComparison.Ordinal).Trim());
        Link = Link?.Trim() is { Length: > 0 } link ? link : null;
        if (Link is not null && !TypedText.IsLink(Link))
            ModelState.AddModelError(nameof(Link), translator["form.link.wrong"]);
        Note = TypedText.UpTo(LongestNote, Note);
        var (upload, problem) = await uploads.ReadAsync(form.Files.GetFile("Document"));
        if (problem is not null)
            ModelState.AddModelError("Document", translator[problem]);
        foreach (var (name, value) in Typed.Where(typed => typed.Value.Length > ReadValue.LongestText))
            ModelState.AddModelError(name, translator["typed.long", ReadValue.LongestText]);
        var values = Entries.Where(entry => Typed[entry.Name].Length > 0).ToDictionary(entry => entry, entry => Typed[entry.Name]);
        return new Propose.Request(values, translator.Language.Code, Link, Note, upload, Seen);
    }

    private void Show(Proposal draft)
    {
        Typed = draft.Values.ToDictionary(value => value.Key.Length > 0 ? $"{value.Field}.{value.Key}" : value.Field, value => value.Value);
        (Link, Note, HasDocument, KeptAt) = (draft.Link, draft.Note, draft.DocumentId is not null, draft.ChangedAt);
        ModelState.Remove(nameof(Seen));
        Seen = draft.SeenStatementId;
    }
}
