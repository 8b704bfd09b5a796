using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Primitives;

namespace Grappe.Web.Modules.Atlas.Clusters;

/// <summary>Keeps the page of a card as it was sent until one of the cards it shows changes; what may appear on it anew, such as a neighbour, waits for <see cref="Longest"/>.</summary>
public sealed class CardCache : IOutputCachePolicy
{
    public const string Name = "card";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public static string Tag(int cluster) => string.Create(CultureInfo.InvariantCulture, $"cluster-{cluster}");

    /// <summary>Says that the page of the request shows these clusters.</summary>
    public static void Shows(HttpContext context, IEnumerable<int> clusters)
    {
        if (context.Features.Get<IOutputCacheFeature>()?.Context is { } kept)
            kept.Tags.UnionWith(clusters.Select(Tag));
    }

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var open = ShownWhileAway.IsForEverybody(context.HttpContext);
        (context.EnableOutputCaching, context.AllowCacheLookup, context.AllowCacheStorage, context.AllowLocking) = (open, open, open, false);
        context.ResponseExpirationTimeSpan = Longest;
        context.CacheVaryByRules.QueryKeys = "*";
        ShownWhileAway.VaryByEncoding(context);
        context.HttpContext.Items[typeof(CardCache)] = Index(context).Changes;
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    // What was read before a change must not be kept after it.
    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        var (index, moment) = (Index(context), (int)context.HttpContext.Items[typeof(CardCache)]!);
        if (
            response.StatusCode != StatusCodes.Status200OK
            || !StringValues.IsNullOrEmpty(response.Headers.SetCookie)
            || context.Tags.Count == 0
            || index.ChangedSince(moment, context.Tags)
        )
            context.AllowCacheStorage = false;
        else
            // A change that is told from now on may drop the page before it is kept: once it is, the change is looked for again.
            response.OnCompleted(async () =>
            {
                var pages = context.HttpContext.RequestServices.GetRequiredService<IOutputCacheStore>();
                foreach (var tag in context.Tags.Where(tag => index.ChangedSince(moment, [tag])))
                    await pages.EvictByTagAsync(tag, CancellationToken.None);
            });
        return ValueTask.CompletedTask;
    }

    private static ClusterIndex Index(OutputCacheContext context) => context.HttpContext.RequestServices.GetRequiredService<ClusterIndex>();
}
