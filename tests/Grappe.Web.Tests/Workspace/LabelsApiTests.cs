using System.Net;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Workspace;

/// <summary>Labels as programs ask for them and grant them.</summary>
public sealed class LabelsApiTests(Site site) : IClassFixture<Site>
{
    private const string Cluster = "mecadev";

    [Fact]
    public async Task A_program_takes_a_label_from_the_request_to_its_renewal_and_whoever_acts_for_a_partner_reads_no_opinion()
    {
        var program = await WorkProgram.Of(site, Cluster, "Label Program");
        await site.Organisation("Partner By Program");
        var project = (await program.Add("projects", """{ "title": "Labelled sensors", "summary": "Words" }""")).Id;
        await program.Do($"projects/{project}/partner", """{ "organisation": "partner-by-program", "role": "lead", "share": 10000 }""");
        (await program.WrongFields("labels", """{ "project": 2147483647 }""")).ShouldBe(["project", "request"], ignoreOrder: true);
        await program.Do("labels", """{ "project": "one" }""", HttpStatusCode.BadRequest);
        var asked = $$"""{ "project": {{project}}, "request": "It opens a market." }""";
        var label = await program.Add("labels", asked, key: "label 1");
        (await program.Add("labels", asked, key: "label 1")).Id.ShouldBe(label.Id);
        var one = $"labels/{label.Id}";
        label.Actions.ShouldBe(["submit", "take-back"], ignoreOrder: true);
        (await program.Do($"{one}/renew", """{ "request": "Again" }""", HttpStatusCode.UnprocessableEntity)).TryGetProperty("errors", out _).ShouldBeFalse();
        (await program.Do($"{one}/submit")).Actions.ShouldContain("opinion");
        (await program.WrongFields($"{one}/opinion", """{ "verdict": "perhaps" }""")).ShouldBe(["commission", "verdict", "reasons"], ignoreOrder: true);
        await program.IsLate($"{one}/opinion", """{ "commission": "Technology", "verdict": "no", "reasons": "Late." }""", 1);
        label = await program.Do($"{one}/opinion", """{ "commission": "Technology", "verdict": "no", "reasons": "Too costly." }""");
        label.Of("opinions")[0].Said("reasons").ShouldBe("Too costly.");

        await NobodyInterestedReads(one);

        (await program.WrongFields($"{one}/recommend", "{}")).ShouldBe(["recommendation", "text"], ignoreOrder: true);
        await program.IsLate($"{one}/recommend", """{ "recommendation": "no", "text": "Against." }""", 1);
        label = await program.Do($"{one}/recommend", """{ "recommendation": "no", "text": "Against." }""");
        label.Said("recommendation").ShouldBe("no");
        (await program.WrongFields($"{one}/put-on-agenda", "{}")).ShouldBe(["meeting"]);
        var meeting = await Board(program);
        (await program.WrongFields($"{one}/put-on-agenda", $$"""{ "meeting": {{await Meeting(program, "assembly")}} }""")).ShouldBe(["meeting"]);
        await program.Do($"{one}/put-on-agenda", $$"""{ "meeting": {{meeting}} }""");
        (await program.Do($"{one}/adopt", status: HttpStatusCode.NotFound)).Said("detail")!.ShouldContain("put-on-agenda");
        await Adopted(meeting);
        var (first, last) = (Assembly.Day(0), Assembly.Day(3 * 365));
        (await program.WrongFields($"{one}/grant", """{ "first": "9995-01-01", "last": "0001-01-01" }""")).ShouldBe(["last", "departure"], ignoreOrder: true);
        label = await program.Do($"{one}/grant", $$"""{ "first": "{{first}}", "last": "{{last}}", "departure": "The region needs it." }""");
        (label.Said("state"), label.Said("departure")).ShouldBe(("granted", "The region needs it."));
        label.Actions.ShouldBe(["renew", "withdraw"], ignoreOrder: true);

        var renewal = await program.Do($"{one}/renew", """{ "request": "It goes on." }""", HttpStatusCode.Created);
        renewal.GetProperty("renews").GetInt32().ShouldBe(label.Id);
        program.Location.ShouldBe($"/api/v1/clusters/{Cluster}/work/labels/{renewal.Id}");
        (await program.Do($"labels/{renewal.Id}/take-back")).Said("state").ShouldBe("taken-back");
        (await program.WrongFields($"{one}/withdraw", "{}")).ShouldBe(["reason"]);
        (await program.Do($"{one}/withdraw", """{ "reason": "It was dropped." }""")).Said("state").ShouldBe("withdrawn");
        (await program.Get("labels")).Items.Count.ShouldBe(2);

        var other = await WorkProgram.Of(site, "2ts", "Other Label Program");
        await other.Get(one, HttpStatusCode.NotFound);
        await other.Do($"{one}/withdraw", """{ "reason": "Not theirs" }""", HttpStatusCode.NotFound);
        await other.Do("labels", asked, HttpStatusCode.UnprocessableEntity);
        await other.At(Cluster).Get("labels", HttpStatusCode.Forbidden);
        await other.At(Cluster).Do("labels", asked, HttpStatusCode.Forbidden);
    }

