using System.Net;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Community;

/// <summary>Tests the discussion of a card: its messages, their readers and followers, and the curators who may hide them.</summary>
public sealed class DiscussionTests(Site site) : IClassFixture<Site>
{
    private const string Page = "/en/clusters/mecadev/discussion";

    [Fact]
    public async Task A_message_bears_its_authors_name_and_its_field_and_followers_are_told()
    {
        var follower = await site.SignedIn("Listening Follower");
        await follower.Open("/en/clusters/mecadev");
        await follower.Send("Follow this cluster");
        var author = await site.SignedIn("Talking Author");
        await author.Open("/en/clusters/mecadev");
        author.Page.QuerySelectorAll($"main a[href='{Page}']").ShouldNotBeEmpty();
        await author.Open(Page);
        await author.Send("Post", ("Said", "Are the jobs those of the park?\n\nوماذا عن سوسة؟"), ("Field", "jobs"));
        author.Text.ShouldContain("Talking Author");
        author.Page.QuerySelector("main .items .chip")!.TextContent.ShouldBe("Jobs represented");
        author.Page.QuerySelectorAll("main .items p[dir=auto]").Length.ShouldBe(2);
        await Eventually.Holds(async () => (await follower.Open("/en/account/notices")).Page.QuerySelectorAll($"main a[href='{Page}']").Length == 1);
        (await follower.Open(Page.Replace("/en/", "/ar/", StringComparison.Ordinal))).Text.ShouldContain("وماذا عن سوسة؟");
        (await follower.Open(Page.Replace("/en/", "/fr/", StringComparison.Ordinal))).Text.ShouldContain("Votre message");
    }

    [Fact]
    public async Task Feeds_that_anybody_reads_are_silent_of_what_only_people_with_an_account_may_read()
    {
        const string Elsewhere = "/en/clusters/huile-olive-nord-ouest/discussion";
        var author = await site.SignedIn("Discreet Author");
        await author.Open(Elsewhere);
        await author.Send("Post", ("Said", "Between us"));
        (await site.Query<long>("select count(*) from news where path = 'clusters/huile-olive-nord-ouest/discussion'")).ShouldBe([1L]);
        foreach (var feed in new[] { "news.atom", "clusters/news.atom?q=olive", "clusters/huile-olive-nord-ouest/news.atom" })
            (await site.Client.GetStringAsync($"/en/{feed}")).ShouldNotContain("/discussion", customMessage: feed);
    }

    [Fact]
    public async Task A_curator_of_the_country_hides_a_message_with_a_reason_that_stays_in_the_trail_and_nobody_else_does()
    {
        const string Elsewhere = "/en/clusters/pharma-in/discussion";
        var author = await site.SignedIn("Rude Author");
        await author.Open(Elsewhere);
        await author.Send("Post", ("Said", "Something rude"));
        var id = (await site.Query<int>("select max(id) from messages where text = 'Something rude'"))[0];
        foreach (
            var stranger in new[]
            {
                await site.SignedIn("Hiding Stranger"),
                await site.SignedIn("Hiding Moroccan", "curator", "network/maroc-cluster"),
                await site.SignedIn("Hiding Manager", "manager", "cluster/pharma-in"),
            }
        )
        {
            await stranger.Open(Elsewhere);
            await stranger.Forge($"{Elsewhere}?handler=Hide", ("id", $"{id}"), ("reason", "because"));
            stranger.Status.ShouldBe(HttpStatusCode.Forbidden);
        }
        var curator = await site.SignedIn("Hiding Curator", "curator", "network/tunisia-technoparks");
        await curator.Open(Page);
        await curator.Forge($"{Page}?handler=Hide", ("id", $"{id}"), ("reason", "of another card"));
        curator.Status.ShouldBe(HttpStatusCode.NotFound);
        await curator.Open(Elsewhere);
        await curator.Send("Hide", ("reason", ""));
        curator.Text.ShouldContain("Write the reason");
        await curator.Open(Elsewhere);
        await curator.Send("Hide", ("reason", "It insults a person"));
        await author.Open(Elsewhere);
        author.Text.ShouldNotContain("Something rude");
        author.Text.ShouldContain("It insults a person");
        await curator.Open("/en/admin/audit?On=pharma-in");
        curator.Text.ShouldContain("Message on a card");
        curator.Text.ShouldContain("It insults a person");
    }

    [Fact]
    public async Task A_message_that_is_empty_or_too_long_is_refused_and_one_sent_twice_stands_once()
    {
        const string Elsewhere = "/en/clusters/logistique-sfax/discussion";
        var author = await site.SignedIn("Wordy Author");
        await author.Open(Elsewhere);
        await author.Send("Post", ("Said", new string('x', 4_001)));
        author.Text.ShouldContain("4,000 characters at most");
        author.Page.QuerySelector("#Said")!.TextContent.Length.ShouldBeGreaterThan(4_000);
        await author.Send("Post", ("Said", " "));
        author.Page.QuerySelector(".field.invalid").ShouldNotBeNull();
        await author.Open(Elsewhere);
        var fields = new[] { ("Said", "Twice the same") };
        await Task.WhenAll(author.Post(Elsewhere, fields), author.Post(Elsewhere, fields));
        (await site.Query<long>("select count(*) from messages where text = 'Twice the same'")).ShouldBe([1L]);
    }

    [Fact]
    public async Task A_long_discussion_opens_at_its_end_and_is_read_page_by_page()
    {
        const string Long = "/en/clusters/ce3m/discussion";
        var reader = await site.SignedIn("Patient Reader");
        await site.Query<int>(
            """
            insert into messages (subject_id, author_id, text, at)
            select subject.id, person.id, 'Said number ' || number || '.', now() from generate_series(1, 55) number, subjects subject, people person
            where subject.kind = 'cluster' and subject.slug = 'ce3m' and person.name = 'Patient Reader' returning id
            """
        );
        await reader.Open(Long);
        reader.Page.QuerySelectorAll("main .items > li").Length.ShouldBe(5);
        reader.Text.ShouldContain("Said number 55.");
        await reader.Open(reader.Page.QuerySelector("main .pager a[rel=prev]")!.GetAttribute("href")!);
        reader.Page.QuerySelectorAll("main .items > li").Length.ShouldBe(50);
        reader.Text.ShouldContain("Said number 1.");
        (await reader.Open($"{Long}?page=999")).Text.ShouldContain("Said number 55.");
        (await reader.Open($"{Long}?page=x")).Text.ShouldContain("Said number 55.");
    }

    [Fact]
    public async Task The_card_of_a_cluster_leads_to_it_and_no_other_page_does()
    {
        (await site.Get("/en/clusters/mecadev")).QuerySelector($"main a[href='{Page}']").ShouldNotBeNull().TextContent.ShouldBe("Discussion");
        (await site.Get("/en/organisations/ctth")).QuerySelectorAll("main a[href$='/discussion']").ShouldBeEmpty();
    }

    [Fact]
    public async Task It_is_read_only_by_those_who_are_signed_in()
    {
        var visitor = await site.Visitor().Open(Page);
        visitor.Path.ShouldStartWith("/en/account/sign-in");
        await (await site.SignedIn("Curious Member")).Open("/en/clusters/nowhere/discussion", HttpStatusCode.NotFound);
    }
}
