namespace Grappe.Web.Modules.Atlas.Thesaurus;

/// <summary>Shows one concept: its names, the concepts it hangs together with, and the clusters that do it.</summary>
[ForEverybody]
public sealed class ConceptPageModel(FindConcepts concepts, Translator translator) : PageModel
{
    public FindConcepts.Detail Found { get; private set; } = null!;

    /// <summary>The judgements by which curators added to it.</summary>
    public IReadOnlyList<TermJudgement> Judgements { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string slug, CancellationToken cancellation)
    {
        if (await concepts.ReadAsync(slug, translator.Language, cancellation) is not { } found)
            return NotFound();
        Found = found;
        Judgements = await concepts.JudgementsOfAsync(slug, cancellation);
        return Page();
    }
}
