namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Keeps the bodies of a cluster and who sits in them.</summary>
public sealed class KeepBodies(GrappeDb db, WorkDesk desk, FindPeople people)
{
    /// <summary>A seat as it was typed.</summary>
    /// <param name="Account">The address of the account of whoever sits there, where they have one.</param>
    public sealed record Seat(int? Member, string? Name, string? Account, string? Office, DateOnly? Since, DateOnly? Until);

    /// <summary>Reads the bodies of a cluster by kind and name, with their seats.</summary>
    public async Task<IReadOnlyList<Body>> ReadAsync(ClusterWorkspace work, CancellationToken cancellation = default) =>
        [
            .. (
                await db
                    .Bodies.AsNoTracking()
                    .Include(body => body.Mandates.OrderBy(seat => seat.Since))
                        .ThenInclude(seat => seat.Member!.Organisation)
                    .Where(body => body.ClusterId == work.ClusterId)
                    .ToListAsync(cancellation)
            )
                .OrderBy(body => body.ClosedOn is not null)
                .ThenBy(body => body.Kind)
                .ThenBy(body => body.Name, Language.French.ByName),
        ];

    /// <exception cref="RuleBroken">Its kind or name is missing, or there is an assembly or a board already.</exception>
    public async Task<int> AddAsync(ClusterWorkspace work, string? kind, string? name, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        var (of, called) = (Codes.Find<BodyKind>(kind), TypedText.OneLine(name));
        var problems = new ProblemList();
        problems.AddIf(of is null, "kind", "bodies.kind.missing");
        problems.AddIf(called.Length is 0 or > Body.LongestName, "name", "bodies.name.missing", Body.LongestName);
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await desk.LockAsync(work, cancellation);
        var kinds = db.Bodies.Where(body => body.ClusterId == work.ClusterId && body.ClosedOn == null && body.Kind == of!.Value);
        // Sent twice, a commission is added once.
        if (await kinds.AnyAsync(body => of == BodyKind.Assembly || of == BodyKind.Board || body.Name == called, cancellation))
            throw new RuleBroken(Problem.At("kind", "bodies.there-is", new CodeName("body-kind", of!.Value.Code())));
        var body = new Body
        {
            ClusterId = work.ClusterId,
            Kind = of!.Value,
            Name = called,
        };
        db.Add(body);
        await db.SaveChangesAsync(cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
        return body.Id;
    }

    /// <summary>Closes a body: it meets no more, and what it decided stays.</summary>
    /// <exception cref="RuleBroken">A meeting of it is still to come, or somebody changed it meanwhile.</exception>
    public async Task CloseAsync(ClusterWorkspace work, int id, int version, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await desk.LockAsync(work, cancellation);
        MeetingState[] toCome = [MeetingState.Planned, MeetingState.Convened, MeetingState.Open];
        if (await db.Meetings.AnyAsync(meeting => meeting.BodyId == id && toCome.Contains(meeting.State), cancellation))
            throw new RuleBroken("bodies.meets");
        var today = desk.Today(work);
        var closed = await db
            .Bodies.Where(body => body.Id == id && body.ClusterId == work.ClusterId && body.Version == version && body.ClosedOn == null)
            .ExecuteUpdateAsync(set => set.SetProperty(body => body.ClosedOn, today).SetProperty(body => body.Version, version + 1), cancellation);
        if (closed == 0)
            throw new Overtaken("bodies.overtaken");
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    /// <exception cref="RuleBroken">Nobody is named, the days are none, or the member has a seat there already.</exception>
    public async Task SeatAsync(ClusterWorkspace work, int body, Seat typed, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        var (office, name, account) = (Codes.Find<Office>(typed.Office), TypedText.OneLine(typed.Name), TypedText.OneLine(typed.Account));
        var person = account.Length > 0 ? await people.FindAsync(account, cancellation) : null;
        var problems = new ProblemList();
        problems.AddIf(office is null, "office", "bodies.office.missing");
        problems.AddIf(name.Length is 0 or > Mandate.LongestName, "name", "bodies.seat.name", Mandate.LongestName);
        problems.AddIf(account.Length > 0 && person is null, "account", "bodies.account.unknown");
        problems.AddIf(typed.Since is null, "since", "bodies.since.missing");
        problems.AddIf(typed.Until < typed.Since, "until", "bodies.until.before");
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await desk.LockAsync(work, cancellation);
        problems.AddIf(
            typed.Member is { } chosen && !await db.Members.AnyAsync(member => member.Id == chosen && member.ClusterId == work.ClusterId, cancellation),
            "member",
            "bodies.member.unknown"
        );
        problems.AddIf(
            await db.Mandates.AnyAsync(
                seat =>
                    seat.BodyId == body
                    && ((seat.MemberId != null && seat.MemberId == typed.Member) || (typed.Member == null && seat.MemberId == null && seat.Name == name))
                    && (typed.Until == null || seat.Since <= typed.Until)
                    && (seat.Until == null || seat.Until >= typed.Since),
                cancellation
            ),
            typed.Member is null ? "name" : "member",
            "bodies.seat.twice"
        );
        problems.ThrowIfAny();
        db.Add(
            new Mandate
            {
                BodyId = body,
                MemberId = typed.Member,
                PersonId = person,
                Name = name,
                Email = account.Length > 0 ? account : null,
                Office = office!.Value,
                Since = typed.Since!.Value,
                Until = typed.Until,
            }
        );
        await db.SaveChangesAsync(cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    /// <summary>Ends a seat on a day, which still belongs to it.</summary>
    /// <exception cref="RuleBroken">The day is missing or before it began, or somebody changed it meanwhile.</exception>
    public async Task EndSeatAsync(ClusterWorkspace work, int body, int id, int version, DateOnly? until, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        var seats = db.Mandates.Where(seat => seat.Id == id && seat.BodyId == body && seat.Body.ClusterId == work.ClusterId);
        if (until is null || await seats.AnyAsync(seat => seat.Since > until, cancellation))
            throw new RuleBroken(Problem.At(string.Create(CultureInfo.InvariantCulture, $"end-{id}"), "bodies.until.before"));
        var ended = await seats
            .Where(seat => seat.Version == version)
            .ExecuteUpdateAsync(set => set.SetProperty(seat => seat.Until, until).SetProperty(seat => seat.Version, version + 1), cancellation);
        if (ended == 0)
            throw new Overtaken("bodies.overtaken");
    }
}
