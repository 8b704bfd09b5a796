using System.Runtime.InteropServices;

namespace Grappe.Web.Database;

/// <summary>Keeps what the platform writes from other users of the machine, from the first byte.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const uint AllOthers = 0b000_111_111;
    private const string LockName = "in-use";

    // Where ASP.NET Core puts uploads that are too large for memory, and where everybody puts what stands on disk for a moment.
    private const string Uploads = "ASPNETCORE_TEMP";
    private const string Everything = "TMPDIR";
    private static FileStream? held;

    /// <summary>Takes every right of others from whatever this process and its children make from now on.</summary>
    public static void FromNowOn()
    {
        if (!OperatingSystem.IsWindows())
            umask(AllOthers);
    }

    /// <summary>Makes a folder that is nobody else's, and closes one that stands open.</summary>
    /// <exception cref="StartRefused">It belongs to somebody else.</exception>
    public static void Make(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(folder) != Own)
                File.SetUnixFileMode(folder, Own);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StartRefused(
                $"{folder} cannot be kept from other users of this machine: {exception.Message}. Give it to the user that runs the platform."
            );
        }
    }

    /// <summary>Makes a folder through which the user of the private server reaches its own, where root starts it: others may pass, and not look.</summary>
    public static void MakePassable(string folder)
    {
        if (Directory.Exists(folder))
            return;
        if (Path.GetDirectoryName(folder) is { } parent)
            MakePassable(parent);
        Directory.CreateDirectory(folder);
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, Own | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    /// <summary>Puts what stands on disk for a moment into a private folder of this process, and removes what killed processes left in theirs.</summary>
    public static void UseTemporaryFolder(string variable)
    {
        // Whoever starts the platform may say another place.
        if (Environment.GetEnvironmentVariable(Uploads) is { Length: > 0 })
            return;
        try
        {
            var all = Path.Combine(variable, "temporary");
            Make(all);
            foreach (var left in Directory.GetDirectories(all))
                RemoveUnused(left);
            var own = Path.Combine(all, Guid.NewGuid().ToString("N")[..8]);
            Make(own);
            held = new FileStream(Path.Combine(own, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
            Environment.SetEnvironmentVariable(Uploads, own);
            Environment.SetEnvironmentVariable(Everything, own);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or StartRefused)
        {
            // Nothing can be kept there, as where the database is elsewhere and mails go out: the system's folder does, each file closed to others.
        }
    }

    private static void RemoveUnused(string folder)
    {
        try
        {
            using (new FileStream(Path.Combine(folder, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // Another process uses it.
        }
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint umask(uint mask);
}
