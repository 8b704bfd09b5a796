using System.Security.Cryptography;
using System.Text;

namespace Grappe.Web.Shared.Web;

/// <summary>The number of times that somebody did something since a moment.</summary>
public sealed class Quota
{
    public required string What { get; init; }

    /// <summary>Digest of who it is: the number of a person, an address, a network.</summary>
    public required byte[] Who { get; init; }
    public DateTime Since { get; init; }
    public int Taken { get; init; }
}

/// <summary>Something that one may do only so often.</summary>
/// <param name="What">Under which name it is counted.</param>
/// <param name="Most">How often, unless the setting says otherwise.</param>
/// <param name="Setting">Its name below <c>Limits</c>, where an operator may change it.</param>
public sealed record QuotaOf(string What, int Most, TimeSpan Within, string? Setting = null);

/// <summary>Counts in the database what one person, address or network does: the same over all nodes, and also after a restart.</summary>
public sealed class Quotas(GrappeDb db, IConfiguration configuration, TimeProvider clock)
{
    /// <summary>Takes one of what is left, within the transaction of the request where one was begun. Of two at once each takes one of its own.</summary>
    /// <returns>After how long to come back, or null where it was taken.</returns>
    public async Task<TimeSpan?> WaitAsync(QuotaOf quota, string who, CancellationToken cancellation = default)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(who));
        var now = clock.GetUtcNow().UtcDateTime;
        var over = now - quota.Within;
        var most = quota.Setting is null ? quota.Most : configuration.GetValue($"Limits:{quota.Setting}", quota.Most);
        var taken = await db.Database.ExecuteSqlAsync(
            $"""
            insert into quotas as quota (what, who, since, taken) values ({quota.What}, {digest}, {now}, 1)
            on conflict (what, who) do update set
                taken = case when quota.since <= {over} then 1 else quota.taken + 1 end,
                since = case when quota.since <= {over} then {now} else quota.since end
            where quota.since <= {over} or quota.taken < {most}
            """,
            cancellation
        );
        if (taken == 1)
            return null;
        var since = await db
            .Quotas.Where(counted => counted.What == quota.What && counted.Who == digest)
            .Select(counted => counted.Since)
            .SingleOrDefaultAsync(cancellation);
        return since + quota.Within > now ? since + quota.Within - now : TimeSpan.FromSeconds(1);
    }

    /// <summary>The same where nobody is told when to come back.</summary>
    public async Task<bool> TakesAsync(QuotaOf quota, string who, CancellationToken cancellation = default) =>
        await WaitAsync(quota, who, cancellation) is null;
}
