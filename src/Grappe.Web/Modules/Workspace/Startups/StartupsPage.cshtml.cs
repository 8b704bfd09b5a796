namespace Grappe.Web.Modules.Workspace.Startups;

/// <summary>Shows the startups of a cluster on their paths, and the accreditations under which money is passed on to them; takes new ones.</summary>
[Needs(nameof(WorkspaceActs.ReadWork))]
[SentAgain("Accredit")]
[ResponseCache(NoStore = true)]
public sealed class StartupsPageModel(GrappeDb db, WorkDesk desk, KeepStartups keep, Links links) : WorkPage(desk)
{
    private const int PageSize = 20;

    public IReadOnlyList<Startup> Startups { get; private set; } = [];
    public Pager Pager { get; private set; } = null!;
    public IReadOnlyList<Accreditation> Accreditations { get; private set; } = [];

    public DateOnly Today => Desk.Today(Work);

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        var startups = db.Startups.AsNoTracking().Where(one => one.ClusterId == Work.ClusterId);
        (Startups, Pager) = await new AskedList(Request.Query).PageAsync(
            startups.OrderBy(one => one.State == StartupState.Stopped).ThenByDescending(one => one.OpenedOn).ThenByDescending(one => one.Id),
            PageSize,
            links,
            cancellation
        );
        Accreditations = await db
            .Accreditations.AsNoTracking()
            .Where(one => one.ClusterId == Work.ClusterId)
            .OrderByDescending(one => one.LastDay)
            .ToListAsync(cancellation);
    }

    public async Task<IActionResult> OnPostAsync(
        string? name,
        string? holder,
        string? email,
        string? idea,
        DateOnly? openedOn,
        Guid formKey,
        CancellationToken cancellation
    )
    {
        var id = await keep.OpenAsync(Work, name, holder, email, idea, openedOn, formKey, cancellation);
        return Redirect(To(string.Create(CultureInfo.InvariantCulture, $"startups/{id}")));
    }

    public async Task<IActionResult> OnPostAccreditAsync(string? authority, string? reference, DateOnly? first, DateOnly? last, CancellationToken cancellation)
    {
        await keep.AccreditAsync(Work, authority, reference, first, last, cancellation);
        return Redirect(To("startups"));
    }
}
