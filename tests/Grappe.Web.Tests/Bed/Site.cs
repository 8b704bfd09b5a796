using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using Grappe.Web.Shared.Languages;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Grappe.Web.Tests.Bed;

/// <summary>The whole application in memory, on a database of its own: give it to a test class as its fixture and visit its pages.</summary>
/// <example><code>
/// public sealed class ClusterPages(Site site) : IClassFixture&lt;Site&gt;
/// {
///     [Fact]
///     public async Task A_list_names_its_clusters() => (await site.Get("/fr/clusters")).Text().ShouldContain("CE3M");
/// }
/// </code></example>
public class Site(TestPostgres postgres) : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly TemporaryFolder variable = new();
    private HttpClient? client;

    /// <summary>The time on its clock.</summary>
    public virtual DateTimeOffset Now => DateTimeOffset.UtcNow;

    /// <summary>The mails it has sent.</summary>
    public Postbox Mails => new(variable.In("mail"));

    /// <summary>Somebody who comes with a browser of their own.</summary>
    public Visitor Visitor() => new(this);

    /// <summary>Somebody with an account who holds a role, on a subject given as kind/slug where the role has a scope, and is signed in.</summary>
    public async Task<Visitor> SignedIn(string name, string? role = null, string? scope = null, bool trusted = false)
    {
        var email = $"{A.Slug(name).Replace('-', '.')}@example.org";
        var visitor = await Visitor().Join(name, email);
        if (role is not null)
            await Query<int>(
                $"""
                insert into roles_held (person_id, role, scope_id, trusted, given_at)
                select person.id, '{role}', {(scope is null ? "null" : "subject.id")}, {trusted}, now()
                from people person {(scope is null ? "" : $"join subjects subject on subject.kind || '/' || subject.slug = '{scope}'")}
                where person.email = '{email}'
                returning id
                """
            );
        return visitor;
    }

    /// <summary>The connection string of this site's own database.</summary>
    public string Database { get; protected set; } = "";

    /// <summary>Visits the site as a browser that follows no redirection by itself.</summary>
    public HttpClient Client => client ??= CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    protected TestPostgres Postgres => postgres;

    /// <summary>The folder in which the site writes its mails, one file each.</summary>
    public string MailFolder => variable.In("mail");

    /// <summary>The data set folder the site loads at its start.</summary>
    protected virtual string Data => Repository.DataSet;

    public virtual async ValueTask InitializeAsync() => Database = await postgres.PublishedDatabaseAsync();

    /// <summary>Reads a page, making sure of its status.</summary>
    public async Task<IDocument> Get(string address, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await Client.GetAsync(address);
        var body = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(status, $"{address} answered:\n{body}");
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("text/html", address);
        return await BrowsingContext.New(Configuration.Default).OpenAsync(page => page.Address(new Uri(Client.BaseAddress!, address).ToString()).Content(body));
    }

    /// <summary>Sends a request with headers, such as <c>("Accept-Language", "ar")</c>.</summary>
    public async Task<HttpResponseMessage> Send(string address, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request);
    }

    /// <summary>The first column of what a query gives.</summary>
    public async Task<IReadOnlyList<T>> Query<T>(string sql)
    {
        await using var command = Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<T>();
        while (await reader.ReadAsync())
            values.Add(reader.GetFieldValue<T>(0));
        return values;
    }

    /// <summary>Waits until no job is left to do and every mail is sent, those of signing in included. Proposals gathered for their judges go on waiting.</summary>
    public Task Rests() =>
        Eventually.Holds(
            async () =>
                (
                    await Query<bool>(
                        "select not exists (select from jobs where state in ('queued', 'running') and not (kind = 'tell-judges' and run_at > now())) and not exists (select from mails where state <> 'sent')"
                    )
                )[0],
            "the jobs and mails"
        );

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.ConfigureServices(services =>
            services.AddSingleton<IStartupFilter>(new ApiContract(() => Server.CreateClient().GetStringAsync("/api/v1/openapi.json")))
        );
        builder.UseSetting(LanguageSetup.StrictSetting, "true");
        builder.UseSetting("ConnectionStrings:Grappe", Database);
        builder.UseSetting("Data", Data);
        builder.UseSetting("DataDirectory", variable.Path);
        // Every visitor of a test comes from one address.
        builder.UseSetting("Limits:Guarded", "100000");
        builder.UseSetting("Address", "http://localhost");
        builder.UseSetting("Limits:Person", "100000");
        // It listens nowhere; the port of a platform that runs on this machine is not its concern.
        builder.UseSetting("urls", "http://127.0.0.1:0");
        builder.UseSetting("Logging:LogLevel:Default", "Error");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await postgres.DropAsync(Database);
        variable.Dispose();
        GC.SuppressFinalize(this);
    }
}
