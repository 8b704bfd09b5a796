using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grappe.Web.Database;

internal sealed class DatabaseHealth(NpgsqlDataSource dataSource, Troubles troubles) : IHealthCheck
{
    private const int LongestSeconds = 5;
    private const string Crowded =
        "the database took no more connections. Give it more (max_connections), or each node fewer: Database:Nodes says how many nodes share it, "
        + "Maximum Pool Size in the connection string how many connections one takes.";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var command = dataSource.CreateCommand("select 1");
            command.CommandTimeout = LongestSeconds;
            await command.ExecuteScalarAsync(cancellationToken);
        }
        catch (Exception exception) when (DatabaseAway.Is(exception))
        {
            troubles.Note(exception);
            return HealthCheckResult.Unhealthy(
                exception is PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } ? $"Now {Crowded}" : "The database does not answer."
            );
        }
        return troubles.CrowdedAt is { } at
            ? HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture, $"At {at:HH:mm} UTC {Crowded}"))
            : HealthCheckResult.Healthy();
    }
}
