using System.Text.Json;
using Grappe.Web.Shared.Background;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Grappe.Web.Tests.Background;

/// <summary>Tests that one connection brings the database's notifications to everybody who waits, and that all catch up after it is lost.</summary>
public sealed class ChannelTests(TestPostgres postgres)
{
    private const string Listening = "from pg_stat_activity where datname = current_database() and query ilike 'listen %'";

    [Fact]
    public async Task A_channel_that_is_registered_is_heard_by_all_who_wait_on_it()
    {
        await using var site = await SmallSite.Of(postgres, A.DataSet);
        await using var heard = Hearing(site);
        var wakeups = heard.Services.GetRequiredService<Wakeups>();
        using var one = wakeups.Hear("test_news");
        using var two = wakeups.Hear("test_news");
        using var other = wakeups.Hear("mails");
        await Execute(site, "notify test_news, 'a'; notify test_news, 'b'; notify test_news, 'a'");
        foreach (var ear in new[] { one, two })
            (await Until(ear, "a", "b")).ShouldBe(["a", "b"], ignoreOrder: true);
        (await other.WaitAsync(TimeSpan.Zero, TestContext.Current.CancellationToken)).ShouldBeEmpty();
        (await Query<long>(site, $"select count(*) {Listening}")).ShouldBe(2, "one connection for each of the two sites");
        Should.Throw<KeyNotFoundException>(() => wakeups.Hear("unheard_of"));
    }

    [Fact]
    public async Task After_the_connection_is_lost_everybody_catches_up()
    {
        await using var site = await SmallSite.Of(postgres, A.DataSet.With(A.Cluster.Named("Grappe du cuir").In("Sfax").Constituted()));
        await using var gate = new Gate(site.Database);
        await using var heard = Hearing(site, gate.ConnectionString);
        using var client = heard.CreateClient();
        using var ear = heard.Services.GetRequiredService<Wakeups>().Hear("test_news");
        gate.Close();
        await Execute(site, "update search_texts set names = 'grappe du liege'");
        await Execute(site, "notify test_news, 'missed'");
        gate.Open();
        (await Until(ear, "")).ShouldBe([""]);
        await Eventually.Holds(
            async () => JsonDocument.Parse(await client.GetStringAsync("/api/v1/clusters?q=liege")).RootElement.GetProperty("total").GetInt32() == 1,
            "the search"
        );
        await Execute(site, "notify test_news, 'after'");
        (await Until(ear, "after")).ShouldBe(["after"]);
    }

    private static WebApplicationFactory<Program> Hearing(SmallSite site, string? database = null)
    {
        var heard = site.WithWebHostBuilder(builder =>
            builder.UseSetting("ConnectionStrings:Grappe", database ?? site.Database).ConfigureServices(services => services.AddChannel("test_news"))
        );
        _ = site.Client;
        _ = heard.Services;
        return heard;
    }

    private static async Task<IReadOnlySet<string>> Until(Ear ear, params string[] payloads)
    {
        var told = new HashSet<string>();
        await Eventually.Holds(async () =>
        {
            told.UnionWith(await ear.WaitAsync(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken));
            return told.IsSupersetOf(payloads);
        });
        return told;
    }

    private static async Task Execute(SmallSite site, string sql)
    {
        await using var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<T> Query<T>(SmallSite site, string sql)
    {
        await using var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
