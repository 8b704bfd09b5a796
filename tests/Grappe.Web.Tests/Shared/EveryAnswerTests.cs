using System.Net;
using System.Text.Json;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Shared;

/// <summary>Holds every answer to the same rules, whatever was asked: security headers, a type, the reader's language, no word of the inside.</summary>
public sealed class EveryAnswerTests(EveryAnswerTests.SiteWithFault site) : IClassFixture<EveryAnswerTests.SiteWithFault>
{
    /// <summary>The site, with addresses under <c>/…/fault</c> that fail as a mistake of ours would.</summary>
    public sealed class SiteWithFault(TestPostgres postgres) : Site(postgres)
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Logging:LogLevel:Default", "None");
            builder.ConfigureServices(services => services.AddSingleton<IStartupFilter, Fault>());
        }

        private sealed class Fault : IStartupFilter
        {
            public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
                app =>
                {
                    next(app);
                    app.Use(
                        (context, rest) =>
                            context.Request.Path.Value!.EndsWith("/fault", StringComparison.Ordinal)
                                ? throw new InvalidOperationException("secret of the house")
                                : rest(context)
                    );
                };
        }
    }

    public static TheoryData<string> Kinds =>
        ["/", "/fr", "/fr/nowhere", "/nowhere", "/fr/fault", "/api/v1/nowhere", "/api/v1/fault", "/health/live", "/health/ready", "/icon.svg", "/error"];

    [Theory, MemberData(nameof(Kinds))]
    public async Task It_carries_the_security_headers_and_a_request_id(string address)
    {
        using var answer = await site.Send(address);
        string Header(string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";

        var policy = Header("Content-Security-Policy");
        policy.ShouldContain("default-src 'self'");
        policy.ShouldContain("script-src 'self';");
        policy.ShouldContain("style-src 'self';");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldNotContain("unsafe");
        Header("X-Content-Type-Options").ShouldBe("nosniff");
        Header("Referrer-Policy").ShouldBe("strict-origin-when-cross-origin");
        Header("Permissions-Policy").ShouldContain("geolocation=()");
        Header("Cross-Origin-Opener-Policy").ShouldBe("same-origin");
        Header("X-Request-Id").ShouldNotBeEmpty();
        Header("Server").ShouldBeEmpty();
        Header("X-Powered-By").ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task It_says_its_type_and_text_its_encoding(string address)
    {
        using var answer = await site.Send(address);
        if (await answer.Content.ReadAsStringAsync() is { Length: > 0 })
            answer.Content.Headers.ContentType.ShouldNotBeNull();
        if (answer.Content.Headers.ContentType is { MediaType: var type } said && type!.StartsWith("text/", StringComparison.Ordinal))
            said.CharSet.ShouldBe("utf-8");
    }

    [Theory]
    [InlineData("/.git/config")]
    [InlineData("/.git/HEAD")]
    [InlineData("/appsettings.json")]
    [InlineData("/Grappe.Web.dll")]
    [InlineData("/../Program.cs")]
    [InlineData("/%2e%2e/Program.cs")]
    [InlineData("/..%2fProgram.cs")]
    [InlineData("/wwwroot/icon.svg")]
    public async Task Nothing_but_what_is_meant_for_visitors_is_served(string address)
    {
        using var answer = await site.Send(address);
        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Two_requests_have_two_identifiers()
    {
        using var one = await site.Send("/health/live");
        using var two = await site.Send("/health/live");
        one.Headers.GetValues("X-Request-Id").ShouldNotBe(two.Headers.GetValues("X-Request-Id"));
    }

    [Theory]
    [InlineData("fr", "ltr", "Cette page n’existe pas")]
    [InlineData("en", "ltr", "There is no such page")]
    [InlineData("ar", "rtl", "هذه الصفحة غير موجودة")]
    public async Task A_page_that_is_not_there_says_so_in_the_language_of_its_address(string language, string direction, string title)
    {
        var page = await site.Get($"/{language}/nowhere", HttpStatusCode.NotFound);
        page.DocumentElement.GetAttribute("lang").ShouldBe(language);
        page.DocumentElement.GetAttribute("dir").ShouldBe(direction);
        page.QuerySelector("h1")!.TextContent.ShouldBe(title);
        page.QuerySelector($"main a[href='/{language}']").ShouldNotBeNull();
    }

    [Theory]
    [InlineData("fr", "clusters", HttpStatusCode.MethodNotAllowed, "Cette adresse ne se prête pas à cela")]
    [InlineData("en", "clusters", HttpStatusCode.MethodNotAllowed, "This address is not for that")]
    [InlineData("ar", "clusters", HttpStatusCode.MethodNotAllowed, "هذا العنوان ليس لذلك")]
    [InlineData("fr", "account/sign-in", HttpStatusCode.BadRequest, "Cette demande n’a pas été comprise")]
    [InlineData("en", "account/sign-in", HttpStatusCode.BadRequest, "This request was not understood")]
    [InlineData("ar", "account/sign-in", HttpStatusCode.BadRequest, "لم نفهم هذا الطلب")]
    public async Task What_is_sent_where_it_does_not_belong_or_in_no_form_is_refused_in_the_language_of_the_page(
        string language,
        string path,
        HttpStatusCode status,
        string title
    )
    {
        using var answer = await site.Client.PostAsync($"/{language}/{path}", new FormUrlEncodedContent([new("Email", "a\0b")]));
        answer.StatusCode.ShouldBe(status);
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        page.DocumentElement.GetAttribute("lang").ShouldBe(language);
        page.QuerySelector("h1")!.TextContent.ShouldBe(title);
    }

    [Fact]
    public async Task A_page_that_is_not_there_without_a_language_answers_in_the_readers()
    {
        using var answer = await site.Send("/nowhere", ("Accept-Language", "ar-TN,fr;q=0.5"));
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("lang=\"ar\"");
    }

    [Theory]
    [InlineData("fr", "Une erreur est survenue chez nous")]
    [InlineData("en", "Something went wrong on our side")]
    [InlineData("ar", "حدث خطأ من جانبنا")]
    public async Task A_fault_of_ours_says_so_in_the_readers_language_and_nothing_of_its_inside(string language, string title)
    {
        var page = await site.Get($"/{language}/fault", HttpStatusCode.InternalServerError);
        page.QuerySelector("h1")!.TextContent.ShouldBe(title);
        page.DocumentElement.OuterHtml.ShouldNotContain("secret of the house");
        page.DocumentElement.OuterHtml.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("/api/v1/nowhere", 404)]
    [InlineData("/api/v1/fault", 500)]
    public async Task A_program_gets_a_problem_it_can_read(string address, int status)
    {
        using var answer = await site.Send(address);
        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var text = await answer.Content.ReadAsStringAsync();
        text.ShouldNotContain("secret of the house");
        var problem = JsonDocument.Parse(text).RootElement;
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        problem.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        problem.GetProperty("requestId").GetString().ShouldBe(answer.Headers.GetValues("X-Request-Id").Single());
    }

    [Theory]
    [InlineData("", "/fr")]
    [InlineData("ar", "/ar")]
    [InlineData("en-GB,en;q=0.9,fr;q=0.8", "/en")]
    [InlineData("de,ar-MA;q=0.7,fr;q=0.8", "/fr")]
    [InlineData("de-DE,zh", "/fr")]
    [InlineData("*", "/fr")]
    [InlineData(";;;q=x", "/fr")]
    public async Task The_first_visit_follows_the_browser(string languages, string address)
    {
        using var answer = await site.Send("/", ("Accept-Language", languages));
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.ToString().ShouldBe(address);
        // A cache between must not send everybody where the first visitor went.
        answer.Headers.Vary.ShouldContain("Accept-Language");
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Pages_and_problems_travel_compressed(string encoding)
    {
        foreach (var address in new[] { "/fr/nowhere", "/api/v1/nowhere" })
        {
            using var answer = await site.Send(address, ("Accept-Encoding", encoding));
            answer.Content.Headers.ContentEncoding.ShouldBe([encoding], address);
        }
    }

    [Fact]
    public async Task Scripts_and_styles_have_addresses_that_change_with_them_and_may_be_kept_for_ever()
    {
        var page = await site.Get("/fr/nowhere", HttpStatusCode.NotFound);
        var root = page.DocumentElement;
        string?[] assets =
        [
            .. page.QuerySelectorAll("link[rel=stylesheet], link[rel=icon]").Select(link => link.GetAttribute("href")),
            .. page.QuerySelectorAll("script[src]").Select(script => script.GetAttribute("src")),
            .. root.Attributes.Where(attribute => attribute.Name.StartsWith("data-", StringComparison.Ordinal)).Select(attribute => attribute.Value),
        ];
        assets.Length.ShouldBeGreaterThan(5);
        foreach (var asset in assets)
        {
            foreach (var encoding in new[] { "identity", "gzip" })
            {
                using var answer = await site.Send(asset!, ("Accept-Encoding", encoding));
                answer.StatusCode.ShouldBe(HttpStatusCode.OK, $"{asset} as {encoding}");
                answer.Headers.CacheControl!.ToString().ShouldContain("immutable", customMessage: asset);
                (await answer.Content.ReadAsByteArrayAsync()).ShouldNotBeEmpty();
            }
        }
    }

    [Fact]
    public async Task A_page_holds_no_script_or_style_of_its_own()
    {
        var page = await site.Get("/ar/nowhere", HttpStatusCode.NotFound);
        page.QuerySelectorAll("script:not([src]):not([type='application/json']):not([type='application/ld+json']), style, [style]").ShouldBeEmpty();
    }
}
