namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>Lists the members of a cluster as they are on a day, with their figures.</summary>
[Needs(nameof(WorkspaceActs.ReadWork))]
[ResponseCache(NoStore = true)]
public sealed class MembersPageModel(WorkDesk desk, FindMembers find, Seats seats, Translator translator, Links links) : WorkPage(desk)
{
    private const int PageSize = 50;

    public FindMembers.Filter Filter { get; private set; } = null!;
    public FindMembers.Figures Figures { get; private set; } = null!;
    public IReadOnlyList<FindMembers.Found> Found { get; private set; } = [];
    public int Total { get; private set; }
    public Pager Pager { get; private set; } = null!;
    public IReadOnlyList<ListProblem> Problems { get; private set; } = [];

    /// <summary>The seats that are taken, and how many there may be; none where the rules know no ceiling.</summary>
    public (int Taken, int Most)? Seats { get; private set; }

    public bool IsFiltered => Filter.Statuses.Length > 0 || Filter.Categories.Length > 0 || Filter.OnlyStartups || Filter.Words is not null;

    /// <summary>Gives the address of the same list as a file.</summary>
    public string FileOf(string ending) => $"{To($"members.{ending}")}{Request.QueryString}";

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        var asked = new AskedList(Request.Query);
        Filter = FindMembers.Read(asked, Request.Query, Desk.Today(Work));
        Figures = await find.CountAsync(Work, Filter.On, cancellation);
        Seats = await seats.OfAsync(Work, cancellation);
        var list = await find.QueryAsync(Work, Filter, translator.Language, cancellation);
        Total = await list.CountAsync(cancellation);
        Pager = asked.Pager(Total, PageSize, links);
        Found = await list.Skip((Pager.Page - 1) * PageSize).Take(PageSize).ToListAsync(cancellation);
        Problems = asked.Problems;
    }
}
