using System.Net;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Attack;

/// <summary>Tests that the address of a form says which thing is meant, whatever its fields name.</summary>
public sealed class FieldsBesideAddressTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_field_by_the_name_of_a_part_of_the_address_does_not_take_its_place()
    {
        var manager = await site.SignedIn("Address Manager", "manager", "cluster/mecadev");
        await manager.Open("/en/account");
        await manager.Forge("/en/clusters/elentica/edit", ("slug", "mecadev"), ("jobs", "33"));
        manager.Status.ShouldBe(HttpStatusCode.Forbidden);
        await manager.Open("/en/account");
        await manager.Forge("/en/clusters/mecadev/edit", ("slug", "elentica"), ("jobs", "33"));
        manager.Status.ShouldBe(HttpStatusCode.OK);
        manager.Path.ShouldStartWith("/en/proposals/");
    }

    [Fact]
    public async Task An_empty_one_breaks_nothing()
    {
        var asker = await site.SignedIn("Address Asker");
        await asker.Open("/en/account");
        await asker.Forge("/en/account/claim/clusters/elentica", ("section", ""), ("slug", ""), ("Role", "manager"), ("Evidence", "I have animated it."));
        asker.Status.ShouldBe(HttpStatusCode.OK);
        asker.Path.ShouldBe("/en/account/claim/clusters/elentica");
        (
            await site.Query<int>("select request.id from role_requests request join subjects subject on subject.id = request.scope_id where slug = 'elentica'")
        ).Count.ShouldBe(1);
    }
}
