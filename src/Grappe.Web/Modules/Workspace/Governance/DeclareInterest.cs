using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Records that an elector has an interest in an item: it is there, and does not vote on it.</summary>
public sealed class DeclareInterest(GrappeDb db, WorkDesk desk, DecideThings things, TimeProvider clock)
{
    /// <summary>Records the interest of electors that the thing itself tells: of an organisation that takes part in it, and of whoever speaks for one.</summary>
    internal async Task DeclareKnownAsync(AgendaItem item, CancellationToken cancellation)
    {
        int[] organisations = [.. await things.InterestedAsync(item, cancellation)];
        if (organisations.Length == 0)
            return;
        var people = await db.Caretakers([Role.Representative.Code()], clock.GetUtcNow().UtcDateTime)
            .Where(one => organisations.Contains(one.SubjectId))
            .Select(one => one.PersonId)
            .Distinct()
            .ToArrayAsync(cancellation);
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into recusals (meeting_id, item_id, elector_id)
            select elector.meeting_id, {item.Id}, elector.id from electors elector
            left join mandates seat on seat.id = elector.mandate_id
            left join members member on member.id = coalesce(elector.member_id, seat.member_id)
            where elector.meeting_id = {item.MeetingId} and (member.organisation_id = any({organisations}) or seat.person_id = any({people}))
            on conflict (item_id, elector_id) do nothing
            """,
            cancellation
        );
    }

    /// <summary>Records it. Declared twice, it stands once.</summary>
    /// <exception cref="RuleBroken">The elector has voted on the item already, or it is decided.</exception>
    public async Task DeclareAsync(ClusterWorkspace work, AgendaItem item, int? elector, CancellationToken cancellation = default)
    {
        await using var transaction = await BeginAsync(work, item, cancellation);
        if (elector is null || !await db.Electors.AnyAsync(one => one.Id == elector && one.MeetingId == item.MeetingId, cancellation))
            throw new RuleBroken(Problem.At("elector", "meetings.elector.unknown"));
        if (await db.Votes.AnyAsync(vote => vote.ItemId == item.Id && vote.Casts.Any(cast => cast.ElectorId == elector), cancellation))
            throw new RuleBroken(Problem.At("elector", "vote.recused.late"));
        await db.Database.ExecuteSqlAsync(
            $"insert into recusals (meeting_id, item_id, elector_id) values ({item.MeetingId}, {item.Id}, {elector}) on conflict (item_id, elector_id) do nothing",
            cancellation
        );
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    /// <summary>Takes back what was declared by mistake.</summary>
    public async Task TakeBackAsync(ClusterWorkspace work, AgendaItem item, int elector, CancellationToken cancellation = default)
    {
        await using var transaction = await BeginAsync(work, item, cancellation);
        await db.Recusals.Where(one => one.ItemId == item.Id && one.ElectorId == elector).ExecuteDeleteAsync(cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    private async Task<Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction?> BeginAsync(
        ClusterWorkspace work,
        AgendaItem item,
        CancellationToken cancellation
    )
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await db.HoldAsync(item.MeetingId, cancellation);
        // Who is voting right now is waited for.
        await db.Database.ExecuteSqlAsync($"select from votes where item_id = {item.Id} and state = 'open' for update", cancellation);
        MeetingState[] during = [MeetingState.Convened, MeetingState.Open];
        if (
            !await db.AgendaItems.AnyAsync(one => one.Id == item.Id && one.State == AgendaItemState.Waiting && during.Contains(one.Meeting.State), cancellation)
        )
            throw new Overtaken("meetings.item.overtaken");
        return transaction;
    }
}
