using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Grappe.Web.Modules.Notices;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Notices;

/// <summary>Tests that followers are told once of every change, at the time and in the language they chose.</summary>
public sealed class FollowingTests(Site site) : IClassFixture<Site>
{
    private const string Follows = "/en/account/follows";
    private const string Notices = "/en/account/notices";

    [Fact]
    public async Task A_follower_of_a_cluster_and_of_its_country_is_told_once_and_its_author_not()
    {
        var reader = await site.SignedIn("Faithful Reader");
        await reader.Open("/en/clusters/elentica");
        await reader.Send("Follow this cluster");
        reader.Path.ShouldBe("/en/clusters/elentica");
        await reader.Open("/en/countries/tn");
        await reader.Send("Follow this country");
        await reader.Open(Follows);
        reader.Page.QuerySelectorAll("main .items > li").Length.ShouldBe(2);

        var author = await site.SignedIn("Self Follower", "manager", "cluster/elentica", trusted: true);
        (await author.Open("/en/clusters/elentica")).Text.ShouldContain("You follow this card, which is in your charge.");
        await Declare(author, "elentica", ("jobs", "4100"));

        await Told("Faithful Reader", 1);
        await reader.Open(Notices);
        reader.Text.ShouldContain("New on the card of");
        reader.Page.QuerySelectorAll("main .items > li").Length.ShouldBe(1);
        reader.Page.QuerySelector("header .person")!.TextContent.ShouldContain("My space (1)");
        await reader.Send("Mark all as read");
        reader.Page.QuerySelector("header .person")!.TextContent.ShouldNotContain("(");
        (await reader.Open("/en/my")).Text.ShouldContain("New on the card of");
        (await author.Open(Notices)).Text.ShouldContain("Nothing new");
    }

    [Fact]
    public async Task Feeds_tell_anybody_what_changed_everywhere_in_a_country_on_a_card_and_among_what_is_searched()
    {
        var manager = await site.SignedIn("Feeding Manager", "manager", "cluster/huile-olive-nord-ouest", trusted: true);
        await Declare(manager, "huile-olive-nord-ouest", ("jobs", "43"));
        await site.Rests();
        foreach (
            var (page, feed) in new[]
            {
                ("", "news.atom"),
                ("/countries/tn", "countries/tn/news.atom"),
                ("/clusters/huile-olive-nord-ouest", "clusters/huile-olive-nord-ouest/news.atom"),
                ("/clusters?q=olive&country=tn", "clusters/news.atom?q=olive&country=tn"),
            }
        )
        foreach (var language in new[] { "fr", "ar", "en" })
        {
            var address = $"/{language}/{feed}";
            (await site.Get($"/{language}{page}"))
                .QuerySelectorAll("link[rel=alternate][type='application/atom+xml']")
                .Select(link => link.GetAttribute("href"))
                .ShouldContain(address);
            using var answer = await site.Client.GetAsync(address);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, address);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/atom+xml");
            XNamespace atom = "http://www.w3.org/2005/Atom";
            var read = XDocument.Parse(await answer.Content.ReadAsStringAsync()).Root!;
            read.Attribute(XNamespace.Xml + "lang")!.Value.ShouldBe(language);
            read.Elements(atom + "link").Single(link => link.Attribute("rel")!.Value == "self").Attribute("href")!.Value.ShouldBe($"http://localhost{address}");
            foreach (var needed in new[] { "id", "title", "updated", "author" })
                read.Element(atom + needed).ShouldNotBeNull();
            var entry = read.Elements(atom + "entry")
                .First(one => one.Element(atom + "link")!.Attribute("href")!.Value.EndsWith($"/{language}/clusters/huile-olive-nord-ouest"));
            entry.Element(atom + "id")!.Value.ShouldStartWith("tag:localhost,2026:news/");
            DateTimeOffset.Parse(entry.Element(atom + "updated")!.Value, CultureInfo.InvariantCulture).ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromHours(1));
            if (language == "fr")
                entry.Element(atom + "title")!.Value.ShouldStartWith("Nouveau sur la fiche de");

