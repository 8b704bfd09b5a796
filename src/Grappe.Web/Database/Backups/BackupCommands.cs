using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Grappe.Web.Database.Backups;

/// <summary>The commands <c>backup FILE</c> and <c>restore FILE</c>.</summary>
internal static class BackupCommands
{
    public static async Task<int> BackUpAsync(string file, string[] args, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var configuration = Configuration(args);
        if (string.IsNullOrEmpty(configuration.GetConnectionString("Grappe")) && !LocalPostgres.IsMade(Folders.Variable(configuration)))
            throw new StartRefused($"There is nothing to back up: {Folders.Variable(configuration)} holds no database.");
        await using var database = await PlatformDatabase.OpenBesideAsync(configuration);
        await using var connection = await database.ConnectAsync(cancellation);
        var making = $"{file}.{Guid.NewGuid().ToString("N")[..8]}.making";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
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
