using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Tests.Bed;
using Grappe.Web.Tests.Imports;

namespace Grappe.Web.Tests.Atlas;

/// <summary>A card takes far more than anybody knows of a subject, and not without end, whichever way values come in.</summary>
public sealed class CardRoomTests(Site site) : IClassFixture<Site>
{
    private const string Network = "network/tunisia-technoparks";

    [Fact]
    public async Task Of_two_programs_that_push_the_last_value_at_once_one_finds_room_and_the_other_is_told_why_not()
    {
        await Fill("cluster/mecadev", CardRoom.MostOfField - 1);
        var callers = new List<Caller>();
        foreach (var name in new[] { "First Pusher", "Second Pusher" })
            callers.Add(await Caller.Of(site, await site.SignedIn(name, "manager", "cluster/mecadev", trusted: true), "propose"));
        var answers = await Task.WhenAll(
            callers.Select(
                async (caller, at) =>
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/clusters/mecadev/observations")
                    {
                        Content = new StringContent($$"""[{ "field": "activity", "value": "Une activité {{at}}" }]""", Encoding.UTF8, "application/json"),
                    };
                    request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {caller.Token}");
                    request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue("en"));
                    using var answer = await site.Client.SendAsync(request);
                    return (answer.StatusCode, Body: await answer.Content.ReadAsStringAsync());
                }
            )
        );
        answers.Select(answer => answer.StatusCode).Order().ShouldBe([HttpStatusCode.Created, HttpStatusCode.UnprocessableEntity]);
        answers
            .Single(answer => answer.StatusCode == HttpStatusCode.UnprocessableEntity)
            .Body.ShouldContain("this card has 500 values of it already, and takes no more than 500");
        (await Count("cluster/mecadev")).ShouldBe(CardRoom.MostOfField);
    }

    [Fact]
    public async Task A_form_says_beside_the_field_that_the_card_is_full_and_keeps_what_was_typed()
    {
        await Fill("cluster/primeurs-du-sud", CardRoom.MostOfField);
        var manager = await site.SignedIn("Full Manager", "manager", "cluster/primeurs-du-sud");
        await manager.Open("/en/clusters/primeurs-du-sud/edit");
        await manager.Send("Send", ("activity", "Une activité de trop"));
        manager.Text.ShouldContain("takes no more than 500");
        manager.Page.QuerySelector("[name='activity']")!.TextContent.ShouldContain("Une activité de trop");
        (await site.Query<string>("select p.state from proposals p join people a on a.id = p.author_id where a.name = 'Full Manager'")).ShouldBe(["draft"]);
    }

    [Fact]
    public async Task What_waits_is_accepted_only_as_long_as_there_is_room()
    {
        await Fill("cluster/ce3m", CardRoom.MostOfField - 1);
        var waiting = new List<string>();
        foreach (var name in new[] { "First Waiting", "Second Waiting" })
        {
            var manager = await site.SignedIn(name, "manager", "cluster/ce3m");
            await manager.Open("/en/clusters/ce3m/edit");
            await manager.Send("Send", ("activity", $"Une activité de {name}"));
            waiting.Add(manager.Path);
        }
        var curator = await site.SignedIn("Full Curator", "curator", "network/maroc-cluster");
        await curator.Open(waiting[0]);
        await curator.Send("Accept the rest and decide");
        await curator.Open(waiting[1]);
        await curator.Send("Accept the rest and decide");
        curator.Text.ShouldContain("takes no more than 500");
        (await site.Query<string>($"select state from proposals where id = {waiting[1].Split('/')[^1]}")).ShouldBe(["submitted"]);
        (await Count("cluster/ce3m")).ShouldBe(CardRoom.MostOfField);
    }

    [Fact]
    public async Task Lines_that_find_no_room_are_wrong_and_those_before_them_are_applied()
    {
        await Fill("cluster/elentica", CardRoom.MostOfField - 1);
        var curator = await site.SignedIn("Full Importer", "curator", Network);
        await ImportTests.Upload(
            curator,
            "observations",
            "subject,field,value,fr\ncluster/elentica,activity,,Une\ncluster/elentica,activity,,Deux\ncluster/elentica,activity,,Trois\n"
        );
        ImportTests.Figures(curator).ShouldBe([1, 0, 0, 2]);
        curator.Text.ShouldContain("takes no more than 500");
        var page = curator.Path;
        await curator.Send("Apply");
        await ImportTests.Settle(curator, page);
        (await Count("cluster/elentica")).ShouldBe(CardRoom.MostOfField);
    }

    [Fact]
    public async Task Nobody_has_other_names_or_co_operations_without_end()
    {
        var curator = await site.SignedIn("Naming Importer", "curator", Network);
        var names = string.Join('|', Enumerable.Range(0, CardRoom.MostAliases + 1).Select(at => $"Nom {at}"));
        await ImportTests.Upload(curator, "organisations", $"kind,country,fr,aliases\nsme,tn,Aux mille noms,{names}\n");
        ImportTests.Figures(curator).ShouldBe([0, 0, 0, 1]);
        curator.Text.ShouldContain("51 other names: at most 50");
        await ImportTests.Upload(
            curator,
            "cooperations",
            "a,b,kind,status,fr\n"
                + string.Concat(
                    Enumerable.Range(0, CardRoom.MostCooperations + 2).Select(at => $"cluster/mecadev,cluster/ce3m,convention,signed,Un accord {at}\n")
                )
        );
        ImportTests.Figures(curator)[3].ShouldBeGreaterThanOrEqualTo(2);
        ImportTests.Figures(curator)[0].ShouldBeLessThanOrEqualTo(CardRoom.MostCooperations);
    }

    [Fact]
    public async Task Members_find_room_on_one_card_however_far_apart_their_lines_stand()
    {
        // Another test fills the card of the other network.
        const string House = "network/maroc-cluster";
        var standing = (
            await site.Query<long>(
                $"""
                select count(*) from statements join observations on observations.id = observation_id join subjects on subjects.id = subject_id
                where subjects.kind || '/' || subjects.slug = '{House}' and field = 'member' and retracted_at is null
                """
            )
        )[0];
        await site.Query<long>(
            $"""
            with observation as ({Observation(House)})
            insert into statements (observation_id, field, other_subject_id)
            select observation.id, 'member', member.id from observation, subjects member, generate_series(1, {CardRoom.MostOfField - 1 - standing}) n
            where member.kind = 'organisation' and member.slug = 'apii' returning id
            """
        );
        var curator = await site.SignedIn("Members Importer", "curator", House);
        await ImportTests.Upload(
            curator,
            "memberships",
            $"network,member\n{House},organisation/circus\n{string.Concat(Enumerable.Repeat($"{House},Nobody at all\n", 1_000))}{House},organisation/evaptnarres\n"
        );
        ImportTests.Figures(curator).ShouldBe([1, 0, 0, 1_001]);
        (await site.Query<string>($"select problem from import_lines where import_id = {curator.Path.Split('/')[^1]} order by line desc limit 1")).ShouldBe([
            "card.full.field",
        ]);
    }

    [Fact]
    public void Letters_and_values_of_a_whole_card_are_bounded_too()
    {
        var long4000 = new string('a', 4_000);
        var room = new CardRoom([]);
        var taken = 0;
        while (
            room.Take(
                new Statement
                {
                    Field = $"f{taken % 30}",
                    Key = "",
                    Qualifiers = [],
                    TextFr = long4000,
                    TextEn = long4000,
                    TextAr = long4000,
                }
            )
                is null
        )
            taken++;
        taken.ShouldBe(CardRoom.MostLetters / 12_000);
        room = new CardRoom(
            Enumerable
                .Range(0, CardRoom.MostOfCard)
                .Select(at => new Statement
                {
                    Field = $"f{at % 30}",
                    Key = "",
                    Qualifiers = [],
                    Name = "a",
                })
        );
        room.Take(
                new Statement
                {
                    Field = "other",
                    Key = "",
                    Qualifiers = [],
                    Name = "a",
                }
            )!
            .Text.ShouldBe("card.full");
    }

    [Fact]
    public async Task What_one_card_proposes_to_the_thesaurus_is_bounded()
    {
        // Long texts without a stop propose each of their words with the whole stretch in which it stands.
        var words = string.Join(' ', Enumerable.Range(0, 500).Select(at => $"zarbi{(char)('a' + at % 26)}{(char)('a' + at / 26)}"));
        await site.Query<long>(
            $"""
            with observation as ({Observation("network/tunisia-technoparks")})
            insert into statements (observation_id, field, key, text_fr, text_en, text_ar, language, qualifiers)
            select id, 'activity', '', n || ' {words}', n || ' {words}', n || ' {words}', 'fr', array[]::text[] from observation, generate_series(1, 20) n returning id
            """
        );
        var subject = (await site.Query<int>("select id from subjects where kind = 'network' and slug = 'tunisia-technoparks'"))[0];
        await site.Does(TextsToRead.Kind, new TextsToRead([subject]));
        (await site.Query<long>($"select sum(length(key) + length(term) + length(stretch)) from term_uses where subject_id = {subject}"))[0]
            .ShouldBeInRange(CardRoom.MostTermLetters / 2, CardRoom.MostTermLetters);
    }

    [Fact]
    public async Task Words_longer_than_any_index_holds_leave_the_texts_of_all_others_readable()
    {
        // What repeats is packed, and so would find room.
        var random = new Random(1);
        string Long() => string.Concat(Enumerable.Range(0, 1_900).Select(_ => (char)('a' + random.Next(26))));
        await site.Query<long>(
            $"""
            with observation as ({Observation("network/maroc-cluster")})
            insert into statements (observation_id, field, key, text_fr, text_en, text_ar, language, qualifiers)
            select id, 'activity', '', said, said, said, 'fr', array[]::text[] from observation, (select '{Long()} {Long()}' as said) one returning id
            """
        );
        await site.Does(TextsToRead.Kind, new TextsToRead());
    }

    private static string Observation(string subject) =>
        $"""
            insert into observations (subject_id, source_id, part, heading, observed_on)
            select subjects.id, sources.id, 'declaration', 'Grappe', '2026' from subjects, sources
            where subjects.kind || '/' || subjects.slug = '{subject}' and sources.slug = 'declarations' returning id
            """;

    // So many activities stand on the card then.
    private async Task Fill(string subject, int all)
    {
        var standing = (int)await Count(subject);
        await site.Query<long>(
            $"""
            with observation as ({Observation(subject)})
            insert into statements (observation_id, field, key, text_fr, text_en, text_ar, language, qualifiers)
            select id, 'activity', '', 'Activité ' || n, 'Activité ' || n, 'Activité ' || n, 'fr', array[]::text[]
            from observation, generate_series(1, {all - standing}) n returning id
            """
        );
    }

    private async Task<long> Count(string subject) =>
        (
            await site.Query<long>(
                $"""
                select count(*) from statements join observations on observations.id = observation_id join subjects on subjects.id = subject_id
                where subjects.kind || '/' || subjects.slug = '{subject}' and field = 'activity' and retracted_at is null
                """
            )
        )[0];
}