    private async Task NobodyInterestedReads(string one)
    {
        var person = await site.SignedIn("Interested Program", "manager", $"cluster/{Cluster}");
        var reader = await WorkProgram.Of(site, person, Cluster, "work", "work.prepare");
        (await reader.Get(one)).Of("opinions").Count.ShouldBe(1);
        // The token acts for the role of the cluster alone; the interest is the person's.
        await site.Query<int>(
            $"""
            insert into roles_held (person_id, role, scope_id, given_at)
            select people.id, 'representative', subjects.id, now() from people, subjects
            where people.name = 'Interested Program' and subjects.slug = 'partner-by-program' returning id
            """
        );
        foreach (var label in new[] { await reader.Get(one), (await reader.Get("labels")).Items[0] })
        {
            label.GetProperty("opinionsShut").GetBoolean().ShouldBeTrue();
            label.Of("opinions").ShouldBeEmpty();
            label.Actions.ShouldNotContain("opinion");
        }
        await reader.Do($"{one}/opinion", """{ "commission": "Own", "verdict": "yes", "reasons": "Ours." }""", HttpStatusCode.Forbidden);
        // A program that only writes reads none either.
        var writer = await WorkProgram.Of(site, await site.SignedIn("Writing Program", "manager", $"cluster/{Cluster}"), Cluster, "work.prepare");
        (await writer.Do($"{one}/opinion", """{ "commission": "Market", "verdict": "yes", "reasons": "Good." }""")).Of("opinions").ShouldBeEmpty();
        await writer.Do($"{one}/recommend", """{ "recommendation": "yes", "text": "For." }""", HttpStatusCode.Forbidden);
    }

    private async Task<int> Board(WorkProgram program)
    {
        var meeting = await Meeting(program, "board");
        foreach (var number in new[] { 1, 2 })
            await site.Query<int>(
                $"insert into mandates (body_id, name, office, since) select id, 'Seat {number}', 'member', '2024-01-01' from bodies where kind = 'board' returning id"
            );
        return meeting;
    }

    private async Task<int> Meeting(WorkProgram program, string kind)
    {
        var (body, day) = (await site.Body(Cluster, kind, kind), Assembly.Day(20));
        return (await program.Add("meetings", $$"""{ "body": {{body}}, "title": "Meeting", "day": "{{day}}", "time": "10:00", "recordDay": "{{day}}" }""")).Id;
    }

    private async Task Adopted(int meeting)
    {
        var manager = await site.SignedIn("Board Manager", "manager", $"cluster/{Cluster}");
        var page = $"/en/clusters/{Cluster}/work/meetings/{meeting}";
        await manager.Open(page);
        await manager.Send("Convene");
        await site.ComesToday(meeting);
        await manager.Open(page);
        await manager.Send("Open the meeting");
        await manager.Open($"{page}/attendance");
        foreach (var number in new[] { 1, 2 })
            await manager.Send($"Sign in Seat {number}", ("name", "Somebody"));
        await manager.Open($"{page}/items/{await site.Item(meeting, "Labelled sensors")}");
        await manager.Send("Record the vote by hands", ("inFavour", "2"), ("against", "0"), ("abstained", "0"));
    }
}
