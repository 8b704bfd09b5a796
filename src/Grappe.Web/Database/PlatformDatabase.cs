using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Grappe.Web.Database;

/// <summary>The database the platform runs on: the one it was given, or a private server of its own for as long as it runs.</summary>
public sealed class PlatformDatabase : IAsyncDisposable
{
    private const int SecondsToKeepAlive = 30;
    private const int UsualNodes = 2;
    private const int MostConnections = 40;

    // Two that listen, two jobs and their signs of life, and some for visitors.
    private const int FewestConnections = 8;

    // For a backup, a command, somebody who looks.
    private const int LeftToOthers = 3;

    private readonly LocalPostgres? local;
    private readonly string connectionString;

    private PlatformDatabase(LocalPostgres? local, string connectionString)
    {
        this.local = local;
        this.connectionString = connectionString;
    }

    public static async Task<PlatformDatabase> OpenAsync(IConfiguration configuration)
    {
        if (configuration.GetConnectionString("Grappe") is { Length: > 0 } given)
            return new PlatformDatabase(null, await FittedAsync(Checked(given), configuration.GetValue("Database:Nodes", UsualNodes)));
        var local = await LocalPostgres.StartAsync(Folders.Variable(configuration), configuration["Postgres:Binaries"], Say);
        return new PlatformDatabase(local, local.ConnectionString);
    }

    /// <summary>Opens the database for a command, which may run beside the platform that uses it.</summary>
    public static async Task<PlatformDatabase> OpenBesideAsync(IConfiguration configuration)
    {
        var directory = Folders.Variable(configuration);
        var given = !string.IsNullOrEmpty(configuration.GetConnectionString("Grappe"));
        return !given && LocalPostgres.IsInUse(directory)
            ? new PlatformDatabase(null, LocalPostgres.ConnectionStringIn(directory))
            : await OpenAsync(configuration);
    }

