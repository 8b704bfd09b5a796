using System.Data;
using System.Data.Common;

namespace Grappe.Web.Shared.Background;

/// <summary>Tells what fails because of us (the database, the disk, memory, another node) from what fails because of what was sent: only the first may succeed another time.</summary>
public static class PassingFault
{
    public static bool Is(Exception exception) =>
        exception switch
        {
            // A value that no column takes (22), or more than a row or an index holds (54). What exists already may be somebody else's of this moment.
            PostgresException { SqlState: ['2', '2', ..] or ['5', '4', ..] or PostgresErrorCodes.CheckViolation or PostgresErrorCodes.NotNullViolation } =>
                false,
            DbUpdateException { InnerException: { } cause } => Is(cause),
            AggregateException { InnerException: { } cause } => Is(cause),
            DbException or DBConcurrencyException or TimeoutException or OperationCanceledException => true,
            InvalidDataException or EndOfStreamException => false,
            IOException or UnauthorizedAccessException or OutOfMemoryException => true,
            // Connections that break off while rows are written are told this way.
            { InnerException: DbException or IOException or TimeoutException } => Is(exception.InnerException),
            _ => false,
        };
}
