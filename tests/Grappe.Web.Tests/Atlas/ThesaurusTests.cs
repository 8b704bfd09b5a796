using System.Net;
using System.Text.Json;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Loading;
using Grappe.Web.Modules.Atlas.Thesaurus;
using Grappe.Web.Tests.Bed;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Atlas;

/// <summary>The thesaurus: who reads it, who adds to it, and from when on that counts.</summary>
public sealed class ThesaurusTests(Site site, TestPostgres postgres) : IClassFixture<Site>
{
    private const string Proposals = "/en/thesaurus/proposals?in=fr";

    [Theory]
    [InlineData("fr", "Moules et outillages", "Plasturgie", "Plus large", "Sert à")]
    [InlineData("en", "Moulds and tools", "Plastics processing", "Broader", "Used for")]
    [InlineData("ar", "القوالب والأدوات", "البلاستيك", "أعمّ", "يُستعمل في")]
    public async Task Anybody_finds_a_concept_by_a_word_of_any_language_and_sees_what_it_hangs_together_with(
        string language,
        string name,
        string used,
        string broader,
        string feeds
    )
    {
        var visitor = site.Visitor();
        foreach (var word in new[] { "outillage", "moulds", "القوالب" })
        {
            await visitor.Open($"/{language}/thesaurus?q={Uri.EscapeDataString(word)}");
            visitor.Text.ShouldContain(name);
        }
        await visitor.Open(visitor.Page.QuerySelector("main .tree a[href$='/moulds-and-tools']")!.GetAttribute("href")!);
        visitor.Page.QuerySelector("h1")!.TextContent.ShouldBe(name);
        visitor.Text.ShouldContain(broader);
        visitor.Text.ShouldContain(feeds);
        visitor.Text.ShouldContain(used);
        visitor.Text.ShouldContain("25, 28");
        await Eventually.Holds(
            async () => (await visitor.Open($"/{language}/thesaurus/moulds-and-tools")).Page.QuerySelector("main .points a[href$='/mecadev']") is not null,
            "the list of those who name it"
        );
        await visitor.Open($"/{language}/thesaurus/no-such-concept", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Texts_that_several_ask_to_be_read_at_once_are_read_once()
    {
        var asked = (
            await site.Query<string>(
                $"""
                with asked as (insert into jobs (kind) select '{TextsToRead.Kind}' from generate_series(1, 5) returning id)
                select string_agg(id::text, ',') from asked
                """
            )
        )[0];
        await Eventually.Gives(
            async () => (await site.Query<long>($"select count(*) from jobs where id in ({asked}) and state = 'done'"))[0],
            5L,
            "that all are done"
        );
        (await site.Query<long>($"select count(*) from jobs where id in ({asked}) and steps_total is not null"))[0]
            // None of them where the reading of the day began after they were asked for.
            .ShouldBeInRange(0, 1);
    }

    [Fact]
    public async Task Every_concept_stands_once_in_the_tree_of_its_kind()
    {
        var shown = new List<string>();
        foreach (var kind in new[] { "product", "technology", "step" })
            shown.AddRange(
                (await site.Get($"/en/thesaurus?kind={kind}")).QuerySelectorAll("main .tree a").Select(link => link.GetAttribute("href")!.Split('/')[^1])
            );
        using var answer = JsonDocument.Parse(await site.Client.GetStringAsync("/api/v1/concepts?pageSize=200"));
        var known = answer.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("slug").GetString()!).ToList();
        known.Count.ShouldBeGreaterThan(140);
        shown.Order().ShouldBe(known.Order());
        (await site.Client.GetAsync("/api/v1/concepts?kind=colour")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("fr", "Envoyer", "Frittoirs de zircone, moules", "Moules et outillages", "frittoirs de zircone")]
    [InlineData("ar", "إرسال", "فرّامات الزعفران، القوالب والأدوات", "القوالب والأدوات", "فرّامات الزعفران")]
    public async Task Whoever_types_an_offer_is_told_what_was_understood_and_what_was_not(
        string language,
        string send,
        string text,
        string understood,
        string not
    )
    {
        var manager = await site.SignedIn($"Understood Manager {language}", "manager", "cluster/elentica");
        await manager.Open($"/{language}/thesaurus/understood?offer={Uri.EscapeDataString(text)}");
        manager.Page.QuerySelectorAll(".chip:not(.unknown)").Select(chip => chip.TextContent).ShouldBe([understood]);
        manager.Page.QuerySelectorAll(".chip.unknown").Select(chip => chip.TextContent).ShouldBe([not]);

        await manager.Open($"/{language}/clusters/elentica/edit");
        await manager.Send(send, ("offer", text));
        manager.Path.ShouldContain("/proposals/");
        manager.Page.QuerySelectorAll("main .chip.unknown").Select(chip => chip.TextContent).ShouldBe([not]);
        await manager.Open($"/{language}/clusters/elentica/edit");
    }

    [Theory]
    [InlineData("Dentelle", "dentelle")]
    [InlineData("Chambre froide", "chambre froide")]
    public async Task What_somebody_offers_is_a_product_even_where_its_words_elsewhere_only_say_how_another_is(string text, string not)
    {
        var manager = await site.SignedIn("Cold Manager", "manager", "cluster/elentica");
        await manager.Open($"/fr/thesaurus/understood?need={Uri.EscapeDataString(text)}");
        manager.Page.QuerySelectorAll(".chip.unknown").Select(chip => chip.TextContent).ShouldBe([not]);
    }

    [Theory]
    [InlineData("تحليل مخبري لزيت الزيتون", "تحليل مخبري")]
    [InlineData("زيت زيتون بكر ممتاز معلّب", "بكر ممتاز معلّب")]
    [InlineData("بالزيت والزيتون", null)]
    public async Task Arabic_is_understood_with_and_without_article_and_preposition(string text, string? not)
    {
        var manager = await site.SignedIn("Arabic Reader", "manager", "cluster/elentica");
        await manager.Open($"/ar/thesaurus/understood?offer={Uri.EscapeDataString(text)}");
        var understood = manager.Page.QuerySelectorAll(".chip:not(.unknown)").Select(chip => chip.TextContent).ToList();
        if (not is not null)
        {
            understood.ShouldBe(["زيت الزيتون"]);
            manager.Page.QuerySelectorAll(".chip.unknown").Select(chip => chip.TextContent).ShouldBe([not]);
        }
        else
            understood.ShouldNotContain("زيت الزيتون");
    }

    [Fact]
    public async Task An_offer_written_in_Arabic_counts_as_what_it_names()
    {
        var manager = await site.SignedIn("Olive Manager", "manager", "cluster/elentica", trusted: true);
        await manager.Open("/ar/clusters/elentica/edit");
        await manager.Send("إرسال", ("offer", "زيت زيتون بكر ممتاز معلّب"));
        (await OffersAsync("elentica")).ShouldContain("Olive oil");
    }

    [Fact]
    public async Task An_unknown_word_of_an_offer_is_proposed_with_who_said_it_and_counts_as_soon_as_a_curator_takes_it_for_another_word()
    {
        var manager = await site.SignedIn("Ferrous Manager", "manager", "cluster/pharma-in", trusted: true);
        await manager.Open("/fr/clusters/pharma-in/edit");
        await manager.Send("Envoyer", ("offer", "Nous offrons des tournevris calibrés"));
        var curator = await site.SignedIn("Word Curator", "curator", "network/maroc-cluster");
        await Waits(curator, "tournevris calibrés");
        await curator.Open(AddressOf(curator, "tournevris calibrés"));
        curator.Text.ShouldContain("Ferrous Manager");
        curator.Page.QuerySelector("main a[href='/en/clusters/pharma-in']").ShouldNotBeNull();
        curator.Text.ShouldContain("Nous offrons des tournevris calibrés");

        await curator.Send("Add as another word", ("Concept", "moulds und tools"));
        curator.Text.ShouldContain("No concept is called “moulds und tools”");
        curator.Page.QuerySelector("#Concept")!.GetAttribute("value").ShouldBe("moulds und tools");
        (await OffersAsync("pharma-in")).ShouldBeEmpty();
        await curator.Send("Add as another word", ("Concept", "OUTILLAGE"));
        (await OffersAsync("pharma-in")).ShouldBe(["Moulds and tools"]);
        curator.Text.ShouldContain("another word of Moulds and tools");
        (await site.Visitor().Open("/en/thesaurus/moulds-and-tools")).Text.ShouldContain("tournevris calibrés");
        (
            await site.Query<string>(
                "select action || ' ' || (after ->> 'concept') from audit where thing = 'term_judgements' and after ->> 'term' = 'tournevris calibrés'"
            )
        ).ShouldBe(["insert moulds-and-tools"]);
        // In the plural and in another place of a text too.
        await manager.Open("/fr/thesaurus/understood?need=Un+tournevris+calibré");
        manager.Page.QuerySelectorAll(".chip").Select(chip => chip.TextContent).ShouldBe(["Moules et outillages"]);

        await curator.Open(Proposals);
        await Undo(curator, "tournevris calibrés");
        (await OffersAsync("pharma-in")).ShouldBeEmpty();
        await Waits(curator, "tournevris calibrés");
    }

    [Fact]
    public async Task A_term_becomes_a_concept_with_its_place_among_the_others_and_what_is_wrong_is_said_beside_its_field()
    {
        var manager = await site.SignedIn("Saffron Manager", "manager", "cluster/logistique-sfax", trusted: true);
        await manager.Open("/fr/clusters/logistique-sfax/edit");
        await manager.Send("Envoyer", ("need", "Crocus séchés"));
        var curator = await site.SignedIn("Concept Curator", "curator", "network/tunisia-technoparks");
        await Waits(curator, "crocus séchés");
        await curator.Open(AddressOf(curator, "crocus séchés"));
        curator.Page.QuerySelector("#Fr")!.GetAttribute("value").ShouldBe("crocus séchés");
        await curator.Send("Add the concept", ("En", "Moulds and tools"), ("Ar", ""), ("Kind", ""), ("Isic", "agriculture"), ("Broader", "Martian crops"));
        foreach (
            var problem in new[]
            {
                "has this name already",
                "Give a name in all three languages",
                "Say whether it is a product",
                "“agriculture” is not a list of divisions",
                "No concept is called “Martian crops”",
            }
        )
            curator.Text.ShouldContain(problem);
        curator.Page.QuerySelector("#Isic")!.GetAttribute("value").ShouldBe("agriculture");
        curator.Page.QuerySelector("[name=Broader]")!.GetAttribute("value").ShouldBe("Martian crops");
        await curator.Send(
            "Add the concept",
            ("En", "Dried crocus"),
            ("Ar", "زعفران مجفّف"),
            ("Kind", "product"),
            ("Isic", "01 + 10"),
            ("Broader", "Crops"),
            ("Feeds", "Cosmétiques")
        );
        curator.Text.ShouldContain("new concept Dried crocus");

        using (var answer = JsonDocument.Parse(await site.Client.GetStringAsync("/api/v1/concepts?q=dried+crocus")))
        {
            var concept = answer.RootElement.GetProperty("items").EnumerateArray().Single();
            concept.GetProperty("slug").GetString().ShouldBe("dried-crocus");
            concept.GetProperty("broader").EnumerateArray().Select(one => one.GetString()).ShouldBe(["crops"]);
            concept.GetProperty("feeds").EnumerateArray().Select(one => one.GetString()).ShouldBe(["cosmetics"]);
            concept.GetProperty("isic").EnumerateArray().Select(one => one.GetString()).ShouldBe(["01", "10"]);
        }
        (await NeedsAsync("logistique-sfax")).ShouldContain("Dried crocus");
        await Eventually.Holds(
            async () => (await site.Visitor().Open("/ar/thesaurus/dried-crocus")).Page.QuerySelector("main a[href$='/logistique-sfax']") is not null,
            "the cluster that names it"
        );
        (await site.Visitor().Open("/en/thesaurus/crops")).Page.QuerySelector("main a[href='/en/thesaurus/dried-crocus']").ShouldNotBeNull();

        // A word of it leans on it: the one must go before the other.
        await manager.Open("/fr/clusters/logistique-sfax/edit");
        await manager.Send("Envoyer", ("offer", "Safranières"));
        await Waits(curator, "safranières");
        await curator.Open(AddressOf(curator, "safranières"));
        await curator.Send("Add as another word", ("Concept", "Dried crocus"));
        await Undo(curator, "crocus séchés");
        curator.Text.ShouldContain("Another accepted term leans on this concept: “safranières”");
        await Undo(curator, "safranières");
        await Undo(curator, "crocus séchés");
        await site.Visitor().Open("/en/thesaurus/dried-crocus", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("déjà", 0)]
    [InlineData("diverses", 0)]
    [InlineData("conçu", 0)]
    [InlineData("connectés", 0)]
    [InlineData("méditerranéenne", 0)]
    [InlineData("already", 1)]
    [InlineData("connected", 1)]
    [InlineData("والبرمجة", 2)]
    public void A_word_of_grammar_a_participle_or_an_adjective_makes_no_term_by_itself(string word, int language) =>
        QualifyingWords.Has(word, language).ShouldBeTrue();

    [Theory]
    [InlineData("olive", 0)]
    [InlineData("mécanique", 0)]
    [InlineData("sécurité", 0)]
    [InlineData("acier", 0)]
    [InlineData("safranières", 0)]
    [InlineData("dentelle", 0)]
    [InlineData("moissonneuses", 0)]
    [InlineData("fraise", 0)]
    // A word of grammar in another language.
    [InlineData("home", 0)]
    [InlineData("carte", 1)]
    [InlineData("cheese", 1)]
    [InlineData("كالسيوم", 2)]
    [InlineData("cement", 1)]
    [InlineData("الزيتون", 2)]
    public void A_noun_makes_one(string word, int language) => QualifyingWords.Has(word, language).ShouldBeFalse();

    [Fact]
    public async Task A_concept_that_is_a_case_of_funding_is_read_out_of_offers_and_needs_alone_as_funding_is()
    {
        var manager = await site.SignedIn("Factoring Manager", "manager", "cluster/menara", trusted: true);
        await site.Query<int>(
            """
            with judged as (
                insert into term_judgements (language, key, term, verdict, concept, judged_by_id, judged_at)
                select 'fr', 'affacturag', 'affacturage', 'concept', 'factoring', id, now() from people where name = 'Factoring Manager' returning id
            )
            insert into grown_concepts (judgement_id, slug, kind, broader, feeds, name_fr, name_en, name_ar)
            select id, 'factoring', 'step', '{funding}', '{}', 'Affacturage', 'Factoring', 'شراء الديون' from judged returning judgement_id
            """
        );
        await manager.Open("/fr/clusters/menara/edit");
        await manager.Send("Envoyer", ("activity", "Affacturage"), ("offer", "Affacturage"));
        await Eventually.Holds(async () => (await OffersAsync("menara")).Contains("Factoring"), "the offer");
        (await NamedAsync("menara", "field")).ShouldNotContain("Factoring");
    }

    [Fact]
    public async Task What_is_refused_needs_a_reason_and_is_not_proposed_again_until_that_is_undone()
    {
        var manager = await site.SignedIn("Vague Manager", "manager", "cluster/2ts", trusted: true);
        await manager.Open("/fr/clusters/2ts/edit");
        await manager.Send("Envoyer", ("offer", "Bidulages"));
        var curator = await site.SignedIn("Refusing Administrator", "administrator");
        await Waits(curator, "bidulages");
        var key = await KeyOf("bidulages");
        await curator.Send("Refuse", ("chosen", key));
        curator.Text.ShouldContain("Say why");
        curator.Page.QuerySelector($"[name=chosen][value='{key}']")!.HasAttribute("checked").ShouldBeTrue();
        await curator.Send("Refuse", ("chosen", key), ("Reason", "Nobody knows what it is"));
        curator.Text.ShouldContain("1 term refused");
        curator.Text.ShouldContain("Nobody knows what it is");
        Terms(curator).ShouldNotContain("bidulages");

        await manager.Open("/fr/clusters/2ts/edit");
        await manager.Send("Envoyer", ("need", "Bidulages zaâtar"));
        manager.Page.QuerySelectorAll("main .chip.unknown").Select(chip => chip.TextContent).ShouldBe(["zaâtar"]);
        await Waits(curator, "zaâtar");
        Terms(curator).ShouldNotContain("bidulages");
        await Undo(curator, "bidulages");
        await Waits(curator, "bidulages");
    }

    [Fact]
    public async Task What_waits_to_be_judged_on_a_card_proposes_its_words_already_and_takes_them_back_when_it_is_refused()
    {
        var manager = await site.SignedIn("Waiting Manager", "manager", "cluster/elentica");
        await manager.Open("/fr/clusters/elentica/edit");
        await manager.Send("Envoyer", ("need", "Chronotachymètres gyroscopiques"));
        var proposal = manager.Path;
        var curator = await site.SignedIn("Waiting Curator", "curator", "network/tunisia-technoparks");
        await Waits(curator, "chronotachymètres gyroscopiques");
        await curator.Open(AddressOf(curator, "chronotachymètres gyroscopiques"));
        curator.Text.ShouldContain("Waiting Manager");
        await curator.Open(proposal);
        var verdict = curator.Page.QuerySelector("main input[type=radio]")!.GetAttribute("name")!;
        await curator.Send(null, (verdict, "refused"), (verdict.Replace("verdict", "reason"), "No such thing"));
        await Eventually.Holds(async () => !Terms(await curator.Open(Proposals)).Contains("chronotachymètres gyroscopiques"), "the term of what was refused");
    }

    [Fact]
    public async Task Only_those_who_keep_the_thesaurus_judge_and_two_of_them_judge_once()
    {
        var manager = await site.SignedIn("Twice Manager", "manager", "cluster/pharma-in", trusted: true);
        await manager.Open("/fr/clusters/pharma-in/edit");
        await manager.Send("Envoyer", ("need", "Dodécuples"));
        var (one, other) = (await site.SignedIn("First Keeper", "administrator"), await site.SignedIn("Second Keeper", "administrator"));
        await Waits(one, "dodécuples");
        await manager.Open("/en/thesaurus/proposals", HttpStatusCode.Forbidden);
        await manager.Open("/en/account");
        var address = AddressOf(one, "dodécuples");
        await manager.Forge(address + "&handler=Word", ("Concept", "Crops"));
        manager.Status.ShouldBe(HttpStatusCode.Forbidden);
        await one.Open(address);
        await other.Open(address);
        await one.Send("Add as another word", ("Concept", "Crops"));
        await other.Send("Add as another word", ("Concept", "Wine"));
        other.Text.ShouldContain("Somebody else has just judged “dodécuples”");
        (await site.Query<string>("select concept from term_judgements where term = 'dodécuples'")).ShouldBe(["crops"]);
        await one.Open("/en/thesaurus/proposals/term?in=fr&key=never+said", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_grew_survives_a_load_and_the_file_of_the_grown_thesaurus_is_one_that_the_data_set_can_hold()
    {
        const string Header = "slug,kind,broader,isic,feeds,fr,en,ar,words";
        var data = A
            .DataSet.With(A.Cluster.Named("Huile d'olive").In("Gabès").Constituted())
            .Write("thesaurus/concepts.csv", $"{Header}\ncrops,product,,01,,Cultures,Crops,زراعات,")
            .Append(
                "observations/observations.csv",
                [
                    "cluster/huile-d-olive",
                    DataFolder.Study,
                    "text",
                    "",
                    "Autre",
                    "",
                    "",
                    "niche",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "Zaâtar sauvage",
                    "Wild zaatar",
                    "زعتر برّي",
                ]
            );
        await using var small = await SmallSite.Of(postgres, data);
        var curator = await small.SignedIn("Small Administrator", "administrator");
        await Eventually.Holds(async () => Terms(await curator.Open(Proposals)).Contains("zaâtar sauvage"), "the list of terms");
        await curator.Open(AddressOf(curator, "zaâtar sauvage"));
        await curator.Send("Add the concept", ("En", "Wild thyme"), ("Ar", "زعتر"), ("Kind", "product"), ("Broader", "crops"));

        data.Append("countries.csv", "it", "north", "Italie", "Italy", "إيطاليا");
        await LoadAsync();
        (await ConceptsAsync()).ShouldBe(["crops", "wild-thyme"]);

        // The editors take it in: the file has it, and it stands once.
        var file = await small.Client.GetStringAsync("/api/v1/concepts.csv");
        file.ShouldContain("wild-thyme,product,crops,,,zaâtar sauvage,Wild thyme,زعتر,");
        data.Write("thesaurus/concepts.csv", file.Replace("Wild thyme", "Wild zaatar", StringComparison.Ordinal));
        await LoadAsync();
        (await ConceptsAsync()).ShouldBe(["crops", "wild-thyme"]);
        (await small.Visitor().Open("/en/thesaurus/wild-thyme")).Page.QuerySelector("h1")!.TextContent.ShouldBe("Wild zaatar");

        async Task LoadAsync()
        {
            await using var scope = small.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<LoadData>().RunAsync(data.Path, _ => { });
        }

        async Task<IEnumerable<string>> ConceptsAsync()
        {
            using var answer = JsonDocument.Parse(await small.Client.GetStringAsync("/api/v1/concepts"));
            return [.. answer.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("slug").GetString()!)];
        }
    }

    private static IReadOnlyList<string> Terms(Visitor curator) => [.. curator.Page.QuerySelectorAll("main .choices a").Select(link => link.TextContent)];

    private static string AddressOf(Visitor curator, string term) =>
        curator.Page.QuerySelectorAll("main .choices a").Single(link => link.TextContent == term).GetAttribute("href")!;

    // The newest are on few cards, and so on the last pages.
    private async Task Waits(Visitor curator, string term) =>
        await Eventually.Holds(
            async () =>
            {
                for (var page = 1; page < 60; page++)
                {
                    await curator.Open($"{Proposals}&page={page}");
                    if (Terms(curator) is var terms && (terms.Count == 0 || terms.Contains(term)))
                        return terms.Count > 0;
                }
                return false;
            },
            $"the waiting of '{term}'"
        );

    private static async Task Undo(Visitor curator, string term)
    {
        var id = curator
            .Page.QuerySelectorAll("main .items form")
            .Single(form => form.QuerySelector("bdi")!.TextContent == term)
            .QuerySelector("[name=id]")!
            .GetAttribute("value")!;
        await curator.Forge("/en/thesaurus/proposals?in=fr&handler=Undo", ("id", id));
    }

    private async Task<string> KeyOf(string term) => (await site.Query<string>($"select key from term_uses where term = '{term}' limit 1"))[0];

    private Task<IReadOnlyList<string>> OffersAsync(string cluster) => NamedAsync(cluster, "offers");

    private Task<IReadOnlyList<string>> NeedsAsync(string cluster) => NamedAsync(cluster, "needs");

    private async Task<IReadOnlyList<string>> NamedAsync(string cluster, string what)
    {
        using var answer = JsonDocument.Parse(await site.Client.GetStringAsync($"/api/v1/clusters/{cluster}/partners"));
        return [.. answer.RootElement.GetProperty(what).EnumerateArray().Select(item => item.GetProperty("en").GetString()!)];
    }
}
