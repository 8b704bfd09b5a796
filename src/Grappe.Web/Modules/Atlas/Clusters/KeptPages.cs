using System.Buffers.Binary;
using Microsoft.AspNetCore.OutputCaching;

namespace Grappe.Web.Modules.Atlas.Clusters;

/// <summary>Keeps pages longer than they count as new, to show them while the database is away: better the page of an hour ago than none.</summary>
internal sealed class KeptPages(IOutputCacheStore pages, Wakeups wakeups, TimeProvider time) : IOutputCacheStore
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public async ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken) =>
        await pages.GetAsync(key, cancellationToken) is { } kept
        && (BinaryPrimitives.ReadInt64LittleEndian(kept) > time.GetUtcNow().Ticks || wakeups.HearsNothing)
            ? kept[sizeof(long)..]
            : null;

    public ValueTask SetAsync(string key, byte[] value, string[]? tags, TimeSpan validFor, CancellationToken cancellationToken)
    {
        // Until when it counts as new stands before it.
        var kept = new byte[sizeof(long) + value.Length];
        BinaryPrimitives.WriteInt64LittleEndian(kept, (time.GetUtcNow() + validFor).Ticks);
        value.CopyTo(kept, sizeof(long));
        return pages.SetAsync(key, kept, tags, Longest, cancellationToken);
    }

    public ValueTask EvictByTagAsync(string tag, CancellationToken cancellationToken) => pages.EvictByTagAsync(tag, cancellationToken);
}
