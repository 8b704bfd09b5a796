using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Grappe.Web.Shared.Forms;
using Grappe.Web.Shared.Web;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Shared;

/// <summary>Tests that input no page can make sense of is refused in words, and is never a fault.</summary>
public sealed class OddInputTests(OddInputTests.NotingSite site) : IClassFixture<OddInputTests.NotingSite>
{
    /// <summary>The site, which notes its redirections as it writes them: a browser would mend them.</summary>
    public sealed class NotingSite(TestPostgres postgres) : Site(postgres), IStartupFilter
    {
        public ConcurrentBag<string> Locations { get; } = [];

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureServices(services => services.AddSingleton<IStartupFilter>(this));
        }

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.Use(
                    async (context, rest) =>
                    {
                        await rest(context);
                        if (context.Response.Headers.Location is [{ } location])
                            Locations.Add(location);
                    }
                );
                next(app);
            };
    }

    [Theory]
    [InlineData("/fr/contradictions?subject=cluster/a%00b", 400)]
    [InlineData("/fr/admin/audit?On=%00", 400)]
    [InlineData("/fr/thesaurus/proposals/term?key=%00", 400)]
    [InlineData("/fr/clusters?q=%FF", 400)]
    [InlineData("/fr/clusters?q=%ED%A0%80", 400)]
    [InlineData("/fr/clusters?q=%C0%80", 400)]
    [InlineData("/fr/clusters?q=a%F0%9F%92b", 400)]
    [InlineData("/fr/clusters?%00=a", 400)]
    [InlineData("/fr/clusters/%FF", 400)]
    [InlineData("/fr/clusters/a%FFb", 400)]
    [InlineData("/fr/clusters/%09", 404)]
    [InlineData("/fr/clusters/%20", 404)]
    [InlineData("/fr/clusters/%C2%A0", 404)]
    [InlineData("/fr/countries/%09", 404)]
    [InlineData("/fr/organisations/%09", 404)]
    [InlineData("/fr/thesaurus/%09", 404)]
    [InlineData("/fr/account/invitation/%09", 404)]
    [InlineData("/fr/clusters/%F0%9F%92%A9", 404)]
    [InlineData("/fr/clusters?q=100%", 200)]
    [InlineData("/fr/clusters?q=%F0%9F%92%A9", 200)]
    public async Task An_address_that_is_no_text_is_refused_on_a_page_in_the_readers_language(string address, int status)
    {
        using var answer = await site.Send(address);
        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        var page = await answer.Content.ReadAsStringAsync();
        page.ShouldContain("<html lang=\"fr\"");
        if (status == 400)
            page.ShouldContain("Cette demande n’a pas été comprise");
    }

    [Theory]
    [InlineData("contradictions?subject=cluster/a%00b", 400)]
    [InlineData("cooperations?subject=cluster/a%00b", 400)]
    [InlineData("cooperations.csv?subject=cluster/a%00b", 400)]
    [InlineData("cooperations.xlsx?subject=cluster/a%00b", 400)]
    [InlineData("cooperations.graphml?subject=cluster/a%00b", 400)]
    [InlineData("clusters?q=%00", 400)]
    [InlineData("clusters?q=%FF", 400)]
    [InlineData("clusters/%FF", 400)]
    [InlineData("clusters/%09", 404)]
    [InlineData("contradictions?subject=cluster/%F0%9F%92%A9", 200)]
    public async Task A_program_is_told_of_it_as_a_problem(string address, int status)
    {
        using var answer = await site.Send($"/api/v1/{address}");
        ((int)answer.StatusCode).ShouldBe(status);
        if (status == 200)
            return;
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        problem.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("/fr/clusters?q=")]
    [InlineData("/fr/clusters/")]
    [InlineData("/api/v1/clusters?q=")]
    public async Task An_address_without_end_is_too_long(string address)
    {
        using var answer = await site.Send(address + new string('a', 9_000));
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestUriTooLong);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(address.StartsWith("/api", StringComparison.Ordinal) ? "several steps" : "trop longue");
    }

    [Fact]
    public void Text_is_whole_without_nul_and_without_halves_of_characters()
    {
        foreach (var text in new[] { null, "", "é عنقود\ufffd", "💩", "a💩💩" })
            WholeText.Is(text).ShouldBeTrue(text);
        foreach (var text in new[] { "a\0b", "a\ud800b", "\udc00\ud800", "💩\ud83d" })
            WholeText.Is(text).ShouldBeFalse();
    }

    [Theory]
    [InlineData("/en/account/sign-in", "Email", "Password", "Unknown\0")]
    [InlineData("/en/account/register", "FullName", "Email", "Unknown\0")]
    [InlineData("/en/account/recover", "Email", "Unknown\0")]
    public async Task A_form_with_nul_is_refused_whatever_it_asks(string address, params string[] fields)
    {
        var visitor = await site.Visitor().Open(address);
        foreach (var field in fields)
        {
            await Refused(visitor, address, Encoded, (field, "a\0b@example.org"));
            await Refused(visitor, address, InParts, (field, "a\0b@example.org"));
        }
    }

    [Fact]
    public async Task A_form_of_somebody_signed_in_with_nul_is_refused_also_in_the_name_of_a_file()
    {
        var manager = await site.SignedIn("Odd Manager", "manager", "cluster/mecadev");
        await manager.Open("/en/clusters/mecadev/edit");
        foreach (var body in new[] { Encoded, InParts })
        {
            await Refused(manager, "/en/account/follows?handler=Follow", body, ("kind", "cluster"), ("code", "\0"), ("name", "a"));
            await Refused(manager, "/en/account/follows?handler=Follow", body, ("kind", "search"), ("code", "?q=a"), ("name", "a\0"));
            await Refused(manager, "/en/admin/roles", body, ("Email", "a@example.org"), ("Role", "contributor"), ("On", "\0"));
        }
        await Refused(manager, "/en/clusters/mecadev/edit", InParts, ("Document\"; filename=\"a\0b.pdf", "%PDF-1.4"));
    }

    [Fact]
    public async Task Bytes_in_a_form_that_are_no_utf_8_are_kept_as_the_sign_that_stands_for_them()
    {
        var reader = await site.SignedIn("Latin Reader");
        await reader.Open("/en/clusters?q=textile");
        var token = reader.Page.QuerySelector("[name='__RequestVerificationToken']")!.GetAttribute("value")!;
        (string, string)[] fields = [("kind", "search"), ("code", "?q=textile"), ("name", "Qualit\u00e9"), ("__RequestVerificationToken", token)];
        using var answer = await reader.Client.PostAsync("/en/account/follows?handler=Follow", InParts(fields, Encoding.Latin1));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.Query<string>("select name from follows where person_id = (select id from people where name = 'Latin Reader')")).ShouldBe(["Qualit\ufffd"]);
    }

    [Fact]
    public async Task A_form_with_a_handler_that_its_page_lacks_leads_nowhere()
    {
        var reader = await site.SignedIn("Handler Reader");
        await reader.Open("/en/account");
        await reader.Forge("/en/account/follows?handler=Nothing", ("id", "1"));
        reader.Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("[{ \"field\": \"niche\", \"value\": \"a\\ud800b\" }]", "half of a character")]
    [InlineData("[{ \"field\": \"niche\", \"value\": \"a\\u0000b\" }]", "NUL")]
    [InlineData("[{ \"field\": \"jobs\", \"value\": 1, \"link\": \"https://example.org/\\u0000\" }]", "NUL")]
    [InlineData("[{ \"field\": \"jobs\", \"value\": { \"\\udfff\": 1 } }]", "half of a character")]
    [InlineData("[\n\n{ \"field\": \"\\u0000\", \"value\": 1 }]", "line 3")]
    public async Task What_a_program_pushes_that_is_no_text_is_refused_with_its_place(string body, string words)
    {
        var program = await Caller.Of(site, await site.SignedIn($"Odd Pusher {body.Length} {words}", "manager", "cluster/mecadev"), "propose");
        var problem = await program.Post("clusters/mecadev/observations", body, HttpStatusCode.BadRequest);
        problem.GetProperty("detail").GetString()!.ShouldContain(words);
    }

    [Fact]
    public async Task Bytes_that_are_no_utf_8_are_refused_in_what_a_program_pushes()
    {
        var program = await Caller.Of(site, await site.SignedIn("Latin Pusher", "manager", "cluster/mecadev"), "propose");
        var body = new ByteArrayContent(Encoding.Latin1.GetBytes("[{ \"field\": \"niche\", \"value\": \"équipements\" }]"));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var problem = await program.Send(HttpMethod.Post, "clusters/mecadev/observations", body, null, HttpStatusCode.BadRequest);
        problem.GetProperty("detail").GetString()!.ShouldContain("UTF-8");
    }

    [Theory]
    [InlineData("sign-in?then=/%C3%A9%3Fq=%D8%B9", "/%C3%A9?q=%D8%B9")]
    [InlineData("sign-in?then=/%F0%9F%92%A9%20b%2520", "/%F0%9F%92%A9%20b%20")]
    [InlineData("sign-in?then=//evil.example/%C3%A9", "/en/my")]
    [InlineData("../organisations/X%F0%9F%92%A9", "/en/organisations/x%F0%9F%92%A9")]
    public async Task One_is_led_to_addresses_in_any_script_and_never_elsewhere(string address, string to)
    {
        var reader = await site.SignedIn($"Led Reader {to}");
        await reader.Client.GetAsync($"/en/account/{address}");
        site.Locations.ShouldContain(to);
        site.Locations.ShouldAllBe(location => Ascii.IsValid(location));
    }

    [Fact]
    public async Task One_is_led_back_from_a_form_to_addresses_in_any_script()
    {
        var reader = await site.SignedIn("Led Follower");
        await reader.Open("/en/clusters/mecadev");
        await reader.Forge("/en/account/follows?handler=Follow", ("kind", "cluster"), ("code", "mecadev"), ("back", "/fr/é"));
        reader.Path.ShouldBe("/fr/%C3%A9");
        site.Locations.ShouldContain("/fr/%C3%A9");
    }

    [Theory]
    [InlineData(4, "abc💩", "abc")]
    [InlineData(5, "abc💩", "abc💩")]
    [InlineData(3, "abc", "abc")]
    [InlineData(3, "abcd", "abc")]
    [InlineData(3, "abe\u0301", "ab")]
    [InlineData(5, "a👨‍👩‍👧", "a")]
    [InlineData(5, "👨‍👩‍👧", "👨‍👩")]
    [InlineData(1, "💩", "")]
    [InlineData(0, "ab", "")]
    public void A_text_is_cut_between_characters_as_people_see_them(int longest, string text, string cut) => TypedText.Cut(longest, text).ShouldBe(cut);

    [Fact]
    public async Task A_name_that_is_too_long_is_kept_up_to_its_last_whole_emoji()
    {
        var reader = await site.SignedIn("Emoji Reader");
        await reader.Open("/en/clusters?q=textile");
        await reader.Send("Follow this search", ("name", new string('a', 119) + "💩"));
        reader.Status.ShouldBe(HttpStatusCode.OK);
        (await site.Query<string>("select name from follows where person_id = (select id from people where name = 'Emoji Reader')")).ShouldBe([
            new string('a', 119),
        ]);
    }

    private static HttpContent Encoded((string Name, string Value)[] fields) =>
        new FormUrlEncodedContent(fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)));

    // By hand: what writes such parts for honest programs would not write these.
    private static HttpContent InParts((string Name, string Value)[] fields) => InParts(fields, Encoding.UTF8);

    private static HttpContent InParts((string Name, string Value)[] fields, Encoding encoding)
    {
        var parts = fields.Select(field => $"--odd\r\nContent-Disposition: form-data; name=\"{field.Name}\"\r\n\r\n{field.Value}\r\n");
        var body = new ByteArrayContent(encoding.GetBytes(string.Concat(parts) + "--odd--\r\n"));
        body.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=odd");
        return body;
    }

    // With the token of the page one is on, so that nothing else is wrong.
    private static async Task Refused(
        Visitor visitor,
        string address,
        Func<(string Name, string Value)[], HttpContent> body,
        params (string Name, string Value)[] fields
    )
    {
        var token = visitor.Page.QuerySelector("[name='__RequestVerificationToken']")!.GetAttribute("value")!;
        using var answer = await visitor.Client.PostAsync(address, body([.. fields, ("__RequestVerificationToken", token)]));
        var page = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, $"{address} answered:\n{page}");
        page.ShouldContain("This request was not understood");
    }
}
