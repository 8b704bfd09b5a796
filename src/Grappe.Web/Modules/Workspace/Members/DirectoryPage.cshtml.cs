namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>Shows everybody who is a member of a cluster today, and of each only what it chose to show.</summary>
[ForEverybody]
public sealed class DirectoryPageModel(GrappeDb db, WorkDesk desk, FindMembers find, AskConcepts concepts, Translator translator, Links links) : WorkPage(desk)
{
    private const int PageSize = 30;

    // Who owes something, nobody but the cluster knows.
    private static readonly string[] Listed = [MemberStatus.Current.Code(), MemberStatus.Arrears.Code()];

    /// <param name="Offers">Names of concepts; none where the member shows none. The same holds for all that follows.</param>
    public sealed record Entry(FindMembers.Found Of, IReadOnlyList<string> Offers, IReadOnlyList<string> Needs, IReadOnlyList<MemberPerson> People)
    {
        public bool Shows(string what) => Of.Member.Shows.Contains(what);
    }

    public IReadOnlyList<Entry> Entries { get; private set; } = [];
    public int Total { get; private set; }
    public string? Words { get; private set; }
    public Pager Pager { get; private set; } = null!;

    protected override Task<bool> MaySeeAsync(CancellationToken cancellation) => Task.FromResult(true);

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        var asked = new AskedList(Request.Query);
        Words = asked.Words();
        var list = await find.QueryAsync(Work, new(Desk.Today(Work)) { Statuses = Listed, Words = Words }, translator.Language, cancellation);
        Total = await list.CountAsync(cancellation);
        Pager = asked.Pager(Total, PageSize, links);
        var found = await list.Skip((Pager.Page - 1) * PageSize).Take(PageSize).ToListAsync(cancellation);
        var shown = found.Where(one => one.Member.Shows.Contains("people")).Select(one => one.Member.Id).ToList();
        var people = (
            await db.Set<MemberPerson>().AsNoTracking().Where(one => shown.Contains(one.MemberId)).OrderBy(one => one.Id).ToListAsync(cancellation)
        ).ToLookup(one => one.MemberId);
        var entries = new List<Entry>();
        foreach (var one in found)
            entries.Add(
                new(
                    one,
                    await NamesAsync(one, "offers", one.Member.Offers, cancellation),
                    await NamesAsync(one, "needs", one.Member.Needs, cancellation),
                    [.. people[one.Member.Id]]
                )
            );
        Entries = entries;
    }

    private async Task<IReadOnlyList<string>> NamesAsync(FindMembers.Found one, string what, string[] slugs, CancellationToken cancellation) =>
        slugs.Length > 0 && one.Member.Shows.Contains(what) ? await concepts.NamesAsync(slugs, translator.Language, cancellation) : [];
}
