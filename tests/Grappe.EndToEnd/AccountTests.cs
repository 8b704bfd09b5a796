using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Grappe.EndToEnd;

/// <summary>Tests the parts of an account that need a browser with scripts: passkeys, input kept on a card, accessible pages.</summary>
public sealed class AccountTests(Browser browser)
{
    private const string Password = "sardine olive almond";

    [Fact]
    public async Task A_passkey_makes_the_account_signs_in_lets_roles_count_and_can_be_removed()
    {
        var member = await Member.AdministratorAsync(browser, "Passkey Owner");
        await using var visit = member.Visit;
        await member.SignOutAsync();
        await member.SignInAsync("/fr/admin/roles");
        await Expect(visit.Page.Locator("main")).ToContainTextAsync(member.Email);

        // The last way in stays until there is another.
        await visit.OpenAsync("/fr/account/security");
        var forget = visit.Page.Locator("form[action*=ForgetPasskey] button");
        await forget.ClickAsync();
        await Expect(visit.Page.Locator("main .error[role=alert]").First).ToBeVisibleAsync();
        await visit.Page.Locator("[name=Password]").FillAsync(Password);
        await visit.Page.Locator("form[action*='handler=Password'] button").ClickAsync();
        await Expect(visit.Page.Locator(".notice.success")).ToBeVisibleAsync();
        await forget.ClickAsync();
        await Expect(forget).ToHaveCountAsync(0);

        await member.SignOutAsync();
        await visit.OpenAsync("/fr/account/sign-in");
        await visit.Page.Locator("[name=Email]").FillAsync(member.Email);
        await visit.Page.Locator("[name=Password]").FillAsync(Password);
        await visit.Page.Locator("form:has([name=Password]) button").ClickAsync();
        await Expect(visit.Page).ToHaveURLAsync(new Regex("/fr/my$"));
        visit.Troubles.ShouldBeEmpty();
        (await visit.Page.GotoAsync("/fr/admin/roles"))!.Status.ShouldBe(403);
    }

