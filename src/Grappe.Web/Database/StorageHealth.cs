using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grappe.Web.Database;

/// <summary>Says that space runs short, or that something could not be written for want of it. Reading goes on meanwhile: the platform is degraded, not away.</summary>
internal sealed class StorageHealth(IConfiguration configuration, Troubles troubles) : IHealthCheck
{
    private const double MegaByte = 1 << 20;
    private const double Low = 1_024;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var problems = new List<string>();
        if (troubles.FullAt is { } at)
            problems.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"At {at:HH:mm} UTC something was not saved, as no space was left: make space on the disk of the database."
                )
            );
        var low = configuration.GetValue("Storage:Low", Low);
        if (Free() is { } free && free < low)
            problems.Add(
                string.Create(CultureInfo.InvariantCulture, $"Only {free:0} MB are free where DataDirectory stands, less than {low:0} MB (Storage:Low).")
            );
        return Task.FromResult(problems.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join(' ', problems)));
    }

    private double? Free()
    {
        var folder = Folders.Variable(configuration);
        return Directory.Exists(folder) ? new DriveInfo(folder).AvailableFreeSpace / MegaByte : null;
    }
}
