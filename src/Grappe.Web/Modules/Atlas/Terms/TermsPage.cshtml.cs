using Grappe.Web.Modules.Atlas.Thesaurus;
using Microsoft.AspNetCore.WebUtilities;

namespace Grappe.Web.Modules.Atlas.Terms;

/// <summary>Shows the terms of texts that no concept names to those who keep the thesaurus, and lets them refuse terms and undo judgements.</summary>
[Needs(nameof(AtlasActs.KeepThesaurus))]
[ResponseCache(NoStore = true)]
public sealed class TermsPageModel(FindTerms terms, JudgeTerms judge, ThesaurusBook book, Translator translator, Links links) : ReadPage
{
    private const int PageSize = 50;
    private const int MostPages = 10_000;
    private const int MostJudged = 20;
    private ThesaurusBook.Pages pages = null!;

    /// <summary>The language whose terms are shown; the reader's where none is named.</summary>
    [BindProperty(SupportsGet = true, Name = "in")]
    public string? In { get; set; }

    public int Number { get; private set; } = 1;

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public string[] Chosen { get; set; } = [];

    [TempData]
    public string? Done { get; set; }

    public Language Of => Language.Find(In) ?? translator.Language;

    public IReadOnlyList<FindTerms.Found> Waiting { get; private set; } = [];
    public IReadOnlyList<TermJudgement> Judged { get; private set; } = [];
    public int Total => Waiting.Count > 0 ? Waiting[0].All : 0;

    public Pager Pager => new(Number, (Total + PageSize - 1) / PageSize, number => links.With("page", number.ToString(CultureInfo.InvariantCulture)));

    public string Address(string key) =>
        QueryHelpers.AddQueryString(links.To("thesaurus/proposals/term"), new Dictionary<string, string?> { ["in"] = Of.Code, ["key"] = key });

    public ThesaurusConcept? ConceptOf(TermJudgement judgement) => judgement.ConceptSlug is { } slug ? pages.BySlug.GetValueOrDefault(slug) : null;

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        var chosen = Waiting.Where(term => Chosen.Contains(term.Key)).Select(term => new JudgeTerms.Term(Of, term.Key, term.Written)).ToList();
        await judge.RefuseAsync(chosen, Reason, cancellation);
        Done = translator.Count("terms.refused", chosen.Count);
        return Redirect(links.To("thesaurus/proposals") + $"?in={Of.Code}");
    }

    public async Task<IActionResult> OnPostUndoAsync(int id, CancellationToken cancellation)
    {
        await judge.UndoAsync(id, cancellation);
        Done = translator["terms.undone"];
        return Redirect(links.To("thesaurus/proposals") + $"?in={Of.Code}");
    }

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        Number = new AskedList(Request.Query).Page(MostPages);
        pages = await book.OpenAsync(cancellation);
        Waiting = await terms.WaitingAsync(Of, (Number - 1) * PageSize, PageSize, cancellation);
        Judged = await judge.LatestAsync(MostJudged, cancellation);
    }
}
