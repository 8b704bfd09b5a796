namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Tells whoever speaks for an elector of the open votes in which it has not voted.</summary>
internal sealed class VotesToCast(GrappeDb db, CurrentPerson current, FindMeetings find) : IToDoList
{
    public string Path => "my";

    public string Text => "to-do.vote.all";

    // Nearly always no vote is open, and the rest is not asked.
    private IQueryable<Vote> Waiting
    {
        get
        {
            var (mine, casts, recusals) = (find.Mine(), db.VoteCasts, db.Recusals);
            return db.Votes.Where(vote =>
                vote.State == VoteState.Open
                && vote.Method != VoteMethod.Hands
                && mine.Any(elector =>
                    elector.MeetingId == vote.MeetingId
                    && elector.Attendances.Any(time => time.LeftAt == null)
                    && !casts.Any(cast => cast.VoteId == vote.Id && cast.ElectorId == elector.Id)
                    && !recusals.Any(one => one.ItemId == vote.ItemId && one.ElectorId == elector.Id)
                )
            );
        }
    }

    public Task<int> CountAsync(CancellationToken cancellation) => current.IsSignedIn ? Waiting.CountAsync(cancellation) : Task.FromResult(0);

    public async Task<IReadOnlyList<ToDo>> OldestAsync(int most, CancellationToken cancellation) =>
        [
            .. (
                await Waiting
                    .OrderBy(vote => vote.Id)
                    .Take(most)
                    .Select(vote => new
                    {
                        vote.Item.Title,
                        vote.Meeting.StartsAt,
                        vote.MeetingId,
                        vote.Meeting.Cluster,
                    })
                    .AsNoTracking()
                    .ToListAsync(cancellation)
            ).Select(vote => new ToDo(
                WorkDesk.PathOf(vote.Cluster, string.Create(CultureInfo.InvariantCulture, $"meetings/{vote.MeetingId}/vote")),
                "to-do.vote",
                vote.Cluster.Name,
                vote.StartsAt,
                What: new(vote.Title, vote.Title, vote.Title)
            )),
        ];
}
