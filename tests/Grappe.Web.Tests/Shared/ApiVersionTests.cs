using System.Net;
using Grappe.Web.Shared.Api;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Grappe.Web.Tests.Shared;

/// <summary>Answers of the API are kept by others only where their endpoint names the version that they have.</summary>
public sealed class ApiVersionTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_reading_of_another_module_answers_anew_after_its_row_changed()
    {
        await site.Query<int>("create table test_calls (name text not null); insert into test_calls values ('first'); select 1");
        await using var module = WithModule();
        using var client = module.CreateClient();
        using var cards = await client.GetAsync("/api/v1/clusters");
        using var first = await client.GetAsync("/api/v1/test-calls");
        (await first.Content.ReadAsStringAsync()).ShouldContain("first");
        first.Headers.ETag.ShouldBeNull();
        (first.Headers.CacheControl!.Public, first.Headers.CacheControl.Private, first.Headers.CacheControl.MaxAge).ShouldBe((false, true, null));

        await site.Query<int>("update test_calls set name = 'second' returning 1");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/v1/test-calls");
        again.Headers.IfNoneMatch.Add(cards.Headers.ETag!);
        using var second = await client.SendAsync(again);
        second.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await second.Content.ReadAsStringAsync()).ShouldContain("second");
    }

    [Fact]
    public async Task A_reading_that_names_its_version_is_the_same_until_that_changes()
    {
        await using var module = WithModule();
        using var client = module.CreateClient();
        version = "one";
        using var first = await client.GetAsync("/api/v1/test-versions");
        first.Headers.CacheControl!.Public.ShouldBeTrue();
        (await StatusAfter(first)).ShouldBe(HttpStatusCode.NotModified);
        version = "two";
        (await StatusAfter(first)).ShouldBe(HttpStatusCode.OK);

        async Task<HttpStatusCode> StatusAfter(HttpResponseMessage known)
        {
            using var again = new HttpRequestMessage(HttpMethod.Get, "/api/v1/test-versions")
            {
                Headers = { { "If-None-Match", known.Headers.ETag!.ToString() } },
            };
            using var answer = await client.SendAsync(again);
            return answer.StatusCode;
        }
    }

    [Theory]
    [InlineData("/api/v1")]
    [InlineData("/api/v1/clusters")]
    [InlineData("/api/v1/clusters/mecadev")]
    [InlineData("/api/v1/clusters/mecadev/partners")]
    public async Task What_follows_from_the_cards_keeps_its_tag(string address)
    {
        using var first = await site.Send(address);
        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        first.Headers.CacheControl!.Public.ShouldBeTrue();
        using var again = await site.Send(address, ("If-None-Match", first.Headers.ETag!.ToString()));
        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    private string version = "";

    private WebApplicationFactory<Program> WithModule() =>
        site.WithWebHostBuilder(builder => builder.ConfigureServices(services => services.AddSingleton<IStartupFilter>(new Module(() => version))));

    /// <summary>Maps readings as a module does.</summary>
    private sealed class Module(Func<string> version) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.UseRouting();
                app.UseEndpoints(endpoints =>
                {
                    var api = endpoints.MapApi();
                    api.MapRead(
                        "test-calls",
                        "testCalls",
                        async (NpgsqlDataSource database) =>
                        {
                            await using var command = database.CreateCommand("select name from test_calls");
                            return (string?)await command.ExecuteScalarAsync();
                        }
                    );
                    api.MapRead("test-versions", "testVersions", () => TypedResults.Ok("the same"))
                        .WithMetadata(new ChangesWith((_, _) => Task.FromResult(version())));
                });
                next(app);
            };
    }
}
