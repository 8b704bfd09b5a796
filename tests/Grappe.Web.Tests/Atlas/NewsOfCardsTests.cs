using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Clusters;
using Grappe.Web.Modules.Atlas.Loading;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Grappe.Web.Tests.Atlas;

/// <summary>Tests that a process follows the news of changed cards, and reads what it missed where they did not come.</summary>
public sealed class NewsOfCardsTests(TestPostgres postgres)
{
    private static DataFolder Leather => A.DataSet.With(A.Cluster.Named("Grappe du cuir").In("Sfax").Constituted());

    [Fact]
    public async Task News_that_are_no_number_are_passed_over_with_a_warning()
    {
        await using var site = await SmallSite.Of(postgres, Leather);
        var warnings = new Warnings();
        await using var watched = site.WithWebHostBuilder(builder =>
            builder.UseSetting("Logging:LogLevel:Default", "Warning").ConfigureServices(services => services.AddSingleton<ILoggerProvider>(warnings))
        );
        using var client = watched.CreateClient();
        await Execute(watched, $"notify {RefreshCard.Channel}, 'x'; notify {RefreshCard.Channel}, '-1'; notify {RefreshCard.Channel}, '99999999999'");
        await Execute(watched, "update search_texts set names = 'grappe du liege'");
        await Eventually.Gives(() => Total(client, "liege"), 1);
        warnings.Said.Count(said => said.Contains("is not the number of a cluster")).ShouldBe(3);
    }

    [Fact]
    public async Task A_connection_that_dies_without_a_word_is_noticed_and_what_was_missed_is_read()
    {
        await using var site = await SmallSite.Of(postgres, Leather);
        await using var relay = new Relay(site.Database, $"listen {RefreshCard.Channel}");
        await using var relayed = site.WithWebHostBuilder(builder => builder.UseSetting("ConnectionStrings:Grappe", relay.ConnectionString + ";Keepalive=1"));
        using var client = relayed.CreateClient();
        (await Total(client, "cuir")).ShouldBe(1);
        relay.FallSilent();
        await Execute(relayed, "update search_texts set names = 'grappe du liege'");
        await Eventually.Gives(() => Total(client, "liege"), 1);
    }

    [Fact]
    public void Connections_are_kept_alive_unless_asked_otherwise()
    {
        KeepAliveOf("Host=nowhere").ShouldBeGreaterThan(0);
        KeepAliveOf("Host=nowhere;Keepalive=7").ShouldBe(7);
    }

    [Fact]
    public async Task The_same_state_has_the_same_tag_after_a_new_start_and_another_state_another()
    {
        await using var site = await SmallSite.Of(postgres, Leather.With(A.Cluster.Named("Grappe du bois").In("Gabès").Constituted()));
        await Tag(site.Client, "clusters");
        var seen = new List<string>();
        foreach (
            var change in new[]
            {
                "select 1",
                "update search_texts set names = 'grappe du liege' where names like '%cuir%'",
                "update search_texts set names = 'grappe du cuir' where names like '%liege%'",
                "update cluster_cards set members = 5 where slug = 'grappe-du-bois'",
                "update subjects set acronym = 'GB' where slug = 'grappe-du-bois'",
                "delete from cluster_cards where slug = 'grappe-du-bois'",
            }
        )
        {
            await Execute(site, change);
            var first = await TagAfterStart();
            (await TagAfterStart()).ShouldBe(first, change);
            seen.Add(first);
        }
        seen.ShouldBeUnique();

        async Task<string> TagAfterStart()
        {
            await using var started = site.WithWebHostBuilder(_ => { });
            return await Tag(started.CreateClient(), "clusters");
        }
    }

    [Fact]
    public async Task A_change_that_is_heard_leads_to_the_tag_that_a_new_start_has()
    {
        await using var site = await SmallSite.Of(postgres, Leather.With(A.Cluster.Named("Grappe du bois").In("Gabès").Constituted()));
        var before = await Tag(site.Client, "clusters");
        await site.Query<int>("update search_texts set names = 'grappe du liege' where names like '%cuir%' returning 1");
        await site.Query<int>("delete from cluster_cards where slug = 'grappe-du-bois' returning 1");
        await Eventually.Gives(() => Total(site.Client, "liege"), 1);
        await Eventually.Gives(() => Total(site.Client, "bois"), 0);
        await using var later = site.WithWebHostBuilder(_ => { });
        var after = await Tag(later.CreateClient(), "clusters");
        after.ShouldNotBe(before);
        await Eventually.Gives(() => Tag(site.Client, "clusters"), after);
    }

    [Fact]
    public async Task Loading_a_data_set_another_and_the_first_again_gives_the_list_of_editions_three_tags()
    {
        await using var site = await SmallSite.Of(postgres, Leather);
        var tags = new List<string> { await Tag(site.Client, "editions") };
        using var other = Leather.With(A.Cluster.Named("Grappe du bois").In("Gabès").Constituted());
        using var first = Leather;
        foreach (var (data, clusters) in new[] { (other, 2), (first, 1) })
        {
            await using (var scope = site.Services.CreateAsyncScope())
                await scope.ServiceProvider.GetRequiredService<LoadData>().RunAsync(data.Path, _ => { });
            await Eventually.Gives(() => Total(site.Client, "grappe"), clusters);
            tags.Add(await Tag(site.Client, "editions"));
        }
        tags.ShouldBeUnique();
    }

