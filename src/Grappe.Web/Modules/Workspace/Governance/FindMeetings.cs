namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Finds the meetings of a cluster, for its team and for those who sit in its bodies.</summary>
public sealed class FindMeetings(GrappeDb db, CurrentPerson current, WorkDesk desk, KeepRules rules)
{
    /// <summary>The meetings that whoever is signed in may see: all for the team and the auditor, those that were convened for members and for whoever has a seat.</summary>
    public IQueryable<Meeting> Visible(ClusterWorkspace work)
    {
        var all = db.Meetings.AsNoTracking().Include(one => one.Body).Include(one => one.Cluster).Where(one => one.ClusterId == work.ClusterId);
        if (desk.May(WorkspaceActs.ReadWork, work))
            return all;
        var (me, spokenFor, members) = (current.Id, desk.SpokenFor, db.Members);
        return all.Where(one =>
            one.State != MeetingState.Planned
            && (
                one.Body.Mandates.Any(seat => (seat.PersonId != null && seat.PersonId == me) || spokenFor.Contains(seat.Member!.OrganisationId))
                || (one.Body.Kind == BodyKind.Assembly && members.Any(member => member.ClusterId == one.ClusterId && spokenFor.Contains(member.OrganisationId)))
            )
        );
    }

    /// <summary>Tells whether whoever is signed in sees anything of the meetings of a cluster.</summary>
    public async Task<bool> MaySeeAsync(ClusterWorkspace work, CancellationToken cancellation = default)
    {
        if (desk.May(WorkspaceActs.ReadWork, work) || await desk.IsMemberAsync(work, cancellation))
            return true;
        var (me, spokenFor) = (current.Id, desk.SpokenFor);
        return await db.Mandates.AnyAsync(
            seat =>
                seat.Body.ClusterId == work.ClusterId && ((seat.PersonId != null && seat.PersonId == me) || spokenFor.Contains(seat.Member!.OrganisationId)),
            cancellation
        );
    }

    /// <summary>Finds a meeting that whoever is signed in may see, with its agenda and its votes; null where there is none.</summary>
    public Task<Meeting?> FindAsync(ClusterWorkspace work, int id, CancellationToken cancellation = default) =>
        Visible(work)
            .Include(one => one.Items.OrderBy(item => item.Position))
                .ThenInclude(item => item.Votes.OrderBy(vote => vote.Round))
            .AsSplitQuery()
            .SingleOrDefaultAsync(one => one.Id == id, cancellation);

    /// <summary>Reads a meeting that was planned a moment ago.</summary>
    internal Task<Meeting> PlannedAsync(ClusterWorkspace work, int id, CancellationToken cancellation) =>
        db.Meetings.AsNoTracking().Include(one => one.Body).SingleAsync(one => one.Id == id && one.ClusterId == work.ClusterId, cancellation);

    /// <summary>Finds an item of the agenda of a meeting of a cluster, with its votes and the interests declared in it; null where there is none.</summary>
    public Task<AgendaItem?> ItemAsync(ClusterWorkspace work, int meeting, int id, CancellationToken cancellation = default) =>
        db
            .AgendaItems.AsNoTracking()
            .Include(item => item.Meeting.Cluster)
            .Include(item => item.Meeting.Body)
            .Include(item => item.Votes.OrderBy(vote => vote.Round))
            .Include(item => item.Recusals)
            .AsSplitQuery()
            .SingleOrDefaultAsync(item => item.Id == id && item.MeetingId == meeting && item.Meeting.ClusterId == work.ClusterId, cancellation);

    /// <summary>Reads the electors of a meeting by their names, with who is there for them and the proxies they hold.</summary>
    public async Task<IReadOnlyList<Elector>> ElectorsAsync(int meeting, CancellationToken cancellation = default) =>
        [
            .. (
                await db
                    .Electors.AsNoTracking()
                    .Include(elector => elector.Attendances.OrderBy(time => time.Id))
                    .Include(elector => elector.Given)
                    .Include(elector => elector.Held)
                    .AsSplitQuery()
                    .Where(elector => elector.MeetingId == meeting)
                    .ToListAsync(cancellation)
            ).OrderBy(elector => elector.Name, Language.French.ByName),
        ];

    /// <summary>Reads the rules under which a meeting was planned.</summary>
    public async Task<VotingRules> RulesAsync(Meeting meeting, CancellationToken cancellation = default) =>
        VotingRules.Of(await rules.OfAsync(meeting.RulesId, cancellation));

    /// <summary>Finds the electors for whom whoever is signed in may vote: those they speak for, and the seats they hold themselves.</summary>
    public IQueryable<Elector> Mine()
    {
        var (me, spokenFor) = (current.Id, desk.SpokenFor);
        return db.Electors.Where(elector =>
            spokenFor.Contains(elector.Member!.OrganisationId)
            || (elector.Mandate!.PersonId != null && elector.Mandate.PersonId == me)
            || spokenFor.Contains(elector.Mandate!.Member!.OrganisationId)
        );
    }
}
