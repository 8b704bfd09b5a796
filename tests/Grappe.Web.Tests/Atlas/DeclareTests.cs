using System.Text.Json;
using Grappe.Algorithms.Observations;
using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Tests.Bed;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Atlas;

/// <summary>Tests that the statements of other modules stand in the atlas as declarations, once, or not at all.</summary>
public sealed class DeclareTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task What_a_module_says_stands_on_the_card_as_the_word_of_whom_it_speaks_for_and_followers_are_told()
    {
        var reader = await site.SignedIn("Declared Reader");
        await reader.Open("/en/clusters/elentica");
        await reader.Send("Follow this cluster");
        await InScope(
            async (declare, db) =>
            {
                var (cluster, network) = ((await db.FindClusterAsync("elentica"))!, (await db.FindAsync("network", "tunisia-technoparks"))!);
                await declare.SayAsync(
                    cluster,
                    new(network, Language.French, "https://example.org/register"),
                    [new("jobs", "", "4 321"), new("activity", "", "Essaie des cartes électroniques")]
                );
            }
        );
        var card = await site.Get("/en/clusters/elentica");
        card.Body!.TextContent.ShouldContain("4,321");
        card.Body.TextContent.ShouldContain("Essaie des cartes électroniques");
        card.QuerySelectorAll("a[href='https://example.org/register']").ShouldNotBeEmpty();
        // It is named by its day, not by the year in which the platform began.
        card.QuerySelectorAll("details.sources cite").ShouldContain(cite => cite.TextContent.StartsWith("declaration of "));
        (await site.Query<string>("select heading from observations where link = 'https://example.org/register'")).ShouldBe(["Tunisia Technoparks"]);
        await site.Rests();
        (await reader.Open("/en/account/notices")).Text.ShouldContain("New on the card of");
    }

    [Theory]
    [InlineData("2025-03-01", "2025-03-01", "The declaration of 2025 contradicts itself:")]
    [InlineData("2025-03-01", "2027-01-31", "The sources do not say the same:")]
    public void A_declaration_contradicts_itself_on_its_own_day_and_two_of_two_days_contradict_one_another(string one, string other, string said)
    {
        var source = new Source
        {
            Slug = Source.Declarations,
            Title = "",
            Authors = "",
            Publisher = "",
            Kind = "declaration",
            Published = PartialDate.Parse("2020"),
            Language = "fr",
            Note = new("", "", ""),
        };
        var statements = new[] { one, other }.Select(day => new Statement
        {
            Field = "created",
            Key = "",
            Qualifiers = [],
            Observation = new()
            {
                Part = "declaration",
                Heading = "",
                ObservedOn = PartialDate.Parse(day),
                Source = source,
            },
        });
        var subject = new Subject
        {
            Kind = "cluster",
            Slug = "bees",
            Form = "cluster",
            Name = new("", "", ""),
            Aliases = [],
        };
        new ContradictionView(
            new()
            {
                Field = "created",
                Key = "",
                Kind = "value",
                Degree = "conflict",
                StatementIds = [],
                WithinOneSource = true,
            },
            [.. statements],
            subject,
            ShowSubject: false
        ).Lead(new Translator(Texts.Embedded, Language.English)).ShouldBe(said);
    }

    [Fact]
    public async Task A_value_that_cannot_be_read_names_its_field_and_leaves_nothing()
    {
        var broken = await Should.ThrowAsync<RuleBroken>(() =>
            InScope(
                async (declare, db) =>
                    await declare.SayAsync(
                        (await db.FindClusterAsync("mecadev"))!,
                        new(null, Language.English, "https://example.org/unread"),
                        [new("jobs", "", "12"), new("jobs", "", "a great many"), new("website", "", "nowhere")]
                    )
            )
        );
        broken.Problems.Select(problem => problem.Field).ShouldBe(["jobs", "website"]);
        (await site.Query<long>("select count(*) from observations where link = 'https://example.org/unread'")).ShouldBe([0L]);
    }

    [Fact]
    public async Task Where_a_place_is_known_only_as_it_was_written_neither_the_card_nor_the_interface_sets_a_point()
    {
        var slug = (
            await site.Query<string>(
                "select slug from subjects where kind = 'cluster' and place_id is not null and slug not in ('elentica', 'mecadev') order by id desc limit 1"
            )
        )[0];
        await site.Query<long>(
            $"""
            with said as (
                insert into observations (subject_id, source_id, part, heading, observed_on, from_files)
                select subject.id, source.id, 'text', 'Moved', '2026-11', false from subjects subject, sources source
                where subject.kind = 'cluster' and subject.slug = '{slug}' and source.slug = 'study-2019' returning id
            )
            insert into statements (observation_id, field, place_ids, wording) select id, 'place', array[]::int[], 'Tazghounine' from said returning id
            """
        );
        var card = await site.Get($"/en/clusters/{slug}");
        card.Body!.TextContent.ShouldContain("Tazghounine");
        card.QuerySelectorAll(".small-map").ShouldBeEmpty();
        using var answer = await site.Send($"/api/v1/clusters/{slug}");
        using var data = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        (data.RootElement.TryGetProperty("place", out var place) && place.ValueKind != JsonValueKind.Null).ShouldBeFalse();
    }

    [Fact]
    public async Task An_organisation_is_found_by_its_names_whatever_their_letters_and_several_who_name_a_new_one_mean_the_same()
    {
        var known = (await site.Query<string>("select name_en from subjects where kind = 'organisation' and country = 'tn' order by id limit 1"))[0];
        var found = 0;
        await InScope(async (declare, _) => found = (await Named(declare, known.ToUpperInvariant())).Id);
        (await site.Query<string>($"select name_en from subjects where id = {found}")).ShouldBe([known]);

        string[] spelt = ["Atelier Zitoûna", "ATELIER ZITOUNA", "atelier  zitouna", "Atelier zitoûna"];
        var named = new System.Collections.Concurrent.ConcurrentBag<int>();
        await Parallel.ForEachAsync(spelt, async (name, _) => await InScope(async (declare, _) => named.Add((await Named(declare, name)).Id)));
        named.Distinct().ShouldHaveSingleItem();
        var slug = (await site.Query<string>($"select slug from subjects where id = {named.First()}"))[0];
        slug.ShouldBe("atelier-zitouna");
        (await site.Get($"/fr/organisations/{slug}")).QuerySelector("h1")!.TextContent.ShouldContain("Zito");
        // Another country has its own of that name, and a name without letters for an address has one all the same.
        await InScope(async (declare, _) => (await Named(declare, "Atelier Zitoûna", "fr")).Slug.ShouldBe("atelier-zitouna-2"));
        await InScope(async (declare, _) => (await Named(declare, "ورشة الزيتونة")).Slug.ShouldStartWith("organisation"));
        await InScope(async (declare, _) => (await Named(declare, "New")).Slug.ShouldBe("new-2"));
        await Should.ThrowAsync<RuleBroken>(() => InScope((declare, _) => Named(declare, " - ")));
    }

    [Fact]
    public async Task A_cooperation_that_is_told_twice_stands_once_and_shows_on_both_cards()
    {
        for (var time = 0; time < 2; time++)
            await InScope(
                async (declare, db) =>
                    await declare.TellCooperationAsync(
                        (await db.FindClusterAsync("mecadev"))!,
                        (await db.FindClusterAsync("elentica"))!,
                        ClosedLists.CooperationKinds[0],
                        "active",
                        null,
                        new("Partagent un atelier", "Share a workshop", "تتقاسمان ورشة"),
                        new(null, Language.French)
                    )
            );
        (await site.Query<string>("select level from cooperations where text_en = 'Share a workshop'")).ShouldBe(["national"]);
        foreach (var slug in new[] { "mecadev", "elentica" })
            (await site.Get($"/ar/clusters/{slug}")).Body!.TextContent.ShouldContain("تتقاسمان ورشة");
    }

    [Fact]
    public async Task What_is_said_falls_with_the_transaction_of_the_module()
    {
        await InScope(
            async (declare, db) =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync();
                var added = await Named(declare, "Jamais fondée");
                await declare.SayAsync(added, new(null, Language.French), [new("website", "", "https://example.org/never")]);
            }
        );
        (await site.Query<long>("select count(*) from subjects where name_fr = 'Jamais fondée'")).ShouldBe([0L]);
    }

    private static Task<Subject> Named(Declare declare, string name, string country = "tn") =>
        declare.FindOrAddOrganisationAsync(name, "sme", country, new(null, Language.French));

    private async Task InScope(Func<Declare, GrappeDb, Task> act)
    {
        await using var scope = site.Services.CreateAsyncScope();
        await act(scope.ServiceProvider.GetRequiredService<Declare>(), scope.ServiceProvider.GetRequiredService<GrappeDb>());
    }
}
