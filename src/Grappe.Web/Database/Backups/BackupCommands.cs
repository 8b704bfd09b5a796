using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Grappe.Web.Database.Backups;

/// <summary>The commands <c>backup FILE</c> and <c>restore FILE</c>.</summary>
internal static partial class BackupCommands
{
    private const string Unfinished = "*.making";

    /// <param name="channels">On which nodes hear that what they hold in memory was changed beneath them.</param>
    public static IReadOnlyList<Command> Of(params IReadOnlyList<string> channels) =>
        [
            new("backup FILE", (run, cancellation) => BackUpAsync(run.Filled[0], run.Args, cancellation)),
            new("restore FILE [--replace]", (run, cancellation) => RestoreAsync(run.Filled[0], run.Args, channels, cancellation)),
        ];

    public static async Task<int> BackUpAsync(string file, string[] args, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var configuration = Configuration(args);
        if (string.IsNullOrEmpty(configuration.GetConnectionString("Grappe")) && !LocalPostgres.IsMade(Folders.Variable(configuration)))
            throw new StartRefused($"There is nothing to back up: {Folders.Variable(configuration)} holds no database.");
        await using var database = await PlatformDatabase.OpenBesideAsync(configuration);
        await using var connection = await database.ConnectAsync(cancellation);
        RemoveUnfinished(file);
        var making = $"{file}.{Guid.NewGuid().ToString("N")[..8]}.making";
        try
        {
            // Held while it is written: another backup sees that it is not left behind.
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
            };
            // It holds addresses and keys: for nobody else to read.
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using (var into = new FileStream(making, options))
            {
                await Backup.WriteAsync(connection, into, Say, cancellation);
                into.Flush(flushToDisk: true);
            }
            File.Move(making, file, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartRefused($"{file} cannot be written: {exception.Message}");
        }
        catch (NpgsqlException exception)
        {
            throw new StartRefused($"The backup broke off: {exception.Message}. {file} was not written.");
        }
        finally
        {
            if (File.Exists(making))
                File.Delete(making);
        }
        Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{file} holds the whole database: {new FileInfo(file).Length / 1048576.0:0.0} MB in {watch.Elapsed.TotalSeconds:0.0} s."
            )
        );
        return 0;
    }

    // What a backup that was killed left beside its place is of no use and holds addresses and keys.
    private static void RemoveUnfinished(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        if (!Directory.Exists(folder))
            return;
        foreach (var left in Directory.GetFiles(folder, Unfinished).Where(left => UnfinishedName().IsMatch(left)))
            try
            {
                using (new FileStream(left, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                    File.Delete(left);
                Say($"Removed {left}, which a backup that was killed had left.");
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Say($"{left} is being written by another backup, or cannot be removed: {exception.Message}");
            }
    }

    [GeneratedRegex(@"\.[0-9a-f]{8}\.making$")]
    private static partial Regex UnfinishedName();

    public static async Task<int> RestoreAsync(string file, string[] args, IEnumerable<string> channels, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        if (!File.Exists(file))
            throw new StartRefused($"There is no file {file}.");
        await using var database = await PlatformDatabase.OpenBesideAsync(Configuration([.. args.Where(argument => argument != "--replace")]));
        await using var connection = await database.ConnectAsync(cancellation);
        try
        {
            await Restore.RunAsync(connection, file, args.Contains("--replace"), channels, Say, cancellation);
        }
        catch (NpgsqlException exception)
        {
            throw new StartRefused($"The database refuses: {exception.Message}. Nothing was changed.");
        }
        catch (IOException exception)
        {
            throw new StartRefused($"{file} cannot be read: {exception.Message}. Nothing was changed.");
        }
        Say(string.Create(CultureInfo.InvariantCulture, $"The database holds what {file} held, restored in {watch.Elapsed.TotalSeconds:0.0} s."));
        return 0;
    }

    // The settings of the platform itself: what it serves is what is backed up.
    private static ConfigurationManager Configuration(string[] args) =>
        WebApplication
            .CreateBuilder(
                new WebApplicationOptions { Args = [.. args.SkipWhile(argument => !argument.StartsWith('-'))], ContentRootPath = Folders.Application() }
            )
            .Configuration;

    private static void Say(string sentence) => Console.WriteLine(sentence);
}
