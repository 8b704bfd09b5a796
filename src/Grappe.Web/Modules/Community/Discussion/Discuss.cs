using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Community.Discussion;

/// <summary>Reads and takes what people with an account say to each other about a card. Those who judge what is proposed there may hide a message, and say why.</summary>
public sealed class Discuss(GrappeDb db, CurrentPerson current, TellNews news, Quotas quotas, TimeProvider clock)
{
    // Each is told to everybody who follows the cluster.
    private static readonly QuotaOf MessagesADay = new("messages", 50, TimeSpan.FromDays(1), "Messages");

    public const int LongestText = 4_000;
    public const int LongestReason = 1_000;

    // Sent twice by two clicks.
    private static readonly TimeSpan SameClick = TimeSpan.FromMinutes(1);

    public const int PageSize = 50;

    /// <summary>The messages of a page, the oldest first, and how many pages there are.</summary>
    /// <param name="cluster">What they are about.</param>
    /// <param name="page">From 1; the last one where it is null or beyond.</param>
    /// <param name="cancellation">Ends the waiting for the database.</param>
    public async Task<(IReadOnlyList<Message> Messages, int Page, int Pages)> ReadAsync(int cluster, int? page, CancellationToken cancellation)
    {
        var about = db.Messages.Where(message => message.SubjectId == cluster);
        var pages = Math.Max(1, (await about.CountAsync(cancellation) + PageSize - 1) / PageSize);
        var shown = Math.Clamp(page ?? pages, 1, pages);
        var messages = await about
            .Include(message => message.Author)
            .OrderBy(message => message.Id)
            .Skip((shown - 1) * PageSize)
            .Take(PageSize)
            .ToListAsync(cancellation);
        return (messages, shown, pages);
    }

    public bool MayHide(Subject cluster) => current.May(AtlasActs.Judge, cluster.AsScope());

    /// <exception cref="RuleBroken">Nothing is said, or more than a message holds, or a great deal of late.</exception>
    public async Task SayAsync(Subject cluster, string? field, string? said, CancellationToken cancellation)
    {
        var text = TypedText.Lines(said);
        if (text.Length is 0 or > LongestText)
            throw new RuleBroken(Problem.At("Said", "discussion.said.wrong", LongestText));
        var (now, me) = (clock.GetUtcNow().UtcDateTime, current.Id!.Value);
        var since = now - SameClick;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.WaitForPersonAsync(me, cancellation);
        if (await db.Messages.AnyAsync(one => one.SubjectId == cluster.Id && one.AuthorId == me && one.Text == text && one.At > since, cancellation))
            return;
        if (!await quotas.TakesAsync(MessagesADay, me.ToString(CultureInfo.InvariantCulture), cancellation))
            throw new RuleBroken("discussion.limit");
        var message = new Message
        {
            SubjectId = cluster.Id,
            AuthorId = me,
            Field = field,
            Text = text,
            At = now,
        };
        db.Add(message);
        await db.SaveChangesAsync(cancellation);
        await news.TellOfAsync(CommunityNews.Message, cluster, new { }, me, path: $"{cluster.Path}/discussion", cancellation: cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <returns>False where it is not there, or hidden already.</returns>
    /// <exception cref="NotAllowed">Others judge what is said there.</exception>
    /// <exception cref="RuleBroken">No reason is given.</exception>
    public async Task<bool> HideAsync(Subject cluster, int id, string? why, CancellationToken cancellation)
    {
        if (!MayHide(cluster))
            throw new NotAllowed();
        var reason = TypedText.Lines(why);
        if (reason.Length is 0 or > LongestReason)
            throw new RuleBroken(Problem.At($"reason-{id.ToString(CultureInfo.InvariantCulture)}", "discussion.reason.missing"));
        var (now, me) = (clock.GetUtcNow().UtcDateTime, current.Id);
        return await db
                .Messages.Where(message => message.Id == id && message.SubjectId == cluster.Id && message.HiddenAt == null)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(message => message.HiddenAt, now)
                            .SetProperty(message => message.HiddenById, me)
                            .SetProperty(message => message.HiddenReason, reason),
                    cancellation
                ) == 1;
    }
}