    [Fact]
    public async Task A_passkey_is_added_to_an_account_that_has_one()
    {
        var member = await Member.JoinAsync(browser, "Two Devices");
        await using var visit = member.Visit;
        await visit.OpenAsync("/fr/account/security");
        await member.ChangeDeviceAsync();
        await visit.Page.Locator("form[data-passkey=create] button").ClickAsync();
        await Expect(visit.Page.Locator("form[action*=ForgetPasskey]")).ToHaveCountAsync(2);
        visit.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_typed_on_a_card_is_kept_when_the_tab_is_closed_and_when_the_session_ends()
    {
        var member = await Member.AdministratorAsync(browser, "Absent Minded");
        await using var visit = member.Visit;
        await visit.OpenAsync("/fr/clusters/mecadev/edit?field=jobs");
        await visit.Page.Locator("[name=jobs]").FillAsync("1234");
        await Expect(visit.Page.Locator("[data-kept]")).Not.ToBeEmptyAsync();
        await visit.ComeBackAsync();
        await visit.OpenAsync("/fr/clusters/mecadev/edit?field=jobs");
        await Expect(visit.Page.Locator("[name=jobs]")).ToHaveValueAsync("1234");
        visit.Troubles.ShouldBeEmpty();

        await visit.Page.Context.ClearCookiesAsync();
        var told = visit.Page.Locator("[data-kept]");
        await visit.Page.Locator("[name=jobs]").FillAsync("5678");
        await Expect(told).ToHaveTextAsync((await told.GetAttributeAsync("data-label-lost"))!);
        visit.TakeTroubles();

        await member.ComeBackByMailAsync();
        await visit.OpenAsync("/fr/clusters/mecadev/edit?field=jobs");
        await Expect(visit.Page.Locator("[name=jobs]")).ToHaveValueAsync("5678");
        visit.Troubles.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("fr")]
    [InlineData("ar")]
    [InlineData("en")]
    public async Task Every_page_of_the_account_and_the_administration_is_accessible_and_fits_a_phone(string language)
    {
        var member = await Member.AdministratorAsync(browser, $"Reader Of {language}", Browser.Phone);
        await using var visit = member.Visit;
        await visit.OpenAsync("/fr/clusters/primeurs-du-sud/edit?field=jobs");
        await visit.Page.Locator("[name=jobs]").FillAsync("1200");
        await visit.Page.Locator("main form .actions .primary").ClickAsync();
        await Expect(visit.Page).ToHaveURLAsync(new Regex("/fr/proposals/"));
        var proposal = new Uri(visit.Page.Url).AbsolutePath[3..];
        await visit.OpenAsync("/fr/account/tokens");
        await visit.Page.Locator("[name=Name]").FillAsync("Registre des membres");
        await visit.Page.Locator("[name=Scopes]").First.CheckAsync();
        await visit.Page.Locator("main form .actions .primary").ClickAsync();
        await Expect(visit.Page.Locator(".notice.success code").First).ToContainTextAsync("grappe_");
        await visit.OpenAsync("/fr/account/webhooks");
        await visit.Page.Locator("[name=Name]").FillAsync("Notre site");
        await visit.Page.Locator("[name=Receiver]").FillAsync("https://example.org/grappe");
        await visit.Page.Locator("[name=Events]").First.CheckAsync();
        await visit.Page.Locator("main form .actions .primary").ClickAsync();
        await visit.Page.Locator(".notice.success a").ClickAsync();
        await visit.Page.Locator("form[action*=Test] button").ClickAsync();
        var webhook = new Uri(visit.Page.Url).AbsolutePath[3..];
        await visit.OpenAsync($"/{language}/thesaurus/proposals?in=fr");
        var term = (await visit.Page.Locator(".terms a").First.GetAttributeAsync("href"))!;

        var wrong = new List<string>();
        var waiting = new Queue<string>([
            $"/{language}/account",
            .. new[]
            {
                "clusters/mecadev/edit",
                "clusters/mecadev/happened",
                "clusters/mecadev/memberships",
                "clusters/mecadev/translate",
                "clusters/mecadev/discussion",
                "clusters/mecadev/write",
                "clusters/mecadev/partners",
                "clusters/new",
                "networks/tunisia-technoparks/memberships",
                "organisations/apii/edit",
                "organisations/ctth/partners?Known=true",
                "organisations/new",
                "structures/pole-gabes/edit",
                "unsubscribe",
            }.Select(page => $"/{language}/{page}"),
            $"/{language}{proposal}",
            $"/{language}{webhook}",
            $"/{language}/thesaurus/proposals",
            term,
            $"/{language}/account/claim/clusters/elentica",
        ]);
        var visited = new HashSet<string>(waiting);
        while (waiting.TryDequeue(out var path))
        {
            await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
            await visit.OpenAsync(path);
            var found = (await visit.AxeAsync()).ToList();
            if (await visit.OverflowAsync() is > 0 and var pixels)
                found.Add($"is {pixels} px wider than the window");
            // The colours of the dark are the same in every language.
            if (language == "fr")
            {
                await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
                found.AddRange((await visit.AxeAsync("color-contrast")).Select(violation => $"in the dark: {violation}"));
            }
            wrong.AddRange(found.Concat(visit.TakeTroubles()).Select(trouble => $"{path}: {trouble}"));
            var links = await visit
                .Page.Locator("a[href]")
                .EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href').split(/[?#]/)[0])");
            // Saved partners have their page once there is one.
            if (path.EndsWith("/clusters/mecadev/partners", StringComparison.Ordinal))
            {
                await visit.Page.Locator("button[name='opinion'][value='saved']").First.ClickAsync();
                if (visited.Add($"{path}/saved"))
                    waiting.Enqueue($"{path}/saved");
            }
            foreach (var link in links.Where(link => Regex.IsMatch(link, $"^/{language}/(account|admin)(/[a-z-]+)?$")))
                if (visited.Add(link))
                    waiting.Enqueue(link);
        }
        wrong.ShouldBeEmpty();
        foreach (
            var page in new[]
            {
                "account/security",
                "clusters/mecadev/partners/saved",
                "account/tokens",
                "account/webhooks",
                "admin/roles",
                "admin/requests",
                "admin/audit",
                "admin/permissions",
                "admin/proposals",
                "admin/jobs",
            }
        )
            visited.ShouldContain($"/{language}/{page}");
    }
}
