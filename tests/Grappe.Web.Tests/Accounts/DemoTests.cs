using Grappe.Web.Modules.Accounts.Demo;
using Grappe.Web.Shared.Demo;
using Grappe.Web.Tests.Bed;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Accounts;

public sealed class DemoTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task The_demo_has_work_for_every_role_and_filling_it_again_adds_nothing()
    {
        for (var time = 0; time < 2; time++)
        {
            await site.Services.FillDemoAsync();
        }
        (await site.Query<string>("select role from roles_held order by role")).ShouldBe([
            "administrator",
            "auditor",
            "contributor",
            "contributor",
            "curator",
            "curator",
            "manager",
            "manager",
            "manager",
            "manager",
            "manager",
            "representative",
            "representative",
        ]);
        (await site.Query<string>("select state || ' ' || count(*) from proposals group by state order by state")).ShouldBe([
            "asked 1",
            "decided 3",
            "submitted 5",
        ]);
        (await site.Query<long>("select count(*) from role_requests where decided_at is null")).ShouldBe([1L]);
        (await site.Query<long>("select count(*) from people where password_hash is not null")).ShouldBe([0L]);

        // Work is made up for invented clusters alone.
        (await site.Query<string>("select slug from workspaces join subjects on subjects.id = cluster_id order by slug")).ShouldBe([
            "demo-haut-plateau",
            "demo-jasmin",
            "demo-zellige",
        ]);

        var links = await LinksAsync();
        var curator = await site.Visitor().EnterBy(links["Inès Curatrice (Tunisie)"]);
        (await curator.Open("/fr/admin/proposals")).Text.ShouldContain("Primeurs du Sud");
        (await curator.Open("/fr/admin/requests")).Text.ShouldContain("Hédi Nouveau");
    }

    private async Task<Dictionary<string, string>> LinksAsync()
    {
        await using var scope = site.Services.CreateAsyncScope();
        var links = await scope.ServiceProvider.GetRequiredService<DemoPeople>().LinksAsync();
        return links.ToDictionary(link => link.Name, link => new Uri(link.Link).PathAndQuery);
    }
}
