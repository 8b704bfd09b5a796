using System.Threading.RateLimiting;

namespace Grappe.Web.Shared.Permissions;

/// <summary>Limits how often a program asks, and a person or a stranger's network sends: enough for a register by night or edits all day, too little to hold up others.</summary>
internal sealed class RequestLimit(IConfiguration configuration) : IDisposable
{
    private const int AtOnce = 600;
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(5);

    private readonly PartitionedRateLimiter<string> tokens = Of(configuration.GetValue("Limits:Token", AtOnce));
    private readonly PartitionedRateLimiter<string> senders = Of(configuration.GetValue("Limits:Person", AtOnce));

    /// <summary>Gives the time after which to come back, or null where the request is taken.</summary>
    public TimeSpan? Wait(CurrentPerson person, HttpContext context) =>
        person.Token is { } token ? Wait(tokens, $"{token.Id}")
        : Limits.Reads(context.Request) ? null
        : Wait(senders, person.Id is { } id ? $"person {id}" : Limits.NetworkOf(context));

    public void Dispose()
    {
        tokens.Dispose();
        senders.Dispose();
    }

    private static TimeSpan? Wait(PartitionedRateLimiter<string> limiter, string who)
    {
        using var lease = limiter.AttemptAcquire(who);
        return lease.IsAcquired ? null
            : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait
            : Within;
    }

    private static PartitionedRateLimiter<string> Of(int most) =>
        PartitionedRateLimiter.Create<string, string>(who =>
            RateLimitPartition.GetFixedWindowLimiter(who, _ => new FixedWindowRateLimiterOptions { PermitLimit = most, Window = Within })
        );
}