    [Fact]
    public async Task A_page_that_is_sent_while_its_card_changes_is_not_kept()
    {
        await using var site = await SmallSite.Of(postgres, Leather);
        Func<Task> whileSent = () => Task.CompletedTask;
        await using var watched = site.WithWebHostBuilder(builder =>
            builder.ConfigureServices(services => services.AddSingleton<IStartupFilter>(new AtFirstByte(() => whileSent())))
        );
        using var client = watched.CreateClient();
        var index = watched.Services.GetRequiredService<ClusterIndex>();
        whileSent = async () =>
        {
            whileSent = () => Task.CompletedTask;
            var heard = index.Changes;
            await Execute(watched, "update statements set code = 'dissolved' where field = 'state'; update cluster_cards set state = 'dissolved'");
            await Eventually.Holds(() => Task.FromResult(index.Changes > heard), "the change is heard");
        };
        var sent = await client.GetStringAsync("/fr/clusters/grappe-du-cuir", TestContext.Current.CancellationToken);
        sent.ShouldNotContain("state-dissolved");
        await Eventually.Holds(async () => (await client.GetStringAsync("/fr/clusters/grappe-du-cuir")).Contains("state-dissolved"), "the page is new");
    }

    private static int KeepAliveOf(string connectionString)
    {
        var services = new ServiceCollection();
        PlatformDatabase.AddDataSource(services, connectionString);
        using var provider = services.BuildServiceProvider();
        return new NpgsqlConnectionStringBuilder(provider.GetRequiredService<NpgsqlDataSource>().ConnectionString).KeepAlive;
    }

    private static async Task Execute(WebApplicationFactory<Program> site, string sql)
    {
        await using var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<int> Total(HttpClient client, string words) =>
        System.Text.Json.JsonDocument.Parse(await client.GetStringAsync($"/api/v1/clusters?q={words}")).RootElement.GetProperty("total").GetInt32();

    private static async Task<string> Tag(HttpClient client, string list)
    {
        using var answer = await client.GetAsync($"/api/v1/{list}");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return answer.Headers.ETag!.Tag;
    }

    private sealed class Warnings : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Said { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Enqueue(formatter(state, exception));

        public void Dispose() { }
    }

    /// <summary>Does something when the first byte of a page has left it.</summary>
    private sealed class AtFirstByte(Func<Task> act) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.Use(
                    async (context, rest) =>
                    {
                        if (context.Request.Path.StartsWithSegments("/fr/clusters"))
                            context.Response.Body = new Watched(context.Response.Body, act);
                        await rest(context);
                    }
                );
                next(app);
            };

        private sealed class Watched(Stream inner, Func<Task> act) : Stream
        {
            public override bool CanRead => false;
            public override bool CanSeek => false;
            public override bool CanWrite => true;
            public override long Length => throw new NotSupportedException();
            public override long Position
            {
                get => throw new NotSupportedException();
                set => throw new NotSupportedException();
            }

            public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
            {
                await inner.WriteAsync(buffer, cancellationToken);
                await act();
            }

            public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
                WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

            public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

            public override void Flush() => inner.Flush();

            public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

            public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

            public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

            public override void SetLength(long value) => throw new NotSupportedException();
        }
    }

    /// <summary>Stands between the platform and its database, and can let the connection on which something was said fall silent without closing it.</summary>
    private sealed class Relay : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource over = new();
        private readonly ConcurrentBag<Line> lines = [];
        private readonly EndPoint target;
        private readonly string marker;

        private sealed class Line
        {
            public volatile bool Marked;
            public volatile bool Silent;
        }

        public Relay(string database, string marker)
        {
            this.marker = marker;
            var settings = new NpgsqlConnectionStringBuilder(database);
            target = settings.Host!.StartsWith('/')
                ? new UnixDomainSocketEndPoint($"{settings.Host}/.s.PGSQL.{settings.Port}")
                : new DnsEndPoint(settings.Host, settings.Port);
            listener.Start();
            (settings.Host, settings.Port) = ("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
            settings.SslMode = SslMode.Disable;
            ConnectionString = settings.ConnectionString;
            _ = AcceptAsync();
        }

        public string ConnectionString { get; }

        public void FallSilent()
        {
            foreach (var line in lines.Where(line => line.Marked))
                line.Silent = true;
        }

        private async Task AcceptAsync()
        {
            while (!over.IsCancellationRequested)
                try
                {
                    var near = await listener.AcceptSocketAsync(over.Token);
                    var far = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
                    await far.ConnectAsync(target, over.Token);
                    var line = new Line();
                    lines.Add(line);
                    _ = PassAsync(near, far, line, toServer: true);
                    _ = PassAsync(far, near, line, toServer: false);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
        }

        private async Task PassAsync(Socket from, Socket to, Line line, bool toServer)
        {
            var buffer = new byte[1 << 16];
            try
            {
                while (await from.ReceiveAsync(buffer, over.Token) is > 0 and var read)
                {
                    if (toServer && Encoding.UTF8.GetString(buffer.AsSpan(0, read)).Contains(marker))
                        line.Marked = true;
                    if (!line.Silent)
                        await to.SendAsync(buffer.AsMemory(0, read), over.Token);
                }
            }
            catch (Exception gone) when (gone is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One end hung up, or the test is over.
            }
            from.Dispose();
            to.Dispose();
        }

        public async ValueTask DisposeAsync()
        {
            await over.CancelAsync();
            listener.Dispose();
            over.Dispose();
        }
    }
}
