using System.Net;
using System.Text.RegularExpressions;
using Grappe.Web.Modules.Workspace;
using Grappe.Web.Modules.Workspace.Governance;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Grappe.Web.Tests.Workspace;

/// <summary>A site on which something else is decided by vote too.</summary>
public sealed class SiteWithThings(TestPostgres postgres) : SiteWithReceiver(postgres)
{
    internal Decided Things { get; } = new();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureServices(services => services.AddSingleton<IDecidedByVote>(Things));
    }

    internal sealed class Decided : IDecidedByVote
    {
        public List<(int Id, Outcome Outcome, DateOnly Day)> Taken { get; } = [];
        public bool IsFull { get; set; }
        public string Thing => "test-thing";

        public Task TakeAsync(int id, Outcome outcome, DateOnly day, CancellationToken cancellation)
        {
            if (IsFull && outcome == Outcome.Adopted)
                throw new RuleBroken("bodies.meets");
            Taken.Add((id, outcome, day));
            return Task.CompletedTask;
        }

        public Task<bool> ReturnAsync(int id, CancellationToken cancellation) => Task.FromResult(id != 2);
    }
}

/// <summary>Takes meetings through their states, by pages and by API.</summary>
public sealed partial class MeetingTests(SiteWithThings site) : IClassFixture<SiteWithThings>
{
    [Fact]
    public async Task An_invitation_is_a_calendar_entry_that_keeps_its_name_and_counts_its_changes()
    {
        const string Work = "/en/clusters/pharma-in/work";
        await site.Works("pharma-in");
        await site.Body("pharma-in");
        await site.Member("pharma-in", "Called Company", "2024-01-01");
        await site.Member("pharma-in", "Silent Company", "2024-01-01");
        var manager = await site.SignedIn("Calling Manager", "manager", "cluster/pharma-in");
        var member = await site.SignedIn("Called Representative", "representative", "organisation/called-company");
        var stranger = await site.SignedIn("Uncalled Somebody");
        await site.Webhook(manager, "convened", ["meeting.convened"]);
        await manager.Open($"{Work}/meetings");
        await manager.Send("Prepare the meeting", ("title", "Calling, \"all\""), ("place", "Sfax; room 2"), ("day", Assembly.Day(40)), ("time", "09:30"));
        var page = manager.Path;
        (await manager.Client.GetAsync($"{page}.ics")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await member.Open(page, HttpStatusCode.NotFound);
        await manager.Send("Put on the agenda", ("item", "Accounts"));
        await manager.Send("Convene");
        var first = await Invitation("called.representative@example.org", 2);
        (await site.Receiver.Nth("convened")).Body.ShouldContain("Calling");
        await manager.Send("Change and invite again", ("day", Assembly.Day(10)), ("recordDay", ""));
        manager.Text.ShouldContain("at least 15 days before");
        await manager.Send("Change and invite again", ("day", Assembly.Day(41)), ("recordDay", Assembly.Day(41)));
        var second = await Invitation("called.representative@example.org", 3);
        await manager.Send("Cancel the meeting", ("reason", ""));
        manager.Text.ShouldContain("Give the reason");
        await manager.Send("Cancel the meeting", ("reason", "The hall burnt down."));
        var last = await Invitation("called.representative@example.org", 4);
        (first["METHOD"], second["METHOD"], last["METHOD"]).ShouldBe(("REQUEST", "REQUEST", "CANCEL"));
        (first["SEQUENCE"], second["SEQUENCE"], last["SEQUENCE"]).ShouldBe(("0", "1", "2"));
        new[] { second["UID"], last["UID"] }.ShouldAllBe(uid => uid == first["UID"]);
        last["STATUS"].ShouldBe("CANCELLED");
        first["DTSTART;TZID=Africa/Tunis"].ShouldBe($"{Assembly.Day(40).Replace("-", "", StringComparison.Ordinal)}T093000");
        first["LOCATION"].ShouldBe("Sfax\\; room 2");
        first.Keys.ShouldContain(key => key.StartsWith("ORGANIZER", StringComparison.Ordinal));
        first.Keys.ShouldContain(key => key.StartsWith("ATTENDEE", StringComparison.Ordinal));
        // The address that the member gave, where nobody speaks for it.
        (await site.Mails.Last("silent-company@example.org")).Text.ShouldContain("The hall burnt down.");

        await member.Open(page);
        member.Page.QuerySelectorAll("main form").ShouldBeEmpty();
        var taken = Read(await member.Client.GetStringAsync($"{page}.ics"));
        (taken["UID"], taken["SEQUENCE"], taken["METHOD"]).ShouldBe((first["UID"], "2", "PUBLISH"));
        (await stranger.Client.GetAsync($"{page}.ics")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Each_step_is_for_its_role_and_the_second_of_two_hears_what_happened()
    {
        const string Work = "/en/clusters/mecadev/work";
        await site.Works("mecadev");
        await site.Body("mecadev");
        await site.Member("mecadev", "Walked Company", "2024-01-01");
        await site.Works("elentica");
        var manager = await site.SignedIn("Walking Manager", "manager", "cluster/mecadev");
        var contributor = await site.SignedIn("Walking Contributor", "contributor", "cluster/mecadev");
        var others = new[]
        {
            await site.SignedIn("Walking Auditor", "auditor"),
            await site.SignedIn("Walking Curator", "curator", "network/tunisia-technoparks"),
            await site.SignedIn("Walking Representative", "representative", "organisation/walked-company"),
            await site.SignedIn("Walking Nobody"),
        };
        await contributor.Open($"{Work}/meetings");
        await contributor.Send("Prepare the meeting", ("title", ""), ("place", "Kept place"), ("day", "9999-12-31"), ("time", "25:99"));
        contributor.Page.QuerySelector("[name='place']")!.GetAttribute("value").ShouldBe("Kept place");
        contributor.Text.ShouldContain("Give a day to come");
        await contributor.Send("Prepare the meeting", ("title", "Walk"), ("day", Assembly.Day(30)), ("time", "10:00"));
        var page = contributor.Path;
        await contributor.Send("Put on the agenda", ("item", "Walked item"));
        var id = int.Parse(page.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        foreach (var (state, row) in new[] { ("planned", "convene"), ("convened", "open"), ("open", "close") })
        {
            foreach (var other in others.Append(contributor))
            foreach (var act in new[] { "convene", "open", "close", "cancel", "seal", "nothing" })
            {
                await other.Open("/en/account/data");
                await other.Forge($"{page}?handler=Step", ("act", act), ("version", $"{await Version()}"), ("reason", "Because"));
                ((int)other.Status).ShouldBeOneOf(403, 404);
            }
            (await State()).ShouldBe(state);
            if (state == "convened")
                await site.ComesToday(id);
            await manager.Open(page);
            var (version, late) = (await Version(), await Second(page));
            await manager.Forge($"{page}?handler=Step", ("act", row), ("version", $"{version}"));
            await late.Forge($"{page}?handler=Step", ("act", row), ("version", $"{version}"));
            late.Status.ShouldBe(HttpStatusCode.Conflict);
        }
        (await State()).ShouldBe("closed");
        (await site.States(id)).ShouldBe(["Walked item adjourned"]);
        // What hangs on a meeting of another cluster is not there.
        var stranger = await site.SignedIn("Other Manager", "manager", "cluster/elentica");
        var item = await site.Item(id, "Walked item");
        foreach (
            var path in new[] { $"meetings/{id}", $"meetings/{id}/items/{item}", $"meetings/{id}/attendance", $"meetings/{id}/vote", $"meetings/{id}/minutes" }
        )
            await stranger.Open($"/en/clusters/elentica/work/{path}", HttpStatusCode.NotFound);

        async Task<Visitor> Second(string at)
        {
            lateManager ??= await site.SignedIn("Late Manager", "manager", "cluster/mecadev");
            return await lateManager.Open(at);
        }
        async Task<int> Version() => (await site.Query<int>($"select version from meetings where id = {id}")).Single();
        async Task<string> State() => (await site.Query<string>($"select state from meetings where id = {id}")).Single();
    }

    private Visitor? lateManager;

    [Fact]
    public async Task What_the_body_decides_is_taken_along_in_the_same_transaction()
    {
        const string Cluster = "primeurs-du-sud";
        await site.Works(Cluster);
        await site.Body(Cluster, "board", "Board");
        var manager = await site.SignedIn("Deciding Manager", "manager", $"cluster/{Cluster}");
        var body = (await site.Query<int>("select id from bodies where name = 'Board'")).Single();
        foreach (var number in new[] { 1, 2, 3 })
            await site.Query<int>($"insert into mandates (body_id, name, office, since) values ({body}, 'Seat {number}', 'member', '2024-01-01') returning id");
        await manager.Open($"/en/clusters/{Cluster}/work/meetings");
        await manager.Send("Prepare the meeting", ("title", "Board"), ("day", Assembly.Day(20)), ("time", "10:00"), ("recordDay", Assembly.Day(20)));
        var page = manager.Path;
        var id = int.Parse(page.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        var person = await site.IdOf("Deciding Manager");
        await using (var scope = site.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<CurrentPerson>().ActForAsync(person);
            var agenda = scope.ServiceProvider.GetRequiredService<Agenda>();
            var work = (await scope.ServiceProvider.GetRequiredService<WorkDesk>().FindAsync(Cluster))!;
            (await agenda.OpenForAsync(work, BodyKind.Board)).ShouldHaveSingleItem().Id.ShouldBe(id);
            (await agenda.OpenForAsync(work, BodyKind.Assembly)).ShouldBeEmpty();
            foreach (var thing in new[] { 1, 2, 3, 4 })
                await agenda.AddAsync(work, id, "test-thing", thing, $"Thing {thing}");
            await Should.ThrowAsync<RuleBroken>(() => agenda.AddAsync(work, id + 1000, "test-thing", 9, "Nowhere"));
        }
        await manager.Open(page);
        await manager.Send("Convene");
        await site.ComesToday(id);
        await manager.Open(page);
        await manager.Send("Open the meeting");
        await manager.Open($"{page}/attendance");
        foreach (var number in new[] { 1, 2 })
            await manager.Send($"Sign in Seat {number}", ("name", "Somebody"));
        site.Things.IsFull = true;
        await Hands("Thing 1", 2, 0);
        manager.Text.ShouldContain("still to come or open");
        (await site.States(id))[0].ShouldBe("Thing 1 waiting");
        site.Things.IsFull = false;
        await Hands("Thing 1", 2, 0);
        await Hands("Thing 2", 0, 2);
        await manager.Open($"{page}/attendance");
        await manager.Send("Sign out Seat 1");
        await Hands("Thing 3", 1, 0);
        var today = (await site.Query<DateOnly>($"select (starts_at at time zone zone)::date from meetings where id = {id}")).Single();
        site.Things.Taken.ShouldBe([(1, Outcome.Adopted, today), (2, Outcome.Refused, today), (3, Outcome.Adjourned, today)]);
        await manager.Open(page);
        await manager.Send("Close the meeting");
        site.Things.Taken[^1].ShouldBe((4, Outcome.Adjourned, today));
        (string, string)[] again = [("title", "Again"), ("day", Assembly.Day(16)), ("time", "10:00")];
        await manager.Send("Prepare the second meeting", again);
        (await site.States(int.Parse(manager.Path.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture))).ShouldBe(["Thing 3 waiting"]);

        async Task Hands(string item, int inFavour, int against)
        {
            await manager.Open($"{page}/items/{await site.Item(id, item)}");
            await manager.Send("Record the vote by hands", ("inFavour", $"{inFavour}"), ("against", $"{against}"), ("abstained", "0"));
        }
    }

    [Fact]
    public async Task Programs_plan_meetings_record_votes_and_vote_for_members()
    {
        var slug = (
            await site.Query<string>(
                "select slug from subjects where kind = 'cluster' and slug not in ('mecadev', 'elentica', 'pharma-in', 'primeurs-du-sud') order by id limit 1"
            )
        ).Single();
        await site.Works(slug);
        var body = await site.Body(slug);
        await site.Member(slug, "Programmed Company", "2024-01-01");
        var manager = await site.SignedIn("Programming Manager", "manager", $"cluster/{slug}");
        var member = await site.SignedIn("Programming Member", "representative", "organisation/programmed-company");
        var program = await Caller.Of(site, manager, "work", "work.prepare", "work.run");
        var voting = await Caller.Of(site, member, "work.member");
        var meetings = $"clusters/{slug}/work/meetings";
        var sent = $$"""{ "body": {{body}}, "title": "By program", "day": "{{Assembly.Day(20)}}", "time": "10:00", "recordDay": "{{Assembly.Day(20)}}" }""";
        var planned = await program.Post(meetings, sent, HttpStatusCode.Created, key: "one");
        (await program.Post(meetings, sent, HttpStatusCode.Created, key: "one")).GetProperty("id").GetInt32().ShouldBe(planned.GetProperty("id").GetInt32());
        await program.Post(meetings, """{ "title": "By program", "day": "2027-02-30" }""", HttpStatusCode.UnprocessableEntity);
        await program.Post(meetings, """{ "odd": 1 }""", HttpStatusCode.BadRequest);
        var id = planned.GetProperty("id").GetInt32();
        await voting.Get($"{meetings}/{id}", HttpStatusCode.NotFound);
        var page = $"/en/clusters/{slug}/work/meetings/{id}";
        await manager.Open(page);
        await manager.Send("Put on the agenda", ("item", "By hands"));
        await manager.Send("Put on the agenda", ("item", "By name"));
        await manager.Send("Put on the agenda", ("item", "By ballot"));
        await manager.Send("Convene");
        await site.ComesToday(id);
        await manager.Open(page);
        await manager.Send("Open the meeting");
        await manager.Open($"{page}/attendance");
        await manager.Send("Sign in Programmed Company", ("name", "Somebody"));
        var seen = await program.Get($"{meetings}/{id}");
        seen.GetProperty("actions").EnumerateArray().Select(act => act.GetString()).ShouldBe(["close"]);
        var items = seen.GetProperty("items")
            .EnumerateArray()
            .ToDictionary(one => one.GetProperty("title").GetString()!, one => one.GetProperty("id").GetInt32());
        await program.Post(
            $"{meetings}/{id}/items/{items["By hands"]}/votes",
            """{ "inFavour": 2, "against": 0, "abstained": 0 }""",
            HttpStatusCode.UnprocessableEntity
        );
        var vote = await program.Post(
            $"{meetings}/{id}/items/{items["By hands"]}/votes",
            """{ "inFavour": 1, "against": 0, "abstained": 0 }""",
            HttpStatusCode.Created
        );
        (vote.GetProperty("outcome").GetString(), vote.GetProperty("basisPoints").GetInt64()).ShouldBe(("adopted", 10_000));
        await program.Post($"{meetings}/{id}/items/{items["By hands"]}/votes", """{ "inFavour": 1, "against": 0, "abstained": 0 }""", HttpStatusCode.Conflict);
        await program.Post($"{meetings}/{id}/items/{int.MaxValue}/votes", """{ "inFavour": 1, "against": 0, "abstained": 0 }""", HttpStatusCode.NotFound);

        await manager.Open($"{page}/items/{items["By name"]}");
        await manager.Send("Open a vote by name");
        await manager.Open($"{page}/items/{items["By ballot"]}");
        await manager.Send("Open a secret ballot");
        var own = await voting.Get($"{meetings}/{id}");
        var elector = own.GetProperty("mine")[0].GetProperty("id").GetInt32();
        var votes = own.GetProperty("items").EnumerateArray().ToDictionary(one => one.GetProperty("title").GetString()!, one => one.GetProperty("votes"));
        var (byName, byBallot) = (votes["By name"][0].GetProperty("id").GetInt32(), votes["By ballot"][0].GetProperty("id").GetInt32());
        await voting.Post($"{meetings}/{id}/votes/{byName}/casts", $$"""{ "elector": {{elector}}, "choice": "perhaps" }""", HttpStatusCode.UnprocessableEntity);
        await voting.Post($"{meetings}/{id}/votes/{byName}/casts", $$"""{ "elector": {{elector}}, "choice": "against" }""", HttpStatusCode.OK);
        await voting.Post(
            $"{meetings}/{id}/votes/{byBallot}/casts",
            $$"""{ "elector": {{elector}}, "choice": "against" }""",
            HttpStatusCode.UnprocessableEntity
        );
        await manager.Open($"{page}/items/{items["By name"]}");
        await manager.Send("Close the vote");
        manager.Text.ShouldContain("against 1");
        (await program.Get(meetings)).GetProperty("total").GetInt32().ShouldBe(1);
    }

    // Reads an invitation as any program would: without the library that wrote it.
    private async Task<Dictionary<string, string>> Invitation(string address, int nth)
    {
        var letter = await site.Mails.Last(address, nth);
        using var message = MimeMessage.Load(letter.File);
        var part = message.BodyParts.OfType<TextPart>().Single(part => part.ContentType.IsMimeType("text", "calendar"));
        using var bytes = new MemoryStream();
        await part.Content!.DecodeToAsync(bytes);
        var read = Read(System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
        part.ContentType.Parameters["method"].ShouldBe(read["METHOD"]);
        return read;
    }

    private static Dictionary<string, string> Read(string calendar)
    {
        var lines = Folded().Replace(calendar, "").Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldBe("BEGIN:VCALENDAR");
        var method = lines.Single(line => line.StartsWith("METHOD:", StringComparison.Ordinal));
        return lines
            .SkipWhile(line => line != "BEGIN:VEVENT")
            .TakeWhile(line => line != "END:VEVENT")
            .Skip(1)
            .Prepend(method)
            .Select(line => line.Split(':', 2))
            .ToDictionary(parts => parts[0], parts => parts[1]);
    }

    [GeneratedRegex("\r\n[ \t]")]
    private static partial Regex Folded();
}
