namespace Grappe.Faults;

/// <summary>The settings of a scenario.</summary>
/// <param name="Seed">Draws who writes what, and at which writing something is killed.</param>
/// <param name="Data">The data set; the published one where none is told.</param>
/// <param name="Writers">How many people write at once.</param>
/// <param name="Kills">How many kills, where a scenario shall have others than its own number.</param>
/// <param name="Tell">Hears how far it is.</param>
internal sealed record Options(int Seed, string? Data, int Writers, int? Kills, Action<string> Tell)
{
    /// <summary>The longest wait for a state. A wait ends when the state is there, so that only a fault reaches this.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    /// <summary>Settings of a platform under fire: short waits after a failure, and no limits on how much few people write from one address.</summary>
    public string[] Settings =>
        [
            "--Webhooks:AllowLocal=true",
            "--Webhooks:RetryAfter=00:00:02",
            "--Background:Lease=00:00:10",
            "--Background:RetryAfter=00:00:02",
            "--Limits:Guarded=1000000",
            "--Limits:Messages=1000000",
            "--Limits:Person=1000000",
            "--Limits:Token=1000000",
            "--Logging:LogLevel:Default=Warning",
            "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information",
            .. Data is null ? [] : new[] { $"--Data={Data}" },
        ];
}
