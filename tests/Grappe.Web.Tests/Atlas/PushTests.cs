using System.Net;
using System.Text;
using System.Text.Json;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Atlas;

/// <summary>Organisations push what they know from their own systems.</summary>
public sealed class PushTests(Site site) : IClassFixture<Site>
{
    private const string Network = "network/tunisia-technoparks";

    [Fact]
    public async Task What_a_program_says_waits_for_a_judge_who_sees_dates_and_proofs_and_then_stands_on_the_card()
    {
        var manager = await site.SignedIn("Pushing Manager", "manager", "cluster/mecadev");
        // What its owner types meanwhile is theirs.
        await manager.Open("/en/clusters/mecadev/edit");
        await manager.Send("Keep the draft", ("jobs", "41"));
        var program = await Caller.Of(site, manager, "propose");
        var pushed = await program.Post(
            "clusters/mecadev/observations",
            """
            [
              { "field": "members", "key": "smes", "value": 31, "asOf": "2024" },
              { "field": "members", "key": "smes", "value": "~36", "asOf": "2025-12", "link": "https://example.org/report" },
              { "field": "activity", "value": "Salon des moules", "language": "fr" },
              { "field": "activity", "value": "Bourse aux outillages" }
            ]
            """,
            HttpStatusCode.Created
        );
        var proposal = pushed.GetProperty("proposal");
        var id = proposal.GetProperty("id").GetInt32();
        program.Answer.Headers.Location!.ToString().ShouldBe($"/api/v1/proposals/{id}");
        program.Answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        proposal.GetProperty("state").GetString().ShouldBe("submitted");
        pushed.GetProperty("observations").EnumerateArray().Select(one => one.GetProperty("verdict").GetString()).ShouldAllBe(verdict => verdict == "proposed");
        (
            await site.Query<string>(
                "select v.value from proposed_values v join proposals p on p.id = v.proposal_id join people a on a.id = p.author_id where a.name = 'Pushing Manager' and p.state = 'draft'"
            )
        ).ShouldBe(["41"]);

        // The same night after night changes nothing while it waits.
        var again = await program.Post(
            "clusters/mecadev/observations",
            """[{ "field": "members", "key": "smes", "value": 31, "asOf": "2024" }]""",
            HttpStatusCode.OK
        );
        again.GetProperty("proposal").ValueKind.ShouldBe(JsonValueKind.Null);

        var curator = await site.SignedIn("Pushed Curator", "curator", Network);
        await curator.Open($"/en/proposals/{id}");
        foreach (var words in new[] { "sent by a program", "December 2025", "https://example.org/report", "Bourse aux outillages" })
            curator.Text.ShouldContain(words);
        await curator.Send("Accept the rest and decide");
        var decided = await program.Get($"proposals/{id}");
        decided.GetProperty("state").GetString().ShouldBe("decided");
        decided.GetProperty("values").EnumerateArray().ShouldAllBe(value => value.GetProperty("decision").GetString() == "accepted");
        (
            await site.Query<string>(
                $"select observed_on || coalesce(' ' || statement.link, '') from observations one join statements statement on statement.observation_id = one.id where proposal_id = {id} order by 1"
            )
        )
            .Count(text => text is "2024" or "2025-12 https://example.org/report")
            .ShouldBe(2);
        await Eventually.Holds(async () => (await site.Visitor().Open("/fr/clusters/mecadev")).Text.Contains("Salon des moules"));
        // And nothing when it stands.
        (
            await program.Post(
                "clusters/mecadev/observations",
                """[{ "field": "members", "key": "smes", "value": "~36", "asOf": "2025-12" }, { "field": "activity", "value": "Salon des moules" }]""",
                HttpStatusCode.OK
            )
        )
            .GetProperty("observations")
            .EnumerateArray()
            .ShouldAllBe(one => one.GetProperty("verdict").GetString() == "same");
        // Another's proposals are not even said to exist.
        await (await Caller.Of(site, await site.SignedIn("Pushing Neighbour", "manager", "cluster/mecadev"), "read")).Get(
            $"proposals/{id}",
            HttpStatusCode.NotFound
        );
    }

    [Fact]
    public async Task What_a_trusted_program_says_is_on_the_card_at_once_and_the_trail_names_its_token()
    {
        var manager = await site.SignedIn("Trusted Pusher", "manager", "cluster/elentica", trusted: true);
        var program = await Caller.Of(site, manager, "propose");
        var pushed = await program.Post("clusters/elentica/observations", """[{ "field": "jobs", "value": 5432 }]""", HttpStatusCode.Created);
        pushed.GetProperty("observations")[0].GetProperty("verdict").GetString().ShouldBe("published");
        await Eventually.Holds(async () => (await site.Visitor().Open("/en/clusters/elentica")).Text.Contains("5,432"));
        (
            await site.Query<string>(
                """
                select distinct a.thing || ' ' || t.name from audit a join api_tokens t on t.id = a.token_id join people p on p.id = a.person_id
                where p.name = 'Trusted Pusher' order by 1
                """
            )
        ).ShouldBe(["observations Nightly propose", "proposals Nightly propose", "proposed_values Nightly propose"]);
        var auditor = await site.SignedIn("Push Auditor", "auditor");
        await auditor.Open("/en/admin/audit?On=elentica");
        auditor.Text.ShouldContain("through the token Nightly propose");
    }

