using System.Threading.RateLimiting;

namespace Grappe.Web.Modules.Accounts;

/// <summary>How many letters one person may write: enough for who has something to say, too few for who sells something.</summary>
public sealed class LetterLimit(IConfiguration configuration) : IDisposable
{
    private const int LettersADay = 10;

    private readonly PartitionedRateLimiter<int> letters = PartitionedRateLimiter.Create<int, int>(person =>
        RateLimitPartition.GetFixedWindowLimiter(
            person,
            _ => new FixedWindowRateLimiterOptions { PermitLimit = configuration.GetValue("Limits:Letters", LettersADay), Window = TimeSpan.FromDays(1) }
        )
    );

    public bool Takes(int person)
    {
        using var lease = letters.AttemptAcquire(person);
        return lease.IsAcquired;
    }

    public void Dispose() => letters.Dispose();
}
