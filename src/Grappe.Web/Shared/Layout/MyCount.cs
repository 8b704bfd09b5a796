namespace Grappe.Web.Shared.Layout;

/// <summary>Counts what waits for whoever is signed in, to be told beside the way to their own space.</summary>
internal sealed class MyCount(IEnumerable<IToDoList> lists, IEnumerable<IInbox> inboxes)
{
    public async Task<long> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            var count = 0L;
            foreach (var list in lists)
                count += await list.CountAsync(cancellation);
            foreach (var inbox in inboxes)
                count += await inbox.UnreadAsync(cancellation);
            return count;
        }
        catch (Exception exception) when (DatabaseAway.Is(exception))
        {
            // It stands at the head of every page, also of the one that says that the database is away.
            return 0;
        }
    }
}