    [Fact]
    public async Task What_cannot_be_taken_is_told_by_its_place_and_nothing_of_the_rest_is()
    {
        var manager = await site.SignedIn("Faulty Pusher", "manager", "cluster/mecadev");
        var program = await Caller.Of(site, manager, "propose");
        var refused = await program.Post(
            "clusters/mecadev/observations",
            """
            [
              { "field": "jobs", "value": 77 },
              { "field": "jobs", "value": "many" },
              { "field": "colour", "value": "red" },
              { "field": "members", "key": "cats", "value": 3 },
              { "field": "state", "value": "asleep" },
              { "field": "created", "value": "2010", "asOf": "2999" },
              { "field": "created", "value": "2010", "asOf": "soon" },
              { "field": "website", "value": "https://example.org", "link": "no page" },
              { "field": "niche", "value": "x", "language": "de" },
              { "field": "niche" },
              { "field": "jobs", "value": 78 }
            ]
            """,
            HttpStatusCode.UnprocessableEntity
        );
        var errors = refused.GetProperty("errors").EnumerateObject().ToDictionary(error => error.Name, error => error.Value[0].GetString()!);
        errors.Keys.ShouldBe(
            ["[1].value", "[2].field", "[3].key", "[4].value", "[5].asOf", "[6].asOf", "[7].link", "[8].language", "[9].value", "[10].field"],
            ignoreOrder: true
        );
        errors["[4].value"].ShouldContain("constituted");
        errors["[10].field"].ShouldContain("[0]");
        (await site.Query<long>("select count(*) from proposals p join people a on a.id = p.author_id where a.name = 'Faulty Pusher'")).ShouldBe([0L]);

        foreach (
            var (body, words) in new[]
            {
                ("[", "is no list"),
                ("""[{"field":"jobs","vale":3}]""", "$[0].vale"),
                ("[]", "is empty"),
                ("[null]", "[0] has no field"),
                ("""{"field":"jobs"}""", "is no list"),
            }
        )
            (await program.Post("clusters/mecadev/observations", body, HttpStatusCode.BadRequest)).GetProperty("detail").GetString()!.ShouldContain(words);
        await program.Post("clusters/mecadev/observations", "[]", HttpStatusCode.UnsupportedMediaType, "text/plain");
        await program.Post("clusters/mecadev/observations", $"[{new string(' ', 2 << 20)}]", HttpStatusCode.RequestEntityTooLarge);
        await program.Post("clusters/mecadev/observations?colour=red", "[]", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_push_that_is_repeated_under_its_key_changes_nothing_and_gets_the_same_answer()
    {
        var manager = await site.SignedIn("Repeating Pusher", "manager", "cluster/pharma-in");
        var program = await Caller.Of(site, manager, "propose", "read");
        const string Body = """[{ "field": "jobs", "value": 611 }]""";
        // Refused first, and mended under the same key.
        (await program.Post("clusters/pharma-in/observations", """[{ "field": "jobs", "value": "x" }]""", HttpStatusCode.UnprocessableEntity, key: "night-1"))
            .GetProperty("errors")
            .EnumerateObject()
            .Select(error => error.Name)
            .ShouldBe(["[0].value"]);
        var first = await program.Post("clusters/pharma-in/observations", Body, HttpStatusCode.Created, key: "night-1");
        var again = await program.Post("clusters/pharma-in/observations", Body, HttpStatusCode.Created, key: "night-1");
        again.GetRawText().ShouldBe(first.GetRawText());
        program.Answer.Headers.GetValues("Idempotent-Replayed").ShouldBe(["true"]);
        program.Answer.Headers.Location.ShouldNotBeNull();
        (await program.Post("clusters/pharma-in/observations", """[{ "field": "jobs", "value": 612 }]""", HttpStatusCode.UnprocessableEntity, key: "night-1"))
            .GetProperty("detail")
            .GetString()!
            .ShouldContain("under another one");
        (
            await site.Query<long>(
                "select count(*) from proposed_values v join proposals p on p.id = v.proposal_id join people a on a.id = p.author_id where a.name = 'Repeating Pusher' and v.value = '612'"
            )
        ).ShouldBe([0L], "what came under a key of another body is not taken");
        // At once from several threads, as a program does that lost patience.
        var many = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(_ =>
                    new Caller(site, program.Token).Post(
                        "clusters/pharma-in/observations",
                        """[{ "field": "jobs", "value": 613 }]""",
                        HttpStatusCode.Created,
                        key: "night-2"
                    )
                )
        );
        many.Select(answer => answer.GetRawText()).Distinct().Count().ShouldBe(1);
        (await program.Get("proposals")).GetProperty("total").GetInt32().ShouldBe(2);
        // The key of one token is not that of another.
        var other = await Caller.Of(site, manager, "propose");
        await other.Post("clusters/pharma-in/observations", """[{ "field": "jobs", "value": 614 }]""", HttpStatusCode.Created, key: "night-1");
        await program.Post("clusters/pharma-in/observations", Body, HttpStatusCode.BadRequest, key: new string('k', 300));
    }

    [Fact]
    public async Task A_table_is_checked_and_applied_without_anybody_coming_back_and_its_trail_names_the_token()
    {
        var curator = await site.SignedIn("Pushing Curator", "curator", Network);
        var program = await Caller.Of(site, curator, "import");
        var pushed = await program.Post(
            "imports/observations?apply=true",
            "subject,field,key,value,surplus\ncluster/mecadev,members,press-rooms,1234,x\n",
            HttpStatusCode.Accepted,
            "text/csv",
            key: "table-1"
        );
        var id = pushed.GetProperty("id").GetInt32();
        program.Answer.Headers.Location!.ToString().ShouldBe($"/api/v1/imports/{id}");
        await Eventually.Gives(async () => (await program.Get($"imports/{id}")).GetProperty("state").GetString(), "applied", "the import");
        var applied = await program.Get($"imports/{id}");
        applied.GetProperty("lines").GetProperty("applied").GetInt32().ShouldBe(1);
        applied.GetProperty("ignoredColumns")[0].GetString().ShouldBe("surplus");
        await Eventually.Holds(async () => (await site.Visitor().Open("/en/clusters/mecadev")).Text.Contains("1,234"));
        (
            await program.Post(
                "imports/observations?apply=true",
                "subject,field,key,value,surplus\ncluster/mecadev,members,press-rooms,1234,x\n",
                HttpStatusCode.Accepted,
                "text/csv",
                key: "table-1"
            )
        )
            .GetProperty("id")
            .GetInt32()
            .ShouldBe(id);
        (
            await site.Query<long>(
                $"select count(*) from audit a join api_tokens t on t.id = a.token_id where a.thing = 'observations' and a.subject_id = (select id from subjects where slug = 'mecadev' and kind = 'cluster') and t.name = 'Nightly import'"
            )
        ).ShouldBe([1L]);
        (await site.Query<long>($"select count(*) from audit where thing = 'imports' and thing_id = '{id}' and token_id is null")).ShouldBe([0L]);
    }

    [Fact]
    public async Task A_table_with_wrong_lines_waits_for_a_second_call_and_says_them_by_line_and_column()
    {
        var curator = await site.SignedIn("Half Pushing Curator", "curator", Network);
        var program = await Caller.Of(site, curator, "import");
        var id = (
            await program.Send(
                HttpMethod.Post,
                "imports/observations?apply=true",
                new ByteArrayContent(
                    Encoding
                        .Unicode.GetPreamble()
                        .Concat(Encoding.Unicode.GetBytes("subject;field;value\ncluster/elentica;jobs;987\ncluster/elentica;jobs;many\n"))
                        .ToArray()
                ),
                null,
                HttpStatusCode.Accepted
            )
        )
            .GetProperty("id")
            .GetInt32();
        await Eventually.Gives(async () => (await program.Get($"imports/{id}")).GetProperty("state").GetString(), "checked", "the import");
        var line = (await program.Get($"imports/{id}/lines?verdict=error")).GetProperty("items")[0];
        (line.GetProperty("line").GetInt32(), line.GetProperty("column").GetString()).ShouldBe((3, "value"));
        line.GetProperty("problem").GetString()!.ShouldContain("not a number");
        line.GetProperty("cells").GetProperty("value").GetString().ShouldBe("many");

        await program.Post($"imports/{id}/apply?withContradictions=true", "", HttpStatusCode.Accepted);
        await program.Post($"imports/{id}/apply", "", HttpStatusCode.Accepted);
        await Eventually.Gives(async () => (await program.Get($"imports/{id}")).GetProperty("state").GetString(), "applied", "the import");
        (await site.Query<long>($"select count(*) from observations where import_id = {id}")).ShouldBe([1L]);

        var broken = (await program.Post("imports/observations", "colour\nred\n", HttpStatusCode.Accepted, "text/csv")).GetProperty("id").GetInt32();
        await Eventually.Gives(async () => (await program.Get($"imports/{broken}")).GetProperty("state").GetString(), "refused", "the import");
        (await program.Get($"imports/{broken}")).GetProperty("problem").GetString()!.ShouldContain("Columns are missing");
        await program.Post($"imports/{broken}/apply", "", HttpStatusCode.Conflict);
        await program.Post("imports/colours", "a,b\n", HttpStatusCode.NotFound, "text/csv");
        await program.Post("imports/observations", "", HttpStatusCode.BadRequest, "text/csv");
        await (await Caller.Of(site, await site.SignedIn("Elsewhere Curator", "curator", "network/maroc-cluster"), "import")).Get(
            $"imports/{id}",
            HttpStatusCode.NotFound
        );
    }
}
