using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Clusters;
using Grappe.Web.Modules.Atlas.Observations;
using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Proposes a cluster, an organisation or a host structure that the atlas does not know; those it may know under another name are pointed out.</summary>
[Authorize]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class NewSubjectModel(ProposeSubject propose, Registers registers, Sayings say, Translator translator, Links links) : PageModel
{
    private const int LongestNote = 2_000;

    [BindProperty]
    public string? Fr { get; set; }

    [BindProperty]
    public string? En { get; set; }

    [BindProperty]
    public string? Ar { get; set; }

    /// <summary>The form of the subject: a company, a university, a technopole…</summary>
    [BindProperty]
    public string? Form { get; set; }

    [BindProperty]
    public string? Country { get; set; }

    [BindProperty]
    public string? Link { get; set; }

    [BindProperty]
    public string? Note { get; set; }

    /// <summary>Whether the author says: "It is none of these."</summary>
    [BindProperty]
    public bool Other { get; set; }

    public IReadOnlyDictionary<string, string> Typed { get; private set; } = new Dictionary<string, string>();
    public IReadOnlyList<Suggest.Suggestion> Likely { get; private set; } = [];

    public IReadOnlyList<(string, string)> Countries =>
        [
            ("", translator["edit.choose"]),
            .. registers
                .Countries.Values.OrderBy(country => country.Side != "south")
                .ThenBy(country => country.Name.In(translator.Language), translator.Language.ByName)
                .Select(country => (country.Code, country.Name.In(translator.Language))),
        ];

    public string Label(Editable.Entry entry) => translator.FieldName(entry.Field.Code, entry.Key);

    public IReadOnlyList<(string, string)>? Choices(Editable.Entry entry) =>
        entry.Field.Kind == ValueKind.Code
            ? [("", translator["edit.choose"]), .. Fields.Codes[entry.Field].Select(code => (code, say.CodeName(entry.Field, code)))]
            : null;

    public string Kind { get; private set; } = "";

    /// <summary>The forms to choose from; null for a cluster. An agglomeration, which nobody organised, cannot be proposed.</summary>
    public IReadOnlyList<(string, string)>? Forms =>
        Kind == "cluster" ? null : [("", translator["edit.choose"]), .. ClosedLists.Forms[Kind].Select(form => (form, translator.Code("form", form)))];

    public void OnGet(string section, string? name) => (Kind, Fr) = (section[..^1], TypedText.OneLine(name));

    /// <summary>Shows the subjects that it may be. The page's script calls it as one types.</summary>
    public async Task<IActionResult> OnGetLikelyAsync(string section, string? fr, CancellationToken cancellation)
    {
        Likely = await propose.LikelyAsync(section[..^1], fr, translator.Language, cancellation);
        return Partial("_Likely", Likely);
    }

    public async Task<IActionResult> OnPostAsync(string section, CancellationToken cancellation)
    {
        Kind = section[..^1];
        var form = await Request.ReadFormAsync(cancellation);
        Typed = ProposeSubject
            .Asked(Kind)
            .ToDictionary(entry => entry.Name, entry => form[entry.Name].ToString().Replace("\0", "", StringComparison.Ordinal).Trim());
        var (fr, en, ar) = (TypedText.OneLine(Fr), TypedText.OneLine(En), TypedText.OneLine(Ar));
        var any = new[] { fr, ar, en }.FirstOrDefault(name => name.Length > 0) ?? "";
        var link = Link?.Trim() is { Length: > 0 } typedLink ? typedLink : null;
        var named = any.Length > 0 && new[] { fr, en, ar }.All(name => name.Length <= ReadValue.LongestName);
        var problems = new ProblemList();
        problems.AddIf(!named, nameof(Fr), "new-subject.name.missing", ReadValue.LongestName);
        problems.AddIf(Kind != "cluster" && !ClosedLists.Forms[Kind].Contains(Form), nameof(Form), "typed.code");
        problems.AddIf(Country is null || !registers.Countries.ContainsKey(Country), nameof(Country), "new-subject.country.missing");
        problems.AddIf(link is not null && !TypedText.IsLink(link), nameof(Link), "form.link.wrong");
        problems.ThrowIfAny();
        if (!ModelState.IsValid)
            return Page();
        Likely = Other ? [] : await propose.LikelyAsync(Kind, any, translator.Language, cancellation);
        if (Likely.Count > 0)
            return Page();
        var values = ProposeSubject
            .Asked(Kind)
            .Where(entry => Typed[entry.Name].Length > 0)
            .Select(entry => new ProposedValue
            {
                Field = entry.Field.Code,
                Key = entry.Key,
                Value = Typed[entry.Name],
                Language = translator.Language.Code,
            });
        var note = TypedText.UpTo(LongestNote, Note);
        var name = new Localised(fr.Length > 0 ? fr : any, en.Length > 0 ? en : any, ar.Length > 0 ? ar : any);
        var result = await propose.SubmitAsync(Kind, Kind == "cluster" ? Kind : Form!, name, Country!, [.. values], translator.Language.Code, link, note);
        if (result.Problems.Count > 0)
            throw new RuleBroken([.. result.Problems.Select(each => each.Value with { Field = each.Key })]);
        return Redirect(links.To($"proposals/{result.Sent!.Id.ToString(CultureInfo.InvariantCulture)}"));
    }
}
