using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Grappe.Web.Database;
using Grappe.Web.Shared.Permissions;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Grappe.Web.Tests.Start;

/// <summary>While the database is away everybody is told so, signed in or not, and what the process still knows is shown.</summary>
public sealed class DatabaseAwayTests(DatabaseAwayTests.GatedSite site, TestPostgres postgres) : IClassFixture<DatabaseAwayTests.GatedSite>
{
    /// <summary>A site whose database can be taken away, with a clock that can be put forward.</summary>
    public sealed class GatedSite(TestPostgres postgres) : Site(postgres)
    {
        public Gate Gate { get; private set; } = null!;

        public Clock Time { get; } = new();

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            Gate = new Gate(Database);
            Database = Gate.ConnectionString;
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Time));
        }

        /// <summary>Takes the database away until what is given back is disposed, and waits until the process heard of it.</summary>
        public async Task<IAsyncDisposable> WithoutDatabaseAsync()
        {
            Gate.Close();
            await ReadinessAsync(HttpStatusCode.ServiceUnavailable);
            return new Away(this);
        }

        private Task ReadinessAsync(HttpStatusCode status) =>
            Eventually.Gives(
                async () =>
                {
                    using var ready = await Client.GetAsync("/health/ready");
                    return ready.StatusCode;
                },
                status,
                "what readiness answers"
            );

        private sealed class Away(GatedSite site) : IAsyncDisposable
        {
            public async ValueTask DisposeAsync()
            {
                site.Gate.Open();
                await site.ReadinessAsync(HttpStatusCode.OK);
            }
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await Gate.DisposeAsync();
        }
    }

    /// <summary>The system's clock, put forward.</summary>
    public sealed class Clock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }

    [Theory]
    [InlineData("/fr/clusters?q=CE3M", "Un instant")]
    [InlineData("/fr/clusters?q=CE3M", "<a href=\"/fr/clusters\">Ouvrir la page sans la recherche</a>")]
    [InlineData("/en/contradictions", "One moment")]
    [InlineData("/ar/account", "لحظة من فضلك")]
    public async Task A_page_says_so_to_whoever_is_signed_in_and_when_to_come_back(string address, string words)
    {
        var person = await site.SignedIn($"Leïla {Guid.NewGuid():N}");
        await using (await site.WithoutDatabaseAsync())
        {
            using var answer = await person.Client.GetAsync(address);
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(10));
            (await answer.Content.ReadAsStringAsync()).ShouldContain(words);
        }
        // Nobody was signed out by it.
        await Eventually.Gives(
            async () =>
            {
                using var answer = await person.Client.GetAsync("/fr/account");
                return answer.RequestMessage!.RequestUri!.AbsolutePath;
            },
            "/fr/account"
        );
    }

    [Theory]
    [InlineData("GET", "/api/v1/countries")]
    [InlineData("POST", "/api/v1/clusters/ce3m/observations")]
    public async Task A_program_is_told_so_as_a_problem(string method, string address)
    {
        var person = await site.SignedIn($"Karim {Guid.NewGuid():N}");
        await using var away = await site.WithoutDatabaseAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (method == "POST")
        {
            request.Content = new StringContent("[]", new MediaTypeHeaderValue("application/json"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TokenSecret.New());
        }
        using var answer = await person.Client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter.ShouldNotBeNull();
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await answer.Content.ReadAsStringAsync()).ShouldContain("does not answer");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_sent_a_form_reads_how_to_send_it_again_and_it_arrives(bool signedIn)
    {
        var visitor = signedIn ? await site.SignedIn($"Salma {Guid.NewGuid():N}") : site.Visitor();
        var email = $"{Guid.NewGuid():N}@example.org";
        await visitor.Open("/en/account/register");
        await using (await site.WithoutDatabaseAsync())
        {
            await visitor.Send(null, ("FullName", "Salma"), ("Email", email));
            visitor.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
            visitor.Text.ShouldContain("you can send it again");
        }
        await visitor.Open("/en/account/register");
        await visitor.Send(null, ("FullName", "Salma"), ("Email", email));
        visitor.Status.ShouldBe(HttpStatusCode.OK);
        (await site.Mails.LinkTo(email)).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("/fr/clusters/ce3m", "CE3M")]
    [InlineData("/fr", "Grappe")]
    [InlineData("/en/clusters", "Clusters")]
    [InlineData("/ar/countries/tn", "تونس")]
    public async Task A_page_that_was_shown_is_shown_to_everybody_also_when_it_is_old(string address, string words)
    {
        var person = await site.SignedIn($"Mehdi {Guid.NewGuid():N}");
        (await site.Client.GetStringAsync(address)).ShouldContain(words);
        await using (await site.WithoutDatabaseAsync())
        {
            site.Time.Ahead += TimeSpan.FromHours(2);
            await Eventually.Gives(async () => await StatusAsync(site.Client, address), HttpStatusCode.OK);
            var shown = await person.Client.GetStringAsync(address);
            shown.ShouldContain(words);
            shown.ShouldNotContain("Mehdi");
            (await StatusAsync(person.Client, "/icon.svg")).ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public void Whatever_is_thrown_while_it_is_away_is_known_for_that_and_nothing_else_is()
    {
        Exception[] away =
        [
            new NpgsqlException("The operation has timed out", new TimeoutException()),
            new NpgsqlException("Exception while reading from stream", new EndOfStreamException()),
            new NpgsqlException("Failed to connect", new SocketException((int)SocketError.ConnectionRefused)),
            new NpgsqlException("The connection pool has been exhausted", new TimeoutException()),
            .. new[] { "57P01", "57P02", "57P03", "57014", "53300", "08006", "28P01", "3D000", "25006" }.Select(Answered),
        ];
        foreach (var exception in away)
        {
            DatabaseAway.Is(exception).ShouldBeTrue(exception.Message);
            DatabaseAway.Is(new DbUpdateException("", exception)).ShouldBeTrue(exception.Message);
            DatabaseAway.Is(new InvalidOperationException("transient", new AggregateException(exception))).ShouldBeTrue(exception.Message);
        }
        foreach (var exception in new[] { Answered("23505"), Answered("42P01"), Answered("53100"), new InvalidOperationException(), new TimeoutException() })
            DatabaseAway.Is(exception).ShouldBeFalse(exception.Message);
    }

    [Fact]
    public async Task Whatever_is_done_in_a_transaction_after_its_connection_broke_is_known_for_that()
    {
        var database = await postgres.EmptyDatabaseAsync();
        await using (var source = NpgsqlDataSource.Create(database))
        {
            await using var broken = await source.OpenConnectionAsync();
            await using var transaction = await broken.BeginTransactionAsync();
            await using (var end = source.CreateCommand($"select pg_terminate_backend({broken.ProcessID})"))
                await end.ExecuteNonQueryAsync();
            Func<Task>[] all =
            [
                () => new NpgsqlCommand("select 1", broken).ExecuteNonQueryAsync(),
                () => new NpgsqlCommand("select 1", broken).ExecuteNonQueryAsync(),
                () => transaction.SaveAsync("here"),
                () => transaction.CommitAsync(),
                () => transaction.RollbackAsync(),
            ];
            foreach (var one in all)
            {
                var thrown = await Record.ExceptionAsync(one);
                thrown.ShouldNotBeNull();
                DatabaseAway.Is(thrown).ShouldBeTrue($"{thrown.GetType().Name} of {thrown.Source}: {thrown.Message}");
            }
        }
        await postgres.DropAsync(database);
    }

    private static Exception Answered(string state) => new PostgresException(state, "ERROR", "ERROR", state);

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address);
        return answer.StatusCode;
    }
}