    /// <summary>A connection of its own, that no pool keeps.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString)
            {
                Pooling = false,
                MaxAutoPrepare = 0,
                CommandTimeout = 0,
            }.ConnectionString
        );
        try
        {
            if (local is not null)
                await LocalPostgres.EnsureDatabaseAsync(connectionString);
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch (NpgsqlException exception)
        {
            await connection.DisposeAsync();
            throw new StartRefused($"The database cannot be reached: {exception.Message}. Check ConnectionStrings__Grappe and that the server runs.");
        }
    }

    /// <summary>Brings the database up to date: schema first, then what the modules load.</summary>
    public async Task PrepareAsync(IServiceProvider services, Func<IServiceProvider, Action<string>, Task> load)
    {
        try
        {
            if (local is not null)
                await LocalPostgres.EnsureDatabaseAsync(connectionString);
            await Migrations.ApplyAsync(services.GetRequiredService<NpgsqlDataSource>(), Say);
            await using var scope = services.CreateAsyncScope();
            await load(scope.ServiceProvider, Say);
        }
        catch (PostgresException exception) when (IsRefusal(exception.SqlState))
        {
            throw new StartRefused($"The database refuses: {exception.MessageText}. Check ConnectionStrings__Grappe and the rights of its user.");
        }
        catch (PostgresException exception) when (DatabaseAway.Is(exception))
        {
            throw new StartRefused($"The database is not ready: {exception.MessageText}. Start again when it is, or see what takes its connections.");
        }
        catch (NpgsqlException exception) when (exception is not PostgresException)
        {
            throw new StartRefused($"The database cannot be reached: {exception.Message}. Check ConnectionStrings__Grappe and that the server runs.");
        }
    }

    public void AddTo(IServiceCollection services)
    {
        AddDataSource(services, connectionString);
        services.AddDbContext<GrappeDb>(
            (provider, options) =>
                options
                    .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
                    .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
                    .AddInterceptors(provider.GetServices<DbConnectionInterceptor>())
                    // A statement is only ever read with or by its observation: one that was taken back is not met alone.
                    .ConfigureWarnings(warnings => warnings.Ignore(CoreEventId.PossibleIncorrectRequiredNavigationWithQueryFilterInteractionWarning))
        );
        if (local is not null)
            services.AddHostedService(provider => new KeepPostgres(
                local,
                provider.GetRequiredService<NpgsqlDataSource>(),
                provider.GetRequiredService<ILogger<KeepPostgres>>()
            ));
        services.AddSingleton<DbConnectionInterceptor, Patiently>();
        services.AddSingleton<Troubles>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: ["ready"]).AddCheck<StorageHealth>("storage", tags: ["ready"]);
    }

    public static void AddDataSource(IServiceCollection services, string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        // A connection that only listens would never notice that the other end is gone without a word.
        if (settings.KeepAlive == 0)
            settings.KeepAlive = SecondsToKeepAlive;
        // Made by the container, which then also closes it: a host that stops leaves no connection behind.
        services.AddSingleton(_ => NpgsqlDataSource.Create(settings));
    }

    // A name or a password that is wrong, a database that is not there, a right that is missing.
    private static bool IsRefusal(string state) =>
        state.StartsWith("28", StringComparison.Ordinal) || state is PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege;

    private static string Checked(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString).ConnectionString;
        }
        catch (ArgumentException exception)
        {
            throw new StartRefused(
                $"ConnectionStrings__Grappe is not a connection string: {exception.Message} Expected for example Host=localhost;Database=grappe;Username=grappe."
            );
        }
    }

    /// <summary>Bounds the connections of a node by its share of what the server lets this user have, unless the administrator bounded them.</summary>
    private static async Task<string> FittedAsync(string given, int nodes)
    {
        var typed = new DbConnectionStringBuilder { ConnectionString = given };
        if (typed.Keys.Cast<string>().Any(key => key.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant() is "maximumpoolsize" or "maxpoolsize"))
            return given;
        var settings = new NpgsqlConnectionStringBuilder(given) { MaxPoolSize = MostConnections };
        try
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(given) { Pooling = false }.ConnectionString);
            await Patiently.DoAsync(
                async () =>
                {
                    await connection.OpenAsync();
                    return connection;
                },
                CancellationToken.None
            );
            await using var command = new NpgsqlCommand(
                """
                select least(
                    current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int - coalesce(current_setting('reserved_connections', true), '0')::int,
                    (select nullif(datconnlimit, -1) from pg_database where datname = current_database()),
                    (select nullif(rolconnlimit, -1) from pg_roles where rolname = current_user)
                )
                """,
                connection
            );
            var all = (int)(await command.ExecuteScalarAsync())!;
            settings.MaxPoolSize = Math.Clamp((all - LeftToOthers) / Math.Max(nodes, 1), FewestConnections, MostConnections);
            if (settings.MaxPoolSize < MostConnections)
                Say(
                    $"The database lets {all} connections in and is shared by {nodes} nodes (Database:Nodes): this one takes up to {settings.MaxPoolSize}. "
                        + "Maximum Pool Size in ConnectionStrings__Grappe says otherwise."
                );
        }
        catch (NpgsqlException)
        {
            // What is wrong with it is told by the first who needs it.
        }
        return settings.ConnectionString;
    }

    public ValueTask DisposeAsync() => local?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static void Say(string sentence) => Console.WriteLine(sentence);
}

internal static class DatabaseRegistration
{
    /// <param name="beside">Whether a platform that runs may be using it.</param>
    public static async Task<PlatformDatabase> AddDatabaseAsync(this WebApplicationBuilder builder, bool beside)
    {
        // Making the model ready takes about as long as PostgreSQL takes to start: both at once.
        var model = Task.Run(WarmUp);
        var database = beside ? await PlatformDatabase.OpenBesideAsync(builder.Configuration) : await PlatformDatabase.OpenAsync(builder.Configuration);
        await model;
        database.AddTo(builder.Services);
        return database;
    }

    private static void WarmUp()
    {
        using var db = new GrappeDb(new DbContextOptionsBuilder<GrappeDb>().UseNpgsql().Options);
        _ = db.Database.SqlQuery<int>($"select 1 as \"Value\"").Where(one => one > 0).ToQueryString();
    }
}
