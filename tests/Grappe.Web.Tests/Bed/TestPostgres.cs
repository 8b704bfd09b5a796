using System.Runtime.Versioning;
using Grappe.Web.Database;
using Grappe.Web.Shared.Background;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

// Processes, signals and sockets as Unix knows them.
[assembly: UnsupportedOSPlatform("windows")]
[assembly: AssemblyFixture(typeof(TestPostgres))]

namespace Grappe.Web.Tests.Bed;

/// <summary>The one PostgreSQL of a test run: private, or the server that <c>ConnectionStrings__GrappeTests</c> names.</summary>
/// <remarks>The schema, the published data set and the work that each day asks for are prepared once; each test class then works on a copy of its own.</remarks>
public sealed class TestPostgres : IAsyncLifetime
{
    // Several runs may share a given server.
    private readonly string run = Guid.NewGuid().ToString("n")[..8];
    private readonly List<string> databases = [];
    private TemporaryFolder? folder;
    private LocalPostgres? local;
    private string connectionString = "";

    private string Empty => $"grappe_{run}_empty";
    private string Published => $"grappe_{run}_template";

    public async ValueTask InitializeAsync()
    {
        // The framework remembers the first place of a process, and the folder of a site goes with it.
        Environment.SetEnvironmentVariable("ASPNETCORE_TEMP", Path.GetTempPath());
        if (Environment.GetEnvironmentVariable("ConnectionStrings__GrappeTests") is { Length: > 0 } given)
            connectionString = given;
        else
        {
            folder = new TemporaryFolder();
            local = await LocalPostgres.StartAsync(folder.Path, null, _ => { });
            connectionString = local.ConnectionString;
            // Nothing here outlives the run: no commit waits for the disk.
            foreach (var setting in new[] { "fsync", "full_page_writes", "synchronous_commit" })
                await ExecuteAsync($"alter system set {setting} = off");
            await ExecuteAsync("select pg_reload_conf()");
        }

        await using (var empty = NpgsqlDataSource.Create(await CreateAsync(Empty, from: "template0")))
            await Migrations.ApplyAsync(empty, _ => { });
        await PublishAsync(await CreateAsync(Published, from: Empty));
    }

    /// <summary>A new database without any table.</summary>
    public Task<string> BareDatabaseAsync() => CreateAsync(NewName(), from: "template0");

    /// <summary>A new database with the schema and no data.</summary>
    public Task<string> EmptyDatabaseAsync() => CreateAsync(NewName(), from: Empty);

    /// <summary>A new database that holds the published data set.</summary>
    public Task<string> PublishedDatabaseAsync() => CreateAsync(NewName(), from: Published);

    public async Task DropAsync(string database)
    {
        var name = new NpgsqlConnectionStringBuilder(database).Database;
        NpgsqlConnection.ClearPool(new NpgsqlConnection(database));
        await ExecuteAsync($"drop database if exists \"{name}\" with (force)");
    }

    public async ValueTask DisposeAsync()
    {
        if (local is not null)
            await local.DisposeAsync();
        else
            foreach (var name in databases)
                await ExecuteAsync($"drop database if exists \"{name}\" with (force)");
        folder?.Dispose();
    }

    // Each start does what its day asks for, above all the reading of every text: done here once, no copy does it again.
    private static async Task PublishAsync(string database)
    {
        using var variable = new TemporaryFolder();
        await using (
            var platform = new WebApplicationFactory<Program>().WithWebHostBuilder(builder =>
                builder
                    .UseEnvironment("Production")
                    .UseSetting("ConnectionStrings:Grappe", database)
                    .UseSetting("Data", Repository.DataSet)
                    .UseSetting("DataDirectory", variable.Path)
                    .UseSetting("urls", "http://127.0.0.1:0")
                    .UseSetting("Logging:LogLevel:Default", "Error")
            )
        )
        {
            var recurring = platform.Services.GetServices<RecurringJob>().Count();
            await using var data = NpgsqlDataSource.Create(database);
            await using var done = data.CreateCommand($"select count(key) >= {recurring} and bool_and(state = 'done') from jobs");
            await Eventually.Holds(async () => (bool)(await done.ExecuteScalarAsync())!, "the work of the day", TimeSpan.FromMinutes(5));
            // A platform that starts for the first time makes its own.
            await using var keys = data.CreateCommand("delete from data_protection_keys");
            await keys.ExecuteNonQueryAsync();
        }
        NpgsqlConnection.ClearAllPools();
    }

    private string NewName() => $"grappe_{run}_{Guid.NewGuid():n}";

    private async Task<string> CreateAsync(string name, string from)
    {
        await ExecuteAsync($"create database \"{name}\" template \"{from}\"");
        lock (databases)
            databases.Add(name);
        return new NpgsqlConnectionStringBuilder(connectionString) { Database = name }.ConnectionString;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Database = "postgres", Pooling = false }.ConnectionString
        );
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
