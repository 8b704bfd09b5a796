namespace Grappe.Web.Modules.Atlas.Terms;

/// <summary>One term that is proposed to the thesaurus: who says it where, and what becomes of it.</summary>
[Needs(nameof(AtlasActs.KeepThesaurus))]
[ResponseCache(NoStore = true)]
public sealed class TermPageModel(FindTerms terms, JudgeTerms judge, ThesaurusBook book, Translator translator, Links links) : PageModel
{
    private const int MostUses = 30;
    private const int MostNear = 4;

    [BindProperty(SupportsGet = true, Name = "in")]
    public string? In { get; set; }

    [BindProperty(SupportsGet = true, Name = "key")]
    public string? Key { get; set; }

    /// <summary>The concept it is another word for, as it was typed.</summary>
    [BindProperty]
    public string? Concept { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public JudgeTerms.NewConcept New { get; private set; } = new();

    [TempData]
    public string? Done { get; set; }

    public Language Of => Language.Find(In) ?? translator.Language;
    public string Written { get; private set; } = "";
    public IReadOnlyList<FindTerms.Use> Uses { get; private set; } = [];
    public IReadOnlyList<ThesaurusConcept> Concepts { get; private set; } = [];

    /// <summary>Concepts that share a word with it.</summary>
    public IReadOnlyList<ThesaurusConcept> Near { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!await ReadAsync(cancellation))
            return await GoneAsync(cancellation);
        New = Of.Code switch
        {
            "ar" => new() { Ar = Written },
            "en" => new() { En = Written },
            _ => new() { Fr = Written },
        };
        return Page();
    }

    public Task<IActionResult> OnPostWordAsync(string? near, CancellationToken cancellation) =>
        JudgedAsync(term => judge.AcceptWordAsync(term, near ?? Concept, cancellation), cancellation);

    public async Task<IActionResult> OnPostConceptAsync([FromForm] JudgeTerms.NewConcept typed, CancellationToken cancellation)
    {
        New = typed;
        return await JudgedAsync(term => judge.AcceptConceptAsync(term, typed, cancellation), cancellation);
    }

    public Task<IActionResult> OnPostRefuseAsync(CancellationToken cancellation) =>
        JudgedAsync(term => judge.RefuseAsync([term], Reason, cancellation), cancellation);

    private async Task<IActionResult> JudgedAsync(Func<JudgeTerms.Term, Task> decide, CancellationToken cancellation)
    {
        if (!await ReadAsync(cancellation))
            return await GoneAsync(cancellation);
        await decide(new JudgeTerms.Term(Of, Key!, Written));
        Done = translator["terms.done", Written];
        return ToList();
    }

    private RedirectResult ToList() => Redirect(links.To("thesaurus/proposals") + $"?in={Of.Code}");

    // Somebody else may have been quicker.
    private async Task<IActionResult> GoneAsync(CancellationToken cancellation)
    {
        if (await judge.StandingAsync(Of, Key ?? "", cancellation) is not { } judgement)
            return NotFound();
        Done = translator["terms.judged", judgement.Term];
        return ToList();
    }

    private async Task<bool> ReadAsync(CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(Key) || await terms.WrittenAsync(Of, Key, cancellation) is not { } written)
            return false;
        Written = written;
        Uses = await terms.UsesAsync(Of, Key, MostUses, cancellation);
        Concepts = (await book.OpenAsync(cancellation)).Concepts;
        Near = await terms.NearAsync(Of, Key, MostNear, cancellation);
        return true;
    }
}
