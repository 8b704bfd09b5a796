using System.Net;
using Grappe.Web.Tests.Bed;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Grappe.Web.Tests.Start;

/// <summary>A server that lets few connections in is shared, waited for, and named by readiness.</summary>
public sealed class ConnectionTests(TestPostgres postgres) : IAsyncLifetime
{
    private const int LetIn = 12;
    private readonly NarrowSite site = new(postgres);

    public ValueTask InitializeAsync() => site.InitializeAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    /// <summary>A site whose user may have few connections.</summary>
    private sealed class NarrowSite(TestPostgres postgres) : Site(postgres)
    {
        private readonly string user = $"narrow_{Guid.NewGuid():N}";
        private string owner = "";

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            owner = Database;
            await ExecuteAsync(
                owner,
                $"""
                create role {user} login connection limit {LetIn};
                grant all on schema public to {user};
                grant all on all tables in schema public to {user};
                grant all on all sequences in schema public to {user}
                """
            );
            var given = new NpgsqlConnectionStringBuilder(owner) { Username = user };
            given.Remove("Maximum Pool Size");
            Database = given.ConnectionString;
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await ExecuteAsync(new NpgsqlConnectionStringBuilder(owner) { Database = "postgres" }.ConnectionString, $"drop role {user}");
        }
    }

    [Fact]
    public async Task A_node_takes_its_share_of_the_connections_unless_its_own_number_is_said()
    {
        await site.Client.GetStringAsync("/health/live");
        // Of twelve three are left to others and the rest to two nodes: less than a node needs.
        new NpgsqlConnectionStringBuilder(site.Services.GetRequiredService<NpgsqlDataSource>().ConnectionString).MaxPoolSize.ShouldBe(8);

        await using var said = new SaidSite(postgres);
        await said.InitializeAsync();
        new NpgsqlConnectionStringBuilder(said.Services.GetRequiredService<NpgsqlDataSource>().ConnectionString).MaxPoolSize.ShouldBe(17);
    }

    private sealed class SaidSite(TestPostgres postgres) : Site(postgres)
    {
        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            Database = new NpgsqlConnectionStringBuilder(Database) { MaxPoolSize = 17 }.ConnectionString;
        }
    }

    [Fact]
    public async Task Where_no_connection_is_left_an_answer_waits_for_one_and_readiness_names_the_reason()
    {
        await site.Client.GetStringAsync("/fr");
        var others = new List<NpgsqlConnection>();
        var source = site.Services.GetRequiredService<NpgsqlDataSource>();
        // What the site holds and does not use is taken by others, as often as it gets one back.
        await Eventually.Holds(
            async () =>
            {
                source.Clear();
                while (await TryOpenAsync() is { } other)
                    others.Add(other);
                using var ready = await site.Client.GetAsync("/health/ready");
                return ready.StatusCode == HttpStatusCode.ServiceUnavailable && (await ready.Content.ReadAsStringAsync()).Contains("max_connections");
            },
            "that others have all connections"
        );
        using (var none = await site.Client.GetAsync("/fr/contradictions"))
        {
            none.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            none.Headers.RetryAfter.ShouldNotBeNull();
        }

        var waiting = site.Client.GetAsync("/fr/contradictions");
        foreach (var other in others)
            await other.DisposeAsync();
        using (var answer = await waiting)
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var said = await site.Client.GetStringAsync("/health/ready");
        said.ShouldStartWith("Degraded\n");
        said.ShouldContain("took no more connections");
    }

    private async Task<NpgsqlConnection?> TryOpenAsync()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(site.Database) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync();
            return connection;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.TooManyConnections)
        {
            await connection.DisposeAsync();
            return null;
        }
    }

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
