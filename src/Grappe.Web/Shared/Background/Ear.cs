namespace Grappe.Web.Shared.Background;

/// <summary>Keeps what was told on a channel for one who waits, each thing once. An empty thing says that anything may have changed: it comes after a connection was lost, too.</summary>
public sealed class Ear : IDisposable
{
    private readonly Action<Ear> close;
    private readonly SemaphoreSlim news = new(0, 1);
    private readonly Lock gate = new();
    private HashSet<string> told = [];

    internal Ear(Action<Ear> close) => this.close = close;

    /// <summary>Takes what was told since the last time, and waits for something as long as is given.</summary>
    public async Task<IReadOnlySet<string>> WaitAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        await news.WaitAsync(atMost, cancellation);
        lock (gate)
        {
            var taken = told;
            told = [];
            return taken;
        }
    }

    internal void Tell(string payload)
    {
        lock (gate)
        {
            told.Add(payload);
            if (news.CurrentCount == 0)
                news.Release();
        }
    }

    public void Dispose()
    {
        close(this);
        news.Dispose();
    }
}
