using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Thesaurus;
using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Corrects a card: each field shows what is known and from whom; what one enters is kept as it is typed.</summary>
[Authorize]
[SentAgain("Keep")]
[ResponseCache(NoStore = true)]
// Each value that stands has some fields of its own: what fills a card can still be sent.
[RequestFormLimits(ValueCountLimit = 5 * CardRoom.MostOfCard)]
public sealed class EditCardModel(
    ReadCard cards,
    Propose propose,
    CurrentPerson current,
    Sayings say,
    Registers registers,
    UnderstandText understand,
    Translator translator,
    Links links
) : ProposingPage(cards, current, translator, links), INameFields
{
    /// <summary>The field to which somebody was led, by its name or that of all fields of its kind.</summary>
    [BindProperty(SupportsGet = true, Name = "field")]
    public string? Asked { get; set; }

    public IReadOnlyList<Editable.Entry> Entries => Editable.Of(Subject.Kind);

    /// <summary>The values typed, by the names of the form.</summary>
    public IReadOnlyDictionary<string, ProposedValue> Typed { get; private set; } = new Dictionary<string, ProposedValue>();

    /// <summary>The newest statement that stood on the page.</summary>
    [BindProperty]
    public long Seen { get; set; }

    public IReadOnlyList<Proposal> Others { get; private set; } = [];
    public IReadOnlyList<Statement> Newer { get; private set; } = [];
    public DateTime? KeptAt { get; private set; }

    public CardFact? FactOf(Editable.Entry entry) => Card.Facts.FirstOrDefault(fact => fact.Field.Code == entry.Field.Code && fact.Key == entry.Key);

    /// <summary>Whether a section is shown unfolded: something is wrong in it, was typed in it, or is asked for.</summary>
    public bool IsOpen(IEnumerable<Editable.Entry> section) =>
        section.Any(entry =>
            Asked == entry.Name
            || Asked == entry.Field.Code
            || Typed.Values.Any(value => value.Field == entry.Field.Code && (value.Key == entry.Key || entry.Field.Cardinality == Cardinality.Many))
            || ModelState.Any(field =>
                field.Value!.Errors.Count > 0 && (field.Key == entry.Name || field.Key.StartsWith($"{entry.Name}.", StringComparison.Ordinal))
            )
        );

    /// <summary>Counts the fields of a section of which something is known or was typed.</summary>
    public int FilledIn(IEnumerable<Editable.Entry> section) =>
        section.Count(entry => FactOf(entry) is not null || StandingFor(entry).Any() || Typed.ContainsKey(entry.Name));

    /// <summary>Says how a field is filled in, with an example; null where its label says it all.</summary>
    public string? Hint(Editable.Entry entry) =>
        entry.Field.Code is "offer" or "need" or "activity" or "project" or "niche" or "obstacle" or "website" ? Translator[$"edit.hint.{entry.Field.Code}"]
        : entry.Field.Kind is ValueKind.Number or ValueKind.Date or ValueKind.Reference or ValueKind.Places
            ? Translator[$"edit.hint.{entry.Field.Kind.ToString().ToLowerInvariant()}"]
        : null;

    public string? LabelOf(string field) =>
        Entries.FirstOrDefault(entry => field == entry.Name || field.StartsWith($"{entry.Name}.", StringComparison.Ordinal)) is { } asked ? Label(asked)
        : Entries.SelectMany(StandingFor).FirstOrDefault(fact => field == NameOf(fact)) is { } standing
            ? Translator.FieldName(standing.Field.Code, standing.Key)
        : null;

    /// <summary>Finds the values on the card of a field that can have several: each can be said to be over.</summary>
    public IEnumerable<CardFact> StandingFor(Editable.Entry entry) => entry.Field.Cardinality == Cardinality.Many ? Card.Of(entry.Field) : [];

    public static string NameOf(CardFact fact) => ProposedValue.NameOf(fact.Field.Code, fact.Key, ReadTyped.MarkOf(fact.Preferred));

    public string Label(Editable.Entry entry) => Translator.FieldName(entry.Field.Code, entry.Key);

    /// <summary>Reads the concepts in a text of a field by which partners are looked for; null for any other field, or without a text.</summary>
    public async Task<UnderstandText.Understood?> UnderstoodAsync(string field, string? text, Language? written = null) =>
        UnderstandText.IsFor(field) && text is not null ? await understand.ReadAsync(text, written ?? Translator.Language, HttpContext.RequestAborted) : null;

    /// <summary>Gives the choices of a field that is chosen and not typed; null for any other. The empty choice leaves the field as it is.</summary>
    public IReadOnlyList<(string Value, string Text)>? Choices(Editable.Entry entry) =>
        entry.Field.Kind switch
        {
            ValueKind.Code => [("", Translator["edit.unchanged"]), .. Fields.Codes[entry.Field].Select(code => (code, say.CodeName(entry.Field, code)))],
            ValueKind.Flag => [("", Translator["edit.unchanged"]), ("yes", Translator["flag.yes"]), ("no", Translator["flag.no"])],
            _ => null,
        };

    /// <summary>The names of the country's places, offered as one types.</summary>
    public IEnumerable<string> Places =>
        registers
            .Places.Values.Where(place => place.Country == Subject.Country)
            .Select(place => place.Name.In(Translator.Language))
            .Distinct()
            .Order(Translator.Language.ByName);

    /// <summary>The names that a reference can take, by kind: those of the country.</summary>
    public ILookup<string, string> Named { get; private set; } = Array.Empty<string>().ToLookup(name => name);

    /// <summary>Gives the address at which to propose a subject that was named and is not known; null where none can be proposed.</summary>
    public string? ToPropose(Editable.Entry entry) =>
        entry.Kind is { } kind && ClosedLists.Proposed.Contains(kind) && Typed.GetValueOrDefault(entry.Name)?.Value is { Length: > 0 } typed
            ? $"{Links.To($"{kind}s/new")}?name={Uri.EscapeDataString(typed)}"
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
            throw new RuleBroken("edit.nothing");
        if (!ModelState.IsValid)
            return Page();
        var result = await propose.SubmitAsync(Subject, request);
        Newer = result.Newer;
        // They are before the author now: the next sending stands.
        ModelState.Remove(nameof(Seen));
        Seen = await propose.NewestStatementAsync(Subject.Id);
        return Answer(result, (name, _) => name);
    }

    /// <summary>Keeps the draft. The page's script calls it as one types, and the button of those without scripts.</summary>
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
        if (await EnterAsync(section, slug, cancellation) is { } other)
            return other;
        Others = await propose.OthersAsync(Subject.Id);
        Named = await propose.NamedAsync(Subject, [.. Entries.Select(entry => entry.Kind).OfType<string>()], cancellation);
        return null;
    }

    private async Task<Propose.Request> RequestAsync()
    {
        var form = await Request.ReadFormAsync();
        Typed = Entries
            .Select(entry => Value(entry.Field.Code, entry.Key, Text(entry.Name)))
            .Concat(Entries.SelectMany(StandingFor).Select(Over).OfType<ProposedValue>())
            .Where(value => value.Value.Length > 0 || value.About.Length > 0)
            .ToDictionary(value => value.Name);
        var problems = new ProblemList();
        foreach (var (name, value) in Typed)
            problems.AddIf(value.Value.Length > ReadValue.LongestText, name, "typed.long", ReadValue.LongestText);
        var proofs = new Dictionary<string, Upload>();
        foreach (var name in Typed.Keys)
            if (await FileAsync($"{name}.document", problems) is { } proof)
                proofs.Add(name, proof);
        return await RequestAsync([.. Typed.Values], problems) with { SeenStatementId = Seen, Documents = proofs };

        string Text(string name) => form[name].ToString().Replace("\0", "", StringComparison.Ordinal).Trim();

        ProposedValue? Over(CardFact fact) =>
            Text(NameOf(fact)) is "ended" or "denied" ? Value(fact.Field.Code, fact.Key, "", Text(NameOf(fact)), ReadTyped.MarkOf(fact.Preferred)) : null;

        ProposedValue Value(string field, string key, string text, string act = "says", string about = "")
        {
            var name = ProposedValue.NameOf(field, key, about);
            return new()
            {
                Field = field,
                Key = key,
                Value = text,
                Change = act,
                About = about,
                Language = Translator.Language.Code,
                Until = DateOf(Text($"{name}.until")),
                Link = TypedText.UpTo(LongestLink, Text($"{name}.link")),
            };
        }
    }

    private void Show(Proposal draft)
    {
        Typed = draft.Values.ToDictionary(value => value.Name);
        (Link, Note, HasDocument, KeptAt) = (draft.Link, draft.Note, draft.DocumentId is not null, draft.ChangedAt);
        ModelState.Remove(nameof(Seen));
        Seen = draft.SeenStatementId;
    }
}
