using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using AngleSharp;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Shared;

/// <summary>Tests the platform under the address and behind the proxies that an operator names.</summary>
public sealed class AddressTests(AddressTests.NamedSite site) : IClassFixture<AddressTests.NamedSite>
{
    private const string Name = "https://grappe.example.org";

    /// <summary>A site with an address, behind known proxies such as 10.1.2.3. A test names the sender of a request in a header of its own.</summary>
    public sealed class NamedSite(TestPostgres postgres) : Site(postgres), IStartupFilter
    {
        public const string From = "X-Test-Sender";

        /// <summary>The requests as the platform took them: the call, the sender's address and the protocol.</summary>
        public ConcurrentBag<string> Asked { get; } = [];

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Address", Name);
            builder.UseSetting("Proxies", "10.1.2.3, 192.0.2.0/24,2001:db8::/64");
            builder.UseSetting("Limits:Guarded", "4");
            builder.ConfigureServices(services => services.AddSingleton<IStartupFilter>(this));
        }

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.Use(
                    async (context, rest) =>
                    {
                        if (context.Request.Headers[From] is [{ } sender])
                            context.Connection.RemoteIpAddress = IPAddress.Parse(sender);
                        await rest(context);
                        Asked.Add($"{context.Request.Query["call"]} {context.Connection.RemoteIpAddress} {context.Request.Scheme}");
                    }
                );
                next(app);
            };
    }

    [Theory]
    [InlineData("10.1.2.3", "203.0.113.9", "203.0.113.9 https")]
    [InlineData("::ffff:10.1.2.3", "203.0.113.9", "203.0.113.9 https")]
    [InlineData("192.0.2.77", "203.0.113.9", "203.0.113.9 https")]
    [InlineData("2001:db8::7", "2001:db8:9::1", "2001:db8:9::1 https")]
    // Proxies in a row, and what the first of them was told by whoever wanted to be somebody else.
    [InlineData("10.1.2.3", "127.0.0.1, 203.0.113.9, 192.0.2.5", "203.0.113.9 https")]
    [InlineData("10.1.2.3", "nonsense", "10.1.2.3 ")]
    [InlineData("10.1.2.4", "203.0.113.9", "10.1.2.4 http")]
    [InlineData("127.0.0.1", "203.0.113.9", "127.0.0.1 http")]
    [InlineData("2001:db9::7", "203.0.113.9", "2001:db9::7 http")]
    public async Task Only_a_known_proxy_is_believed_for_whom_it_asks(string sender, string forwarded, string asked)
    {
        var call = Guid.NewGuid().ToString("n");
        using var answer = await site.Send(
            $"/health/live?call={call}",
            (NamedSite.From, sender),
            ("X-Forwarded-For", forwarded),
            ("X-Forwarded-Proto", "https"),
            ("X-Forwarded-Host", "evil.example")
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        site.Asked.Single(line => line.StartsWith(call, StringComparison.Ordinal)).ShouldStartWith($"{call} {asked}");
    }

    [Fact]
    public async Task Behind_a_known_proxy_each_visitor_has_limits_of_their_own_and_nobody_escapes_theirs_by_a_header()
    {
        (await TooMany("10.1.2.3", ask => $"198.51.100.{ask}")).ShouldBe(0);
        (await TooMany("10.1.2.3", _ => "198.51.100.200")).ShouldBe(4);
        (await TooMany("203.0.113.50", ask => $"198.51.100.{ask}")).ShouldBe(4);

        async Task<int> TooMany(string sender, Func<int, string> forwarded)
        {
            var refused = 0;
            for (var ask = 1; ask <= 8; ask++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/en/account/recover") { Content = new FormUrlEncodedContent([]) };
                request.Headers.Add(NamedSite.From, sender);
                request.Headers.Add("X-Forwarded-For", forwarded(ask));
                using var answer = await site.Client.SendAsync(request);
                refused += answer.StatusCode == HttpStatusCode.TooManyRequests ? 1 : 0;
            }
            return refused;
        }
    }

    [Fact]
    public async Task Where_people_come_by_tls_every_cookie_is_for_tls_only_and_browsers_are_told_to_come_by_nothing_else()
    {
        // The address that people see; the proxy before it speaks to the platform without TLS.
        using var client = site.CreateClient(new WebApplicationFactoryClientOptions { BaseAddress = new Uri(Name), AllowAutoRedirect = false });
        var names = new Dictionary<string, string>();
        await Send(await Form("/en/account/register"), ("FullName", "Cookie Reader"), ("Email", "cookie.reader@example.org"));
        var link = await site.Mails.LinkTo("cookie.reader@example.org");
        await Send(await Form(link), ("Password", Visitor.Password));
        await Send(await Form("/en/account"), ("FullName", "Cookie Writer"), ("Email", "cookie.reader@example.org"), ("Language", "en"));
        names.Keys.ShouldContain("__Host-grappe");
        names.Keys.ShouldContain(name => name.StartsWith("__Host-.AspNetCore.Antiforgery", StringComparison.Ordinal));
        names.Keys.ShouldAllBe(name => name.StartsWith("__Host-", StringComparison.Ordinal));

        // Of another name it may have been set by a neighbour under the same domain.
        foreach (var (name, status) in new[] { ("__Host-grappe", HttpStatusCode.OK), ("grappe", HttpStatusCode.Redirect) })
        {
            using var other = site.CreateClient(
                new WebApplicationFactoryClientOptions
                {
                    BaseAddress = new Uri(Name),
                    AllowAutoRedirect = false,
                    HandleCookies = false,
                }
            );
            other.DefaultRequestHeaders.Add("Cookie", $"{name}={names["__Host-grappe"]}");
            using var answer = await other.GetAsync("/en/account");
            answer.StatusCode.ShouldBe(status, name);
        }

        async Task<(string Address, string Token)> Form(string address)
        {
            using var answer = await client.GetAsync(address);
            Look(answer);
            var page = await BrowsingContext.New(Configuration.Default).OpenAsync(async page => page.Content(await answer.Content.ReadAsStringAsync()));
            return (address, page.QuerySelector("main [name='__RequestVerificationToken']")!.GetAttribute("value")!);
        }

        async Task Send((string Address, string Token) form, params (string Name, string Value)[] fields)
        {
            using var answer = await client.PostAsync(
                form.Address,
                new FormUrlEncodedContent([
                    .. fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)),
                    new("__RequestVerificationToken", form.Token),
                ])
            );
            ((int)answer.StatusCode).ShouldBeLessThan(400);
            Look(answer);
        }

        void Look(HttpResponseMessage answer)
        {
            answer.Headers.GetValues("Strict-Transport-Security").Single().ShouldStartWith("max-age=");
            foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [])
            {
                var parts = cookie.Split(';')[0].Split('=', 2);
                names[parts[0]] = parts[1];
                cookie.ShouldContain("; secure");
                cookie.ShouldContain("; httponly");
            }
        }
    }

    [Theory]
    [InlineData("fr", "La plateforme ne porte pas ce nom")]
    [InlineData("en", "The platform does not go by this name")]
    [InlineData("ar", "المنصّة لا تحمل هذا الاسم")]
    public async Task Under_a_name_that_is_not_its_own_it_says_how_it_is_called(string language, string title)
    {
        using var answer = await site.Send($"/{language}/clusters/mecadev", ("Host", "evil.example"));
        ((int)answer.StatusCode).ShouldBe(421);
        var page = await answer.Content.ReadAsStringAsync();
        page.ShouldContain(title);
        page.ShouldContain($"href=\"{Name}/{language}\"");
        page.ShouldNotContain("evil.example");
        using var style = await site.Send(Regex.Match(page, "/dist/site[^\"]*css").Value, ("Host", "evil.example"));
        style.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var problem = await site.Send("/api/v1/clusters", ("Host", "evil.example:80"));
        ((int)problem.StatusCode).ShouldBe(421);
        problem.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await problem.Content.ReadAsStringAsync()).ShouldContain(Name);
    }

    [Theory]
    [InlineData("grappe.example.org")]
    [InlineData("GRAPPE.example.org:443")]
    [InlineData("localhost:5080")]
    [InlineData("127.0.0.1:5080")]
    [InlineData("[::1]:5080")]
    public async Task Under_its_own_names_and_on_its_own_machine_it_answers(string host)
    {
        using var answer = await site.Send("/fr", ("Host", host));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Whoever_watches_a_node_by_its_address_is_answered(string address)
    {
        using var answer = await site.Send(address, ("Host", "10.0.0.5:5080"));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_leaves_the_platform_bears_the_name_that_its_operator_gave()
    {
        var edition = (await site.Query<string>("select name from editions order by loaded_at desc limit 1"))[0];
        foreach (
            var address in new[]
            {
                "/fr/data",
                "/fr/data/api",
                $"/fr/data/editions/{edition}",
                "/api/v1/catalog.ttl",
                "/api/v1/catalog.jsonld",
                "/api/v1/clusters.csv?country=tn",
                "/api/v1/clusters.jsonld?country=tn",
                "/api/v1/clusters.geojson?country=tn",
                "/api/v1/cooperations.graphml",
                $"/api/v1/editions/{edition}",
                $"/api/v1/editions/{edition}/citation.bib",
                $"/api/v1/editions/{edition}/citation.ris",
                $"/api/v1/editions/{edition}/citation.json",
            }
        )
        {
            // A name under which it answers, and which is not to be spread.
            using var answer = await site.Send(address, ("Host", "127.0.0.1:5080"));
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, address);
            var said = await answer.Content.ReadAsStringAsync() + string.Join(' ', answer.Headers.SelectMany(header => header.Value));
            said.ShouldContain($"{Name}/", customMessage: address);
            said.ShouldNotContain("127.0.0.1", customMessage: address);
            said.ShouldNotContain("localhost", customMessage: address);
        }
    }
}

/// <summary>Tests the platform without an address set by its operator.</summary>
public sealed class NamelessTests(NamelessTests.NamelessSite site) : IClassFixture<NamelessTests.NamelessSite>
{
    public sealed class NamelessSite(TestPostgres postgres) : Site(postgres)
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Address", "");
            builder.UseSetting("urls", "http://0.0.0.0:5999;http://127.0.0.1:0");
        }
    }

    [Theory]
    [InlineData("/fr/data/api")]
    [InlineData("/api/v1/catalog.ttl")]
    [InlineData("/api/v1/clusters.jsonld?country=tn")]
    public async Task It_takes_its_name_from_where_it_listens_and_never_from_a_request(string address)
    {
        using var answer = await site.Send(address, ("Host", "evil.example"));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.Contains("Strict-Transport-Security").ShouldBeFalse();
        var said = await answer.Content.ReadAsStringAsync() + string.Join(' ', answer.Headers.SelectMany(header => header.Value));
        said.ShouldContain("http://localhost:5999/");
        said.ShouldNotContain("evil.example");
    }
}
