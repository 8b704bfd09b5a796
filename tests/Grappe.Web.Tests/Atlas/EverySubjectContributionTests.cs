using System.Net;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Atlas;

/// <summary>Contributions to what is no cluster: organisations, networks, host structures, programmes and events.</summary>
public sealed class EverySubjectContributionTests(Site site) : IClassFixture<Site>
{
    private const string Network = "network/tunisia-technoparks";

    [Fact]
    public async Task Who_speaks_for_an_organisation_claims_it_corrects_its_page_and_confirms_it()
    {
        const string Page = "/en/organisations/apii";
        var curator = await site.SignedIn("Organisations Curator", "curator", Network);
        var speaker = await site.SignedIn("Salma Speaker");
        await speaker.Open(Page);
        speaker.Page.QuerySelector("main a[href='/en/account/claim/organisations/apii']").ShouldNotBeNull();
        await speaker.Open($"{Page}/edit");
        speaker.Path.ShouldBe("/en/account/claim/organisations/apii");
        await speaker.Send("Ask", ("Role", "representative"), ("Evidence", "I head its department of industry."));
        await curator.Open("/en/admin/requests");
        await curator.Send("Accept", ("Reason", ""));

        await speaker.Open($"{Page}/edit");
        await speaker.Send("Send", ("website", "www.apii.example"), ("role.director-general", "Salma Ben Youssef"), ("activity", "Accompanies young founders"));
        speaker.Path.ShouldStartWith("/en/proposals/");
        (await site.Visitor().Open(Page)).Text.ShouldNotContain("apii.example");
        await curator.Open("/en/admin/proposals");
        curator.Text.ShouldContain("Salma Speaker");
        await curator.Open(speaker.Path);
        await curator.Send("Accept the rest and decide");

        await speaker.Open(Page);
        foreach (var part in new[] { "www.apii.example", "Salma Ben Youssef", "Accompanies young founders", "declaration of", "All observations" })
            speaker.Text.ShouldContain(part);
        await speaker.Send("All of this is still so");
        speaker.Text.ShouldContain("Confirmed on");
        speaker.Path.ShouldBe(Page);
    }

    [Theory]
    [InlineData("networks", "tunisia-technoparks")]
    [InlineData("structures", "pole-gabes")]
    [InlineData("programmes", "")]
    [InlineData("events", "")]
    public async Task A_curator_corrects_whatever_has_a_page_and_can_take_it_back(string section, string slug)
    {
        if (slug.Length == 0)
            slug = (await site.Query<string>($"select slug from subjects where kind = '{section[..^1]}' and country = 'tn' order by id limit 1"))[0];
        var curator = await site.SignedIn($"Curator of {section}", "curator", Network);
        await curator.Open($"/en/{section}/{slug}");
        await curator.Open($"/en/{section}/{slug}/edit");
        await curator.Send("Send", ("description", $"Described by its curator among {section}"), ("website", "www.described.example"));
        curator.Text.ShouldContain("Decided on");
        var story = curator.Path;
        (await site.Visitor().Open($"/en/{section}/{slug}")).Text.ShouldContain($"Described by its curator among {section}");
        await curator.Open(story);
        await curator.Send("Take back what was published", ("Reason", "It was only a test"));
        (await site.Visitor().Open($"/en/{section}/{slug}")).Text.ShouldNotContain("Described by its curator");
    }

    [Fact]
    public async Task What_belongs_to_no_country_is_corrected_by_an_administrator()
    {
        var administrator = await site.SignedIn("Stateless Administrator", "administrator");
        await administrator.Open("/en/programmes/numerique-ocean-indien/edit");
        await administrator.Send("Send", ("website", "www.ocean.example"));
        administrator.Text.ShouldContain("Decided on");
        (await site.Visitor().Open("/en/programmes/numerique-ocean-indien")).Text.ShouldContain("www.ocean.example");
    }

