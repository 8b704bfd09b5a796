using System.Threading.RateLimiting;

namespace Grappe.Web.Shared.Permissions;

/// <summary>How often a program may ask: enough to push a register by night, too little to keep others waiting.</summary>
internal sealed class TokenLimit(IConfiguration configuration) : IDisposable
{
    private const int AtOnce = 600;
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(5);

    private readonly PartitionedRateLimiter<int> requests = PartitionedRateLimiter.Create<int, int>(token =>
        RateLimitPartition.GetFixedWindowLimiter(
            token,
            _ => new FixedWindowRateLimiterOptions { PermitLimit = configuration.GetValue("Limits:Token", AtOnce), Window = Within }
        )
    );

    /// <summary>After how long to come back, or null where the request is taken.</summary>
    public TimeSpan? Wait(int token)
    {
        using var lease = requests.AttemptAcquire(token);
        return lease.IsAcquired ? null
            : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait
            : Within;
    }

    public void Dispose() => requests.Dispose();
}
