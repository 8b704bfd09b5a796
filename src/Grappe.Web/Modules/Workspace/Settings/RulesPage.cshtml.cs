namespace Grappe.Web.Modules.Workspace.Settings;

/// <summary>Lets a manager write a version of a rule book of the cluster: each rule with who says it and where.</summary>
[Needs(nameof(WorkspaceActs.RunWork))]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class RulesPageModel(WorkDesk desk, KeepRules rules) : WorkPage(desk)
{
    public RuleBook? Book => WorkspaceRules.Books.FirstOrDefault(book => book.Name == (string?)RouteData.Values["book"]);

    /// <summary>The newest version; none before the first is written.</summary>
    public RuleVersion? Newest { get; private set; }

    protected override Task<bool> MaySeeAsync(CancellationToken cancellation) => Task.FromResult(MayRun);

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        if (Book is { } book)
            Newest = (await rules.VersionsAsync(Work.ClusterId, book, cancellation)).FirstOrDefault();
        else
            Response.StatusCode = StatusCodes.Status404NotFound;
    }

    /// <summary>The value of a rule as it is kept, to be changed.</summary>
    public RuleValue? ValueOf(Rule rule) => Newest?.Values.FirstOrDefault(value => value.Rule == rule.Code);

    public async Task<IActionResult> OnPostAsync(DateOnly? from, int after, CancellationToken cancellation)
    {
        if (Book is not { } book)
            return NotFound();
        var typed = book.Rules.ToDictionary(
            rule => rule.Code,
            rule => new KeepRules.Typed(Request.Sent(rule.Code), Request.Sent($"{rule.Code}-source"), Request.Sent($"{rule.Code}-article"))
        );
        await rules.WriteAsync(Work.ClusterId, book, from, typed, after, cancellation);
        return Redirect(To("settings"));
    }
}