    [Fact]
    public async Task Nobody_corrects_a_network_without_a_role_there()
    {
        var stranger = await site.SignedIn("Network Stranger", "manager", "cluster/mecadev");
        await stranger.Open("/en/networks/tunisia-technoparks");
        stranger.Page.QuerySelector("main a[href$='/edit']").ShouldBeNull();
        await stranger.Open("/en/networks/tunisia-technoparks/edit");
        stranger.Path.ShouldBe("/en/networks/tunisia-technoparks");
        stranger.Text.ShouldContain("network keeps this card true");
        await stranger.Open("/en/account");
        await stranger.Forge("/en/networks/tunisia-technoparks/edit", ("website", "www.stolen.example"));
        stranger.Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task An_organisation_named_on_a_card_is_proposed_first_and_stands_nowhere_before_it_is_accepted()
    {
        const string Organisation = "/en/organisations/atelier-kerkennah";
        var curator = await site.SignedIn("Members Curator", "curator", Network);
        var manager = await site.SignedIn("Members Manager", "manager", "cluster/mecadev", trusted: true);
        await manager.Open("/en/clusters/mecadev/edit");
        await manager.Send("Send", ("member", "Atelier Kerkennah"));
        var propose = manager.Page.QuerySelector("main a[href^='/en/organisations/new']")!.GetAttribute("href")!;

        await manager.Open(propose);
        manager.Page.QuerySelector("[name='Fr']")!.GetAttribute("value").ShouldBe("Atelier Kerkennah");
        await manager.Send("Send", ("Form", ""), ("Country", "tn"));
        manager.Page.QuerySelectorAll("main .field.invalid").ShouldNotBeEmpty();
        await manager.Send("Send", ("Form", "sme"), ("Country", "tn"), ("place", "Sfax"));
        manager.Path.ShouldStartWith("/en/proposals/");
        var birth = manager.Path;
        await site.Visitor().Open(Organisation, HttpStatusCode.NotFound);
        (await site.Client.GetAsync("/api/v1/organisations/atelier-kerkennah")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await site.Visitor().Open("/en/organisations?q=Kerkennah")).Text.ShouldNotContain("Atelier Kerkennah");

        // The draft still has it; even a trusted manager waits until it is known.
        await manager.Open("/en/clusters/mecadev/edit");
        manager.Page.QuerySelector("[name='member']")!.GetAttribute("value").ShouldBe("Atelier Kerkennah");
        await manager.Send("Send");
        manager.Text.ShouldContain("to be reviewed");
        var naming = manager.Path;
        await curator.Open(naming);
        await curator.Send("Accept the rest and decide");
        curator.Text.ShouldContain("accept its own proposal first");
        await curator.Open("/en/admin/proposals");
        await curator.Send(
            "Accept all that is chosen",
            ("chosen", curator.Page.QuerySelector($"main [name='chosen'][value^='{naming.Split('/')[^1]}.']")!.GetAttribute("value")!)
        );
        curator.Text.ShouldContain("accept its own proposal first");
        await curator.Open(birth);
        await curator.Send("Accept the rest and decide");
        await curator.Open(naming);
        await curator.Send("Accept the rest and decide");
        curator.Text.ShouldContain("The decision is recorded");

        (await site.Visitor().Open(Organisation)).Text.ShouldContain("MECADEV");
        await Eventually.Holds(async () =>
            (await site.Visitor().Open("/en/clusters/mecadev")).Page.QuerySelector($"main a[href='{Organisation}']") is not null
        );
    }

    [Fact]
    public async Task Organisations_that_may_be_known_already_are_pointed_out()
    {
        var founder = await site.SignedIn("Organisation Founder");
        await founder.Open("/en/organisations/new");
        await founder.Send("Send", ("Fr", "Ministere de l industrie Tunisie"), ("Form", "ministry"), ("Country", "tn"));
        founder.Text.ShouldContain("Is it one of these?");
        founder.Page.QuerySelector("main a[href='/en/organisations/ministere-industrie-tunisie']").ShouldNotBeNull();
        await founder.Send("Send", ("Other", "true"));
        founder.Path.ShouldStartWith("/en/proposals/");
    }

    [Fact]
    public async Task A_judge_who_decides_nothing_is_told_so_and_nobody_is_mailed()
    {
        var curator = await site.SignedIn("Undecided Curator", "curator", Network);
        var manager = await site.SignedIn("Waiting Manager", "manager", "cluster/mecadev");
        await manager.Open("/en/clusters/mecadev/edit");
        await manager.Send("Send", ("jobs", "77"));
        await curator.Open(manager.Path);
        await curator.Forge(manager.Path);
        curator.Text.ShouldContain("Nothing is decided");
        (await manager.Open(manager.Path)).Text.ShouldContain("to be reviewed");
        (await site.Query<long>("select count(*) from mails where recipient = 'waiting.manager@example.org' and subject like '%proposal%'")).ShouldBe([0L]);
    }
}