            (await site.Send(address, ("If-None-Match", answer.Headers.ETag!.ToString()))).StatusCode.ShouldBe(HttpStatusCode.NotModified);
            // A card that newly answers a search brings news that are older than the last: no date tells whether a reader has them.
            if (feed.Contains('?'))
            {
                answer.Content.Headers.LastModified.ShouldBeNull();
                var now = DateTimeOffset.UtcNow.ToString("R", CultureInfo.InvariantCulture);
                (await site.Send(address, ("If-Modified-Since", now))).StatusCode.ShouldBe(HttpStatusCode.OK);
                continue;
            }
            var last = answer.Content.Headers.LastModified!.Value.ToString("R", CultureInfo.InvariantCulture);
            (await site.Send(address, ("If-Modified-Since", last))).StatusCode.ShouldBe(HttpStatusCode.NotModified);
            (await site.Send(address, ("If-Modified-Since", "Sat, 01 Jan 2000 00:00:00 GMT"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        (await site.Client.GetStringAsync("/fr/countries/ma/news.atom")).ShouldNotContain("huile-olive-nord-ouest");
        (await site.Client.GetStringAsync("/fr/clusters/news.atom?q=xyzzy")).ShouldNotContain("<entry>");
        foreach (var nothing in new[] { "/fr/countries/xx/news.atom", "/fr/clusters/no-such-cluster/news.atom" })
            (await site.Client.GetAsync(nothing)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Letters_that_XML_has_not_are_left_out_of_feeds()
    {
        await site.Query<long>(
            """
            insert into news (kind, at, subject_id, country, cards, path, says, data)
            select 'published', now(), id, country, array[id], 'clusters/mecadev', jsonb_build_array(jsonb_build_object('fr', written, 'en', written, 'ar', written)), '{}'::json
            from subjects, (values (E'Quatre\x01 lettres')) as odd (written) where kind = 'cluster' and slug = 'mecadev'
            returning id
            """
        );
        XNamespace atom = "http://www.w3.org/2005/Atom";
        foreach (var address in new[] { "/fr/clusters/mecadev/news.atom", "/fr/news.atom", "/fr/countries/tn/news.atom" })
            XDocument
                .Parse(await site.Client.GetStringAsync(address))
                .Root!.Elements(atom + "entry")
                .Select(entry => entry.Element(atom + "title")!.Value)
                .ShouldContain(title => title.Contains("Quatre lettres", StringComparison.Ordinal), address);
        XDocument.Parse(await site.Client.GetStringAsync("/fr/clusters/news.atom?q=olive%01")).Root!.Element(atom + "title").ShouldNotBeNull();
    }

    [Fact]
    public async Task What_is_proposed_and_not_judged_stands_in_no_feed()
    {
        var author = await site.SignedIn("Waiting Author", "manager", "cluster/2ts");
        await author.Open("/en/clusters/2ts/edit");
        await author.Send("Send", ("jobs", "12"));
        author.Text.ShouldContain("to be reviewed");
        await site.Rests();
        (await site.Client.GetStringAsync("/en/clusters/2ts/news.atom")).ShouldNotContain("<entry>");
    }

    [Fact]
    public async Task What_is_taken_back_is_told_and_who_stops_following_hears_nothing_more()
    {
        var curator = await site.SignedIn("Retracting Curator", "curator", "network/tunisia-technoparks");
        var manager = await site.SignedIn("Retracted Manager", "manager", "cluster/pharma-in", trusted: true);
        var reader = await site.SignedIn("Stopping Reader");
        await Declare(manager, "pharma-in", ("jobs", "77"));
        var story = manager.Path;
        await site.Rests();
        await reader.Open("/en/clusters/pharma-in");
        await reader.Send("Follow this cluster");
        await curator.Open(story);
        await curator.Send("Take back what was published", ("Reason", "Another cluster's figure"));
        await Told("Stopping Reader", 1);
        (await reader.Open(Notices)).Text.ShouldContain("Taken back on the card of");

        await reader.Open("/en/clusters/pharma-in");
        await reader.Send("Stop following");
        reader.Page.QuerySelectorAll("main button").ShouldContain(button => button.TextContent == "Follow this cluster");
        await Declare(manager, "pharma-in", ("jobs", "78"));
        await site.Rests();
        await Told("Stopping Reader", 1);
    }

    [Fact]
    public async Task A_saved_search_tells_of_a_cluster_that_newly_answers_it_and_only_once()
    {
        var reader = await site.SignedIn("Olive Buyer");
        await reader.Open("/en/clusters?country=tn&q=murex");
        await reader.Send("Follow this search", ("name", "Murex of Tunisia"));
        var other = await site.SignedIn("Moroccan Buyer");
        await other.Open("/en/clusters?country=ma&q=murex");
        other.Page.QuerySelector("main #follow-name")!.GetAttribute("value").ShouldBe("murex, Morocco");
        await other.Send("Follow this search", ("name", ""));
        (await site.Query<string>("select name from follows where name like 'murex%'")).ShouldBe(["murex, Morocco"]);
        var manager = await site.SignedIn("Purple Manager", "manager", "cluster/mecadev", trusted: true);
        await Declare(manager, "mecadev", ("niche", "Purple of the murex"));
        await Told("Olive Buyer", 1);
        (await reader.Open(Notices)).Text.ShouldContain("answers your search “Murex of Tunisia”");
        await Declare(manager, "mecadev", ("jobs", "1234"));
        await site.Rests();
        await Told("Olive Buyer", 1);
        await Told("Moroccan Buyer", 0);
    }

    [Fact]
    public async Task What_answers_a_search_when_it_is_saved_is_no_news()
    {
        var reader = await site.SignedIn("Late Searcher");
        await reader.Open("/en/clusters?country=tn");
        await reader.Send("Follow this search", ("name", "All of Tunisia"));
        var manager = await site.SignedIn("Usual Manager", "manager", "cluster/logistique-sfax", trusted: true);
        await Declare(manager, "logistique-sfax", ("jobs", "12"));
        await site.Rests();
        await Told("Late Searcher", 0);
    }

    [Fact]
    public async Task Mail_comes_at_once_in_a_digest_or_never_as_one_chose_in_ones_language()
    {
        const string Slug = "primeurs-du-sud";
        foreach (
            var (name, language, frequency) in new[]
            {
                ("Mail Now", "fr", "at-once"),
                ("Mail Daily", "ar", "daily"),
                ("Mail Weekly", "fr", "weekly"),
                ("Mail Never", "en", "never"),
            }
        )
        {
            var reader = await site.SignedIn(name);
            await site.Reads(name, language);
            await reader.Open($"/en/clusters/{Slug}");
            await reader.Send("Follow this cluster");
            await reader.Open(Follows);
            await reader.Send("Save", ("frequency", frequency));
            reader.Page.QuerySelector("main option[selected]")!.GetAttribute("value").ShouldBe(frequency);
        }
        await site.Rests();
        var before = new[] { "now", "daily", "weekly", "never" }.ToDictionary(name => name, name => site.Mails.To($"mail.{name}@example.org").Count);
        var manager = await site.SignedIn("Mailing Manager", "manager", $"cluster/{Slug}", trusted: true);
        await Declare(manager, Slug, ("jobs", "901"));
        var now = await site.Mails.Last("mail.now@example.org", before["now"] + 1);
        now.Subject.ShouldStartWith("Nouveau sur la fiche de");
        now.Text.ShouldContain("/fr/account/follows");

        await Declare(manager, Slug, ("jobs", "902"));
        await site.Rests();
        await Digest();
        var daily = await site.Mails.Last("mail.daily@example.org", before["daily"] + 1);
        daily.Subject.ShouldBe("خبران ممّا تتابعه");
        daily.Text.ShouldContain("/ar/account/follows");
        await Digest();
        site.Mails.To("mail.daily@example.org").Count.ShouldBe(before["daily"] + 1);
        site.Mails.To("mail.weekly@example.org").Count.ShouldBe(before["weekly"]);

        // A week later.
        await site.Query<int>("update follows set since = since - interval '7 days' where frequency = 'weekly' returning id");
        await Digest();
        (await site.Mails.Last("mail.weekly@example.org", before["weekly"] + 1)).Subject.ShouldBe("2\u00a0nouvelles de ce que vous suivez");
        site.Mails.To("mail.never@example.org").Count.ShouldBe(before["never"]);
    }

    [Fact]
    public async Task An_import_and_its_undoing_are_told_for_each_card_that_is_followed_and_once_for_a_country_in_one_mail()
    {
        var reader = await site.SignedIn("Import Watcher");
        foreach (var slug in new[] { "elentica", "mecadev", "pharma-in" })
        {
            await reader.Open($"/en/clusters/{slug}");
            await reader.Send("Follow this cluster");
        }
        await reader.Open("/en/clusters?country=tn&q=amarante");
        await reader.Send("Follow this search", ("name", "Amaranth"));
        await site.HearsAtOnce("Import Watcher");
        var national = await site.SignedIn("Country Watcher");
        await national.Open("/en/countries/tn");
        await national.Send("Follow this country");
        var curator = await site.SignedIn("Importing For Followers", "curator", "network/tunisia-technoparks");
        await curator.Open("/en/countries/tn");
        await curator.Send("Follow this country");

        await curator.Open("/en/admin/import");
        await curator.SendFiles(
            "Check",
            [("Kind", "observations")],
            (
                "File",
                "table.csv",
                "subject;field;key;value;fr\ncluster/elentica;members;seed-banks;7;\ncluster/mecadev;niche;;;Amarante et quinoa\ncluster/ce3m;jobs;;5;\n"u8.ToArray()
            )
        );
        var import = curator.Path;
        await site.Rests();
        await curator.Open(import);
        await curator.Send("Apply");
        await Told("Import Watcher", 3);
        await Told("Country Watcher", 1);
        await Told("Importing For Followers", 0);
        var mail = site.Mails.To("import.watcher@example.org")[^1];
        mail.Subject.ShouldBe("3\u00a0pieces of news of what you follow");
        mail.Text.ShouldContain("An import changed the card of");
        mail.Text.ShouldContain("answers your search “Amaranth”");
        (await national.Open(Notices)).Text.ShouldContain("An import changed cards: Tunisia");
        national.Page.QuerySelector("main a[href='/en/countries/tn']").ShouldNotBeNull();

        await curator.Open(import);
        await curator.Send("Take the whole import back", ("Reason", "Another year's figures"));
        await Told("Import Watcher", 5);
        await Told("Country Watcher", 2);
        (await national.Open(Notices)).Text.ShouldContain("An import was undone: Tunisia");
    }

    [Fact]
    public async Task Mails_of_what_one_follows_are_stopped_by_the_mail_program_without_signing_in()
    {
        var reader = await site.SignedIn("Tired Reader");
        await reader.Open("/en/clusters/logistique-sfax");
        await reader.Send("Follow this cluster");
        await site.HearsAtOnce("Tired Reader");
        await site.Rests();
        var before = site.Mails.To("tired.reader@example.org").Count;
        var manager = await site.SignedIn("Noisy Manager", "manager", "cluster/logistique-sfax", trusted: true);
        await Declare(manager, "logistique-sfax", ("jobs", "431"));
        var mail = await File.ReadAllTextAsync((await site.Mails.Last("tired.reader@example.org", before + 1)).File);
        mail.ShouldContain("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
        var address = new Uri(Regex.Match(mail, @"List-Unsubscribe:\s+<([^>\s]+)>").Groups[1].Value).PathAndQuery;

        var program = site.Visitor();
        await program.Open(address);
        program.Text.ShouldContain("You will get no more mails");
        (await Frequency()).ShouldBe(["at-once"]);
        using var answer = await program.Client.PostAsync(
            address,
            new FormUrlEncodedContent([new KeyValuePair<string, string>("List-Unsubscribe", "One-Click")])
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Frequency()).ShouldBe(["never"]);
        await program.Open($"{address}x");
        program.Text.ShouldContain("This link is not whole");
        (await program.Open("/ar/unsubscribe")).Text.ShouldContain("هذا الرابط ناقص");

        Task<IReadOnlyList<string>> Frequency() =>
            site.Query<string>("select frequency from follows where person_id = (select id from people where name = 'Tired Reader')");
    }

    [Fact]
    public async Task Whoever_acts_for_a_card_is_told_of_a_proposal_before_it_is_judged_and_others_who_follow_it_are_not()
    {
        var manager = await site.SignedIn("Keeping Manager", "manager", "cluster/elentica");
        await site.SignedIn("Former Manager", "manager", "cluster/elentica");
        await site.Query<int>(
            "update roles_held set ends_at = '2020-01-01' from people person where person.id = person_id and person.name = 'Former Manager' returning roles_held.id"
        );
        var reader = await site.SignedIn("Public Reader");
        await reader.Open("/en/clusters/elentica");
        await reader.Send("Follow this cluster");
        var contributor = await site.SignedIn("Helping Contributor", "contributor", "cluster/elentica");
        await contributor.Open("/en/clusters/elentica/edit");
        await contributor.Send("Send", ("jobs", "4711"), ("website", "https://example.org/4711"));

        await Told("Keeping Manager", 1);
        await Told("Former Manager", 0);
        await Told("Public Reader", 0);
        (await site.Mails.Last("keeping.manager@example.org")).Subject.ShouldBe(
            "A change of the card of ELENTICA Cluster is proposed: Website, Jobs represented"
        );
        await manager.Open(Notices);
        await manager.Open(manager.Page.QuerySelector("main .items a")!.GetAttribute("href")!);
        manager.Text.ShouldContain("4,711");
        await manager.Open(Follows);
        manager.Page.QuerySelectorAll("main .items > li").Length.ShouldBe(1);
        manager.Text.ShouldContain("in your charge");
        await manager.Send("Save", ("frequency", "never"));
        (await manager.Open(Follows)).Page.QuerySelector("main option[selected]")!.GetAttribute("value").ShouldBe("never");
    }

    [Fact]
    public async Task Who_acts_for_nothing_there_cannot_change_how_often_its_keepers_are_told()
    {
        var stranger = await site.SignedIn("Meddling Follower");
        await stranger.Open("/en/clusters/mecadev");
        await stranger.Forge(
            $"{Follows}?handler=Frequency",
            ("subject", $"{(await site.Query<int>("select id from subjects where slug = 'elentica'"))[0]}"),
            ("frequency", "never")
        );
        stranger.Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Nobody_changes_or_ends_what_others_follow()
    {
        var reader = await site.SignedIn("Private Follower");
        await reader.Open("/en/clusters/mecadev");
        await reader.Send("Follow this cluster");
        var id = (await site.Query<int>("select max(id) from follows"))[0];
        var stranger = await site.SignedIn("Meddling Stranger");
        foreach (var handler in new[] { "Stop", "Frequency" })
        {
            await stranger.Open("/en/clusters/mecadev");
            await stranger.Forge($"{Follows}?handler={handler}", ("id", $"{id}"), ("frequency", "never"));
            stranger.Status.ShouldBe(HttpStatusCode.NotFound);
        }
        (await site.Query<string>($"select frequency from follows where id = {id}")).ShouldBe(["daily"]);
    }

    [Theory]
    [InlineData("fr", "Mes suivis", "Rien de nouveau sur ce que vous suivez.")]
    [InlineData("ar", "ما أتابعه", "لا جديد في ما تتابعه.")]
    public async Task The_pages_speak_the_language_of_their_address(string language, string title, string nothing)
    {
        var reader = await site.SignedIn($"Reader {language}");
        (await reader.Open($"/{language}/account/follows")).Text.ShouldContain(title);
        (await reader.Open($"/{language}/account/notices")).Text.ShouldContain(nothing);
    }

    private static async Task Declare(Visitor manager, string slug, (string, string) field)
    {
        await manager.Open($"/en/clusters/{slug}/edit");
        await manager.Send("Send", field);
        manager.Text.ShouldContain("Decided on");
    }

    private async Task Told(string name, int times)
    {
        await site.Rests();
        (
            await site.Query<long>($"select count(*) from notices notice join people person on person.id = notice.person_id where person.name = '{name}'")
        ).ShouldBe([times]);
    }

    private async Task Digest()
    {
        await site.Does(SendDigests.Kind);
        await site.Rests();
    }
}
