using System.Buffers.Binary;
using Microsoft.AspNetCore.OutputCaching;

namespace Grappe.Web.Shared.Web;

/// <summary>Keeps pages longer than they count as new, to show them while the database is away: better the page of an hour ago than none.</summary>
internal sealed class KeptPages(IOutputCacheStore pages, Wakeups wakeups, TimeProvider time) : IOutputCacheStore
{
    /// <summary>The tag of every page that is kept.</summary>
    public const string All = "kept";

    private const long Most = 16 << 20;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static void AddTo(IServiceCollection services)
    {
        services.AddOutputCache(cache =>
        {
            cache.SizeLimit = Most;
            cache.AddPolicy(ShownWhileAway.Name, policy => policy.AddPolicy<ShownWhileAway>().Tag(All), excludeDefaultPolicy: true);
        });
        var pages = services.Last(service => service.ServiceType == typeof(IOutputCacheStore)).ImplementationFactory!;
        services.AddSingleton<IOutputCacheStore>(provider => new KeptPages(
            (IOutputCacheStore)pages(provider),
            provider.GetRequiredService<Wakeups>(),
            provider.GetRequiredService<TimeProvider>()
        ));
    }

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
