using System.Net;
using AngleSharp;
using Grappe.Web.Shared.Web;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Shared;

/// <summary>Tests the limits on forms and requests from one network address, and from one person.</summary>
public sealed class FormLimitTests(FormLimitTests.LimitedSite site) : IClassFixture<FormLimitTests.LimitedSite>
{
    private const int AtOnce = 5;
    private const int OfOnePerson = 12;

    public sealed class LimitedSite(TestPostgres postgres) : Site(postgres)
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Limits:Guarded", $"{AtOnce}").UseSetting("Limits:Person", $"{OfOnePerson}");
            builder.ConfigureServices(services => services.AddSingleton<IStartupFilter, From>());
        }
    }

    [Theory]
    [InlineData("/en/account/sign-in", "198.51.100.1", true)]
    [InlineData("/en/account/sign-in", "198.51.100.2", false)]
    [InlineData("/fr/account/recover", "198.51.100.3", true)]
    [InlineData("/fr/account/register", "198.51.100.4", true)]
    [InlineData("/ar/account/access", "198.51.100.5", true)]
    [InlineData("/en/account/second-factor", "198.51.100.6", true)]
    [InlineData("/account/passkeys/request-options", "198.51.100.7", false)]
    public async Task Forms_are_limited_whether_or_not_the_page_was_read_first_and_reading_is_not(string page, string from, bool readsFirst)
    {
        var isPage = !page.Contains("passkeys", StringComparison.Ordinal);
        if (readsFirst)
            (await Send(HttpMethod.Get, page, from)).ShouldNotBe(HttpStatusCode.TooManyRequests);
        for (var time = 0; time < AtOnce; time++)
            (await Send(HttpMethod.Post, page, from)).ShouldBe(HttpStatusCode.BadRequest);
        (await Send(HttpMethod.Post, page, from)).ShouldBe(HttpStatusCode.TooManyRequests);
        for (var time = 0; isPage && time < 3 * AtOnce; time++)
            (await Send(HttpMethod.Get, page, from)).ShouldNotBe(HttpStatusCode.TooManyRequests);
        (await Send(HttpMethod.Post, page, from)).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Whoever_has_a_whole_network_has_no_more_of_it_and_their_neighbour_no_less()
    {
        for (var host = 1; host <= AtOnce; host++)
            (await Send(HttpMethod.Post, "/en/account/sign-in", $"2001:db8:1:2::{host}")).ShouldBe(HttpStatusCode.BadRequest);
        (await Send(HttpMethod.Post, "/en/account/sign-in", "2001:db8:1:2:ffff::1")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await Send(HttpMethod.Post, "/en/account/sign-in", "2001:db8:1:3::1")).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_address_is_the_same_in_both_of_its_spellings()
    {
        for (var time = 0; time < AtOnce; time++)
            (await Send(HttpMethod.Post, "/en/account/sign-in", time % 2 == 0 ? "203.0.113.9" : "::ffff:203.0.113.9")).ShouldBe(HttpStatusCode.BadRequest);
        (await Send(HttpMethod.Post, "/en/account/sign-in", "203.0.113.9")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await Send(HttpMethod.Post, "/en/account/sign-in", "203.0.113.10")).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("ar", "قليلاً من الصبر", "192.0.2.1")]
    [InlineData("fr", "Un peu de patience", "192.0.2.2")]
    public async Task Who_sends_too_much_reads_so_in_their_language_and_when_to_come_back(string language, string title, string from)
    {
        for (var time = 0; time < AtOnce; time++)
            await Send(HttpMethod.Post, $"/{language}/account/recover", from);
        using var request = Request(HttpMethod.Post, $"/{language}/account/recover", from);
        using var answer = await site.Client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        var page = await BrowsingContext.New(Configuration.Default).OpenAsync(shown => shown.Content(answer.Content.ReadAsStringAsync().Result));
        page.DocumentElement.GetAttribute("lang").ShouldBe(language);
        page.QuerySelector("h1")!.TextContent.ShouldBe(title);
    }

    [Fact]
    public async Task Who_is_signed_in_sends_a_great_deal_and_not_without_end_from_wherever_they_are()
    {
        var visitor = await site.SignedIn("Busy Sender");
        var other = await site.SignedIn("Calm Sender");
        await visitor.Open("/en/account/follows");
        for (var time = 0; time < OfOnePerson && visitor.Status != HttpStatusCode.TooManyRequests; time++)
        {
            visitor.Client.DefaultRequestHeaders.Remove(From.Header);
            visitor.Client.DefaultRequestHeaders.Add(From.Header, $"192.0.2.{100 + time}");
            await visitor.Open("/en/account/follows");
            await visitor.Forge("/en/account/follows?handler=Stop", ("id", "0"));
        }
        await visitor.Open("/en/account/follows");
        await visitor.Forge("/en/account/follows?handler=Stop", ("id", "0"));
        visitor.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        visitor.Text.ShouldContain("A little patience");
        await visitor.Open("/en/account/follows");
        await other.Open("/en/account/follows");
        await other.Forge("/en/account/follows?handler=Stop", ("id", "0"));
        other.Status.ShouldNotBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_sends_no_more_to_any_page_than_who_is()
    {
        for (var time = 0; time < OfOnePerson; time++)
            (await Send(HttpMethod.Post, "/en/clusters/mecadev", "192.0.2.50")).ShouldNotBe(HttpStatusCode.TooManyRequests);
        (await Send(HttpMethod.Post, "/en/clusters/mecadev", "192.0.2.50")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await Send(HttpMethod.Get, "/en/clusters/mecadev", "192.0.2.50")).ShouldBe(HttpStatusCode.OK);
        (await Send(HttpMethod.Post, "/en/clusters/mecadev", "192.0.2.51")).ShouldNotBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_program_without_a_token_that_sends_without_end_is_told_so_in_the_form_of_programs()
    {
        const string program = "192.0.2.60";
        for (var time = 0; time < OfOnePerson; time++)
            (await Send(HttpMethod.Post, "/api/v1/imports/observations", program)).ShouldBe(HttpStatusCode.Unauthorized);
        using var request = Request(HttpMethod.Post, "/api/v1/imports/observations", program);
        using var answer = await site.Client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        answer.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task Every_form_that_can_be_sent_without_signing_in_is_limited()
    {
        // Mail programs stop mails with one POST, many from one address of their company; what they send is signed.
        string[] signed = ["{lang:lang}/unsubscribe"];
        // Shown to everybody; what they send is taken from nobody who is not signed in.
        string[] refused =
        [
            "{lang:lang}/clusters/{slug}",
            "{lang:lang}/{section:regex(^(networks|structures|organisations|programmes|events)$)}/{slug}",
            "{lang:lang}/{section:regex(^(clusters|organisations)$)}/{slug}/partners",
        ];
        var loader = site.Services.GetRequiredService<PageLoader>();
        var open = new List<string>();
        foreach (var endpoint in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            IReadOnlyList<object> said = [.. endpoint.Metadata];
            var sends = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Any(method => method is not ("GET" or "HEAD")) == true;
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                var compiled = await loader.LoadAsync(page, endpoint.Metadata);
                said = [.. said, .. compiled.ModelTypeInfo!.GetCustomAttributes(inherit: true)];
                sends = compiled.HandlerMethods.Any(handler => handler.HttpMethod == "Post");
            }
            if (sends && said.OfType<IAllowAnonymous>().Any() && !said.OfType<EnableRateLimitingAttribute>().Any(limit => limit.PolicyName == Limits.Guarded))
                open.Add(endpoint.RoutePattern.RawText!.Trim('/'));
        }
        open.Except(signed).Except(refused).Where(address => address != "error").ShouldBeEmpty();
    }

    private static HttpRequestMessage Request(HttpMethod method, string address, string from) =>
        new(method, address) { Content = method == HttpMethod.Post ? new FormUrlEncodedContent([]) : null, Headers = { { From.Header, from } } };

    private async Task<HttpStatusCode> Send(HttpMethod method, string address, string from)
    {
        using var request = Request(method, address, from);
        using var answer = await site.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
