namespace Grappe.Web.Modules.Workspace.Settings;

/// <summary>Shows the rules that a cluster goes by and its fiscal years, and takes new ones from its manager.</summary>
[Needs(nameof(WorkspaceActs.ReadWork))]
[SentAgain("Year")]
[ResponseCache(NoStore = true)]
public sealed class SettingsPageModel(WorkDesk desk, FiscalYears years, KeepRules rules) : WorkPage(desk)
{
    /// <param name="Versions">The newest first.</param>
    public sealed record BookOf(RuleBook Book, IReadOnlyList<RuleVersion> Versions, int? InForce);

    public IReadOnlyList<FiscalYear> Years { get; private set; } = [];
    public IReadOnlyList<BookOf> Books { get; private set; } = [];

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        Years = await years.ReadAsync(Work, cancellation);
        var (today, books) = (Desk.Today(Work), new List<BookOf>());
        foreach (var book in WorkspaceRules.Books)
            books.Add(
                new(
                    book,
                    await rules.VersionsAsync(Work.ClusterId, book, cancellation),
                    (await rules.FindAsync(Work.ClusterId, book, today, cancellation))?.Version.Number
                )
            );
        Books = books;
    }

    public async Task<IActionResult> OnPostYearAsync(DateOnly? first, DateOnly? last, CancellationToken cancellation)
    {
        await years.AddAsync(Work, first, last, cancellation);
        return Redirect(To("settings"));
    }
}
