namespace Grappe.Web.Modules.Atlas.Thesaurus;

/// <summary>All concepts, from broad to precise.</summary>
[ForEverybody]
public sealed class ThesaurusPageModel(FindConcepts concepts, CurrentPerson current) : PageModel
{
    private const int LongestWords = 200;
    private IReadOnlyList<FindConcepts.Row> all = [];

    /// <param name="Narrower">Those that are a case of it, each under the first it is a case of.</param>
    public sealed record Branch(FindConcepts.Row Row, IReadOnlyList<Branch> Narrower);

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Words { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Kind { get; set; }

    public IReadOnlyList<FindConcepts.Row> Found { get; private set; } = [];

    public IReadOnlyList<Branch> Tree { get; private set; } = [];

    public bool MayKeep => current.MayAnywhere(AtlasActs.KeepThesaurus);

    public int Of(string kind) => all.Count(row => row.Concept.Kind == kind);

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Words = TypedText.UpTo(LongestWords, Words);
        Kind = ThesaurusConcept.Kinds.Contains(Kind) ? Kind : ThesaurusConcept.Kinds[0];
        all = await concepts.ListAsync(null, [], cancellation);
        Found = Words is null ? [.. all.Where(row => row.Concept.Kind == Kind)] : await concepts.ListAsync(Words, [], cancellation);
        var shown = Found.Select(row => row.Concept.Slug).ToHashSet();
        var under = Found.ToLookup(row => row.Concept.Broader.FirstOrDefault(shown.Contains));
        Tree = BranchesOf(null);

        IReadOnlyList<Branch> BranchesOf(string? slug) => [.. under[slug].Select(row => new Branch(row, BranchesOf(row.Concept.Slug)))];
    }
}
