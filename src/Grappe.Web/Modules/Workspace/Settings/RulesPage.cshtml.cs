namespace Grappe.Web.Modules.Workspace.Settings;

/// <summary>Lets a manager write a version of a rule book of the cluster: each rule with who says it and where.</summary>
[Needs(nameof(WorkspaceActs.RunWork))]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class RulesPageModel(WorkDesk desk, KeepRules rules) : WorkPage(desk)
{
    private RuleBook? found;

    public RuleBook Book => found!;

    /// <summary>The newest version; none before the first is written.</summary>
    public RuleVersion? Newest { get; private set; }

    protected override Task<bool> MaySeeAsync(CancellationToken cancellation) => Task.FromResult(MayRun);

    protected override Task<bool> FindAsync(CancellationToken cancellation)
    {
        found = WorkspaceRules.Books.FirstOrDefault(book => book.Name == (string?)RouteData.Values["book"]);
        return Task.FromResult(found is not null);
    }

    protected override async Task ReadAsync(CancellationToken cancellation) =>
        Newest = (await rules.VersionsAsync(Work.ClusterId, Book, cancellation)).FirstOrDefault();

    /// <summary>The value of a rule as it is kept, to be changed.</summary>
    public RuleValue? ValueOf(Rule rule) => Newest?.Values.FirstOrDefault(value => value.Rule == rule.Code);

    public async Task<IActionResult> OnPostAsync(DateOnly? from, int after, CancellationToken cancellation)
    {
        var typed = Book.Rules.ToDictionary(
            rule => rule.Code,
            rule => new KeepRules.Typed(Request.Sent(rule.Code), Request.Sent($"{rule.Code}-source"), Request.Sent($"{rule.Code}-article"))
        );
        await rules.WriteAsync(Work.ClusterId, Book, from, typed, after, cancellation);
        return Redirect(To("settings"));
    }
}
