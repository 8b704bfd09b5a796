namespace Grappe.Web.Database;

/// <summary>Tells from what was thrown whether nothing can be written: no space is left, or the disk takes nothing more.</summary>
public static class StorageFull
{
    // Of Linux and macOS.
    private const int NoSpace = 28;
    private const int OnlyToRead = 30;
    private static readonly int OverQuota = OperatingSystem.IsMacOS() ? 69 : 122;

    public static bool Is(Exception? exception) =>
        exception switch
        {
            null => false,
            PostgresException { SqlState: PostgresErrorCodes.DiskFull or PostgresErrorCodes.IoError } => true,
            // To PostgreSQL a disk that can only be read is a right that is missing.
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused => refused.MessageText.Contains(
                "Read-only file system",
                StringComparison.Ordinal
            ),
            IOException { HResult: NoSpace or OnlyToRead } => true,
            IOException failed when failed.HResult == OverQuota => true,
            AggregateException several => several.InnerExceptions.Any(Is),
            _ => Is(exception.InnerException),
        };
}
