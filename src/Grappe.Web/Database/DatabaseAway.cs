namespace Grappe.Web.Database;

/// <summary>Tells from what was thrown whether the database is away for a moment: nothing is wrong with what was asked, and the same succeeds later.</summary>
public static class DatabaseAway
{
    public static bool Is(Exception? exception) =>
        exception switch
        {
            null => false,
            PostgresException answered => IsAway(answered.SqlState),
            // A fault of ours.
            NpgsqlOperationInProgressException => false,
            // Refused, broken off, too slow, or no connection of the pool was free in time.
            NpgsqlException => true,
            // What follows in a transaction once its connection broke.
            InvalidOperationException { Source: "Npgsql", Message: "Connection is not open" } => true,
            AggregateException several => several.InnerExceptions.Any(Is),
            _ => Is(exception.InnerException),
        };

    // It stops or starts, is not there, lets nobody in or nobody more, only reads as a standby does, or gave up what took it too long.
    private static bool IsAway(string state) =>
        state.StartsWith("57", StringComparison.Ordinal)
        || state.StartsWith("08", StringComparison.Ordinal)
        || state.StartsWith("28", StringComparison.Ordinal)
        || state
            is PostgresErrorCodes.TooManyConnections
                or PostgresErrorCodes.InvalidCatalogName
                or PostgresErrorCodes.ReadOnlySqlTransaction
                or PostgresErrorCodes.OutOfMemory;
}
