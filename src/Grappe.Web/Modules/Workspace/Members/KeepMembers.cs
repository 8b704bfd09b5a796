namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>Finds members and changes them, each change on the version that somebody had before them.</summary>
public sealed class KeepMembers(GrappeDb db, WorkDesk desk, Seats seats, ReadFacts read, Translator translator)
{
    /// <summary>Finds a member of a cluster with all that is known of it; null where the number is another cluster's.</summary>
    public Task<Member?> FindAsync(ClusterWorkspace work, int id, CancellationToken cancellation = default) =>
        db
            .Members.AsNoTracking()
            .AsSplitQuery()
            .Include(member => member.Organisation)
            .Include(member => member.Periods.OrderBy(period => period.Since))
            .Include(member => member.Categories.OrderBy(category => category.Since))
            .Include(member => member.Suspensions.OrderBy(suspension => suspension.Since))
            .Include(member => member.People.OrderBy(person => person.Id))
            .SingleOrDefaultAsync(member => member.ClusterId == work.ClusterId && member.Id == id, cancellation);

    /// <summary>Whether whoever is signed in may tell what a member is: the team, and who speaks for it.</summary>
    public bool MayEdit(ClusterWorkspace work, Member member) => desk.MayActFor(work, member.OrganisationId);

    /// <summary>Writes what a member tells of itself.</summary>
    public async Task EditAsync(ClusterWorkspace work, Member member, int version, TypedFacts typed, CancellationToken cancellation = default)
    {
        NeedEdit(work, member);
        var problems = new ProblemList();
        var facts = await read.ReadAsync(typed, desk.Today(work), translator.Language, problems, cancellation);
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await desk.LockAsync(work, cancellation);
        if (facts.Registration is { } number && await OtherOfAsync(work, member.Id, number, cancellation) is { } other)
            throw new RuleBroken(Problem.At("registration", "member.registration.taken", other.Organisation.Name));
        await ChangeAsync(
            member,
            version,
            set =>
                set.SetProperty(one => one.Email, facts.Email)
                    .SetProperty(one => one.Registration, facts.Registration)
                    .SetProperty(one => one.Headcount, facts.Headcount)
                    .SetProperty(one => one.HeadcountOn, facts.HeadcountOn)
                    .SetProperty(one => one.Offers, facts.Offers)
                    .SetProperty(one => one.Needs, facts.Needs)
                    .SetProperty(one => one.Shows, facts.Shows),
            cancellation
        );
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    /// <summary>Says what a member is from a day on.</summary>
    public async Task CategorizeAsync(
        ClusterWorkspace work,
        Member member,
        int version,
        DateOnly? since,
        string? category,
        bool isStartup,
        CancellationToken cancellation = default
    )
    {
        desk.Need(WorkspaceActs.RunWork, work);
        var problems = new ProblemList();
        problems.AddIf(!MemberDays.Is(since), "categorySince", "member.day");
        problems.AddIf(!MemberCategory.All.Contains(category), "category", "member.category.wrong");
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await ChangeAsync(member, version, cancellation: cancellation);
        // Said twice of one day, the last word counts.
        await db.Set<MemberCategory>().Where(one => one.MemberId == member.Id && one.Since == since).ExecuteDeleteAsync(cancellation);
        db.Add(
            new MemberCategory
            {
                MemberId = member.Id,
                Since = since!.Value,
                Category = category!,
                IsStartup = isStartup,
            }
        );
        await db.SaveChangesAsync(cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    /// <summary>Ends the last period of a member with a day, which still belongs to it.</summary>
    public async Task EndAsync(ClusterWorkspace work, Member member, int version, DateOnly? until, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        var last = member.Periods.LastOrDefault() ?? throw new RuleBroken("member.end.none");
        var problems = new ProblemList();
        problems.AddIf(!MemberDays.Is(until), "endsOn", "member.day");
        problems.AddIf(until < last.Since, "endsOn", "member.end.before", last.Since);
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await ChangeAsync(member, version, cancellation: cancellation);
        await db.Set<MembershipPeriod>().Where(one => one.Id == last.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.Until, until), cancellation);
        // A later end may keep a seat that was counted as free.
        if (until > last.Until)
            await seats.HoldAsync(work, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    /// <summary>Begins another period of whoever returns; the gap stays.</summary>
    public async Task ReturnAsync(ClusterWorkspace work, Member member, int version, DateOnly? since, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        if (member.MergedIntoId is not null)
            throw new RuleBroken("member.merged");
        var last = member.Periods.LastOrDefault();
        var problems = new ProblemList();
        problems.AddIf(!MemberDays.Is(since), "returnsOn", "member.day");
        problems.AddIf(last is { Until: null }, "returnsOn", "member.return.open");
        problems.AddIf(last?.Until is { } ended && since <= ended, "returnsOn", "member.return.before", last?.Until ?? default(DateOnly));
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await ChangeAsync(member, version, cancellation: cancellation);
        db.Add(new MembershipPeriod { MemberId = member.Id, Since = since!.Value });
        await db.SaveChangesAsync(cancellation);
        await seats.HoldAsync(work, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    /// <summary>Suspends a member by a decision that says why.</summary>
    /// <param name="until">The last day of it; none where it lasts until it is lifted.</param>
    public async Task SuspendAsync(
        ClusterWorkspace work,
        Member member,
        int version,
        DateOnly? since,
        DateOnly? until,
        string? reason,
        CancellationToken cancellation = default
    )
    {
        desk.Need(WorkspaceActs.RunWork, work);
        var why = TypedText.Lines(reason);
        var problems = new ProblemList();
        problems.AddIf(!MemberDays.Is(since), "suspendedSince", "member.day");
        problems.AddIf(until is not null && !MemberDays.Is(until), "suspendedUntil", "member.day");
        problems.AddIf(until < since, "suspendedUntil", "member.until.before");
        problems.AddIf(why.Length is 0 or > Step.LongestReason, "reason", "workflow.reason.missing", Step.LongestReason);
        problems.AddIf(
            since is { } day && member.Suspensions.Any(one => MemberDays.Meet(day, until, one.Since, one.Until)),
            "suspendedSince",
            "member.suspend.twice"
        );
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await ChangeAsync(member, version, cancellation: cancellation);
        db.Add(
            new Suspension
            {
                MemberId = member.Id,
                Since = since!.Value,
                Until = until,
                Reason = why,
            }
        );
        await db.SaveChangesAsync(cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    /// <summary>Lifts a suspension: its last day is the one that is given.</summary>
    public async Task LiftAsync(ClusterWorkspace work, Member member, int version, int suspension, DateOnly? until, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        var lifted = member.Suspensions.Find(one => one.Id == suspension) ?? throw new RuleBroken("member.lift.none");
        var problems = new ProblemList();
        problems.AddIf(!MemberDays.Is(until), "liftedOn", "member.day");
        problems.AddIf(until < lifted.Since, "liftedOn", "member.until.before");
        problems.AddIf(lifted.Until < until, "liftedOn", "member.lift.later", lifted.Until ?? default(DateOnly));
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await ChangeAsync(member, version, cancellation: cancellation);
        await db.Set<Suspension>().Where(one => one.Id == lifted.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.Until, until), cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    /// <summary>Moves a member to its next version, in the transaction that was begun.</summary>
    /// <exception cref="Overtaken">Somebody changed it since.</exception>
    internal async Task ChangeAsync(
        Member member,
        int version,
        Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<Member>>? also = null,
        CancellationToken cancellation = default
    )
    {
        var changed = await db
            .Members.Where(one => one.Id == member.Id && one.Version == version)
            .ExecuteUpdateAsync(
                set =>
                {
                    set.SetProperty(one => one.Version, one => one.Version + 1);
                    also?.Invoke(set);
                },
                cancellation
            );
        if (changed == 0)
            throw new Overtaken("member.overtaken");
    }

    internal Task<Member?> OtherOfAsync(ClusterWorkspace work, int? but, string registration, CancellationToken cancellation) =>
        db
            .Members.AsNoTracking()
            .Include(member => member.Organisation)
            .SingleOrDefaultAsync(member => member.ClusterId == work.ClusterId && member.Registration == registration && member.Id != but, cancellation);

    internal void NeedEdit(ClusterWorkspace work, Member member)
    {
        if (!MayEdit(work, member))
            throw new NotAllowed();
    }
}
