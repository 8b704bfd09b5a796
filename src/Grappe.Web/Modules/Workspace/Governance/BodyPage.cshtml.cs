namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Shows who sits in a body, and lets a manager give seats and end them.</summary>
[Needs(nameof(WorkspaceActs.ReadWork))]
[SentAgain("Seat", "End")]
[ResponseCache(NoStore = true)]
public sealed class BodyPageModel(GrappeDb db, WorkDesk desk, KeepBodies bodies) : WorkPage(desk)
{
    public Body? Body { get; private set; }

    /// <summary>The members that may be given a seat.</summary>
    public IReadOnlyList<(string Value, string Text)> Members { get; private set; } = [];

    public DateOnly Today => Desk.Today(Work);

    private int Id => NumberOf("id");

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        Body = (await bodies.ReadAsync(Work, cancellation)).FirstOrDefault(body => body.Id == Id);
        if (Body is null)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var cluster = Work.ClusterId;
        var members = await db
            .Members.AsNoTracking()
            .Include(member => member.Organisation)
            .Where(member => member.ClusterId == cluster && member.MergedIntoId == null)
            .ToListAsync(cancellation);
        var language = HttpContext.RequestServices.GetRequiredService<Translator>().Language;
        Members = [.. members.Select(member => ($"{member.Id}", member.Organisation.Name.In(language))).OrderBy(member => member.Item2, language.ByName)];
    }

    public async Task<IActionResult> OnPostSeatAsync(
        int id,
        int? member,
        string? name,
        string? account,
        string? office,
        DateOnly? since,
        DateOnly? until,
        CancellationToken cancellation
    )
    {
        if (!await IsHereAsync(id, cancellation))
            return NotFound();
        await bodies.SeatAsync(Work, id, new(member, name, account, office, since, until), cancellation);
        return Redirect(Request.Path);
    }

    public async Task<IActionResult> OnPostEndAsync(int id, int seat, int version, DateOnly? until, CancellationToken cancellation)
    {
        if (!await db.Mandates.AnyAsync(one => one.Id == seat && one.BodyId == id && one.Body.ClusterId == Work.ClusterId, cancellation))
            return NotFound();
        await bodies.EndSeatAsync(Work, id, seat, version, until, cancellation);
        return Redirect(Request.Path);
    }

    public async Task<IActionResult> OnPostCloseAsync(int id, int version, CancellationToken cancellation)
    {
        if (!await IsHereAsync(id, cancellation))
            return NotFound();
        await bodies.CloseAsync(Work, id, version, cancellation);
        return Redirect(Request.Path);
    }

    private Task<bool> IsHereAsync(int id, CancellationToken cancellation) =>
        db.Bodies.AnyAsync(body => body.Id == id && body.ClusterId == Work.ClusterId, cancellation);
}
