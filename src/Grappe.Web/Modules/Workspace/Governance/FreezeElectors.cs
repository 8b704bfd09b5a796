namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Writes down who may vote at a meeting, as it stood on its record day. Nothing that is paid, decided or entered later changes it.</summary>
public sealed class FreezeElectors(GrappeDb db, MembersOn members, KeepRules rules)
{
    /// <summary>Writes them down in the transaction that was begun, unless they are.</summary>
    /// <exception cref="RuleBroken">Nobody may vote, or no rule says who is in arrears.</exception>
    internal async Task RunAsync(ClusterWorkspace work, Meeting meeting, CancellationToken cancellation)
    {
        await db.HoldAsync(meeting.Id, cancellation);
        if (await db.Electors.AnyAsync(elector => elector.MeetingId == meeting.Id, cancellation))
            return;
        var electors = meeting.Body.Kind == BodyKind.Assembly ? await OfMembersAsync(work, meeting, cancellation) : await OfSeatsAsync(meeting, cancellation);
        if (electors.Count == 0)
            throw new RuleBroken("meetings.electors.none", meeting.RecordDay);
        db.AddRange(electors);
        await db.SaveChangesAsync(cancellation);
        db.ChangeTracker.Clear();
        await db.Meetings.Where(one => one.Id == meeting.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.ElectorsFrozen, true), cancellation);
    }

    private async Task<List<Elector>> OfMembersAsync(ClusterWorkspace work, Meeting meeting, CancellationToken cancellation)
    {
        await rules.NeedAsync(work.ClusterId, WorkspaceRules.Dues, meeting.RecordDay, cancellation);
        var voting = (await members.ReadAsync(work.ClusterId, meeting.RecordDay, cancellation))
            .Where(row => row.Is == MemberStatus.Current)
            .Select(row => row.MemberId)
            .ToList();
        var found = await db
            .Members.AsNoTracking()
            .Include(member => member.Organisation)
            .Where(member => voting.Contains(member.Id))
            .ToListAsync(cancellation);
        return
        [
            .. found
                .OrderBy(member => member.Id)
                .Select(member => new Elector
                {
                    MeetingId = meeting.Id,
                    MemberId = member.Id,
                    Name = TypedText.Cut(400, member.Organisation.Name.Fr),
                }),
        ];
    }

    private async Task<List<Elector>> OfSeatsAsync(Meeting meeting, CancellationToken cancellation)
    {
        var day = meeting.RecordDay;
        var seats = await db
            .Mandates.AsNoTracking()
            .Where(seat => seat.BodyId == meeting.BodyId && seat.Since <= day && (seat.Until == null || seat.Until >= day))
            .OrderBy(seat => seat.Id)
            .ToListAsync(cancellation);
        return
        [
            .. seats.Select(seat => new Elector
            {
                MeetingId = meeting.Id,
                MandateId = seat.Id,
                Name = seat.Name,
            }),
        ];
    }
}
