using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace Grappe.EndToEnd;

/// <summary>Tests the workspaces of the invented clusters of the demo as their teams use them.</summary>
public sealed class WorkspaceTests(Browser browser, DemoPlatform demo) : IClassFixture<DemoPlatform>
{
    private const string Manager = "Salma";
    private const string Convener = "ياسين";

    [Theory]
    [InlineData("fr", Browser.Phone)]
    [InlineData("ar", Browser.Phone)]
    [InlineData("en", Browser.Desk)]
    public async Task Every_page_of_a_workspace_is_accessible_and_fits_its_window(string language, int width)
    {
        var wrong = new List<string>();
        foreach (var (person, cluster) in new[] { (Manager, "demo-jasmin"), (Convener, "demo-haut-plateau") })
        {
            await using var visit = await browser.VisitAsync(width, at: demo.Address);
            await demo.EnterAsync(visit, person);
            var work = $"/{language}/clusters/{cluster}/work";
            var (waiting, visited) = (new Queue<string>([work]), new HashSet<string> { work });
            // One example of each kind of page.
            var kinds = new HashSet<string>();
            while (waiting.TryDequeue(out var path))
            {
                await visit.OpenAsync(path);
                var found = (await visit.AxeAsync()).ToList();
                if (await visit.OverflowAsync() is > 0 and var pixels)
                    found.Add($"is {pixels} px wider than the window");
                wrong.AddRange(found.Concat(visit.TakeTroubles()).Select(trouble => $"{path}: {trouble}"));
                var links = await visit
                    .Page.Locator("main a[href]:not([download])")
                    .EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href').split(/[?#]/)[0])");
                foreach (var link in links.Where(link => link.StartsWith(work, StringComparison.Ordinal) && !Regex.IsMatch(link, @"\.\w+$")))
                    if (visited.Add(link) && kinds.Add(Regex.Replace(link, "[0-9]+", "*")))
                        waiting.Enqueue(link);
            }
            kinds.Count.ShouldBeGreaterThan(10);
        }
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_project_is_proposed_and_brought_to_its_funding_with_a_partner_abroad()
    {
        await using var visit = await browser.VisitAsync(Browser.Phone, at: demo.Address);
        var page = visit.Page;
        await demo.EnterAsync(visit, Manager);
        await visit.OpenAsync("/fr/clusters/demo-jasmin/work/projects");
        await page.Locator("#title").FillAsync("Toitures en fibres");
        await page.Locator("#summary").FillAsync("Remplacer les tôles par des panneaux de fibres.");
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Enregistrer l’idée" }).ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("Toitures en fibres");
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Passer au montage" }).ClickAsync();
        foreach (var (partner, role, share) in new[] { ("usinage-invente-m4", "lead", "60"), ("organisation/afd", "partner", "40") })
        {
            if (!await page.Locator("#organisation").IsVisibleAsync())
                await page.Locator("summary", new() { HasText = "Ajouter ou modifier un partenaire" }).ClickAsync();
            await page.Locator("#organisation").FillAsync(partner);
            await page.Locator("#role").SelectOptionAsync(role);
            await page.Locator("#share").FillAsync(share);
            await page.Locator("form:has(#share) button").ClickAsync();
            await Expect(page.Locator("table")).ToContainTextAsync($"{share},00");
        }
        await Expect(page.Locator("main")).ToContainTextAsync("Coproduction");
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Déposer" }).ClickAsync();
        await page.Locator("summary", new() { HasText = "Ajouter un financeur" }).ClickAsync();
        await page.Locator("#funder").FillAsync("Fonds inventé");
        await page.Locator("#asked").FillAsync("900000");
        await page.Locator("#granted").FillAsync("800000,500");
        await page.Locator("#grantedOn").FillAsync("2026-03-02");
        await page.Locator("form:has(#funder) button").ClickAsync();
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Noter comme financé" }).ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("financé");
        visit.Troubles.ShouldBeEmpty();
    }
}
