using System.Net;
using System.Text;
using Grappe.Web.Modules.Workspace;
using Grappe.Web.Modules.Workspace.Admissions;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Workflows;
using Grappe.Web.Tests.Bed;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Workspace;

public sealed class AdmissionTests(SiteWithReceiver site) : IClassFixture<SiteWithReceiver>
{
    private static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.4 invented");

    [Fact]
    public async Task An_application_goes_from_the_form_to_a_member_with_documents_questions_and_a_vote()
    {
        await site.Works("mecadev", "TND", "Africa/Tunis", ("asks-statutes", "yes"));
        await site.Organisation("Candidate Complete");
        var manager = await site.SignedIn("Admitting Manager", "manager", "cluster/mecadev");
        var applicant = await site.SignedIn("Complete Applicant", "representative", "organisation/candidate-complete");
        await site.Webhook(manager, "admitted", ["member.admitted"]);
        const string Apply = "/en/clusters/mecadev/apply";
        await applicant.Open(Apply);
        await applicant.Send("Send the application", ("letter", "We make moulds."), ("email", "no address"), ("category", ""));
        applicant.Text.ShouldContain("Choose a category");
        applicant.Page.QuerySelector("#letter")!.TextContent.Trim().ShouldBe("We make moulds.");
        await applicant.Send("Send the application", ("letter", "We make moulds."), ("email", ""), ("category", "smes"));
        applicant.Text.ShouldContain("received");
        var id = (
            await site.Query<int>("select a.id from admissions a join subjects s on s.id = a.organisation_id where s.slug = 'candidate-complete'")
        ).Single();
        var page = $"/en/clusters/mecadev/work/admissions/{id}";
        (await applicant.Open(Apply)).Page.QuerySelectorAll("input[name=formKey]").ShouldBeEmpty();
        await applicant.Open(page, HttpStatusCode.Forbidden);
        (await manager.Open("/en/my")).Text.ShouldContain("Look at the application of Candidate Complete");

        await manager.Open(page);
        await manager.Send("Declare complete");
        manager.Text.ShouldContain("statutes of the candidate are missing");
        await manager.Send("Ask for more", ("reason", "Your statutes, please"));
        manager.Text.ShouldContain("returned");
        await site.Mails.LinkTo("complete.applicant@example.org");
        await applicant.Open("/en/my");
        applicant.Text.ShouldContain("Complete the application to");
        await applicant.Open(Apply);
        applicant.Text.ShouldContain("Your statutes, please");
        await applicant.SendFiles("Attach", [], ("statutes", "statutes.txt", Encoding.ASCII.GetBytes("text")));
        applicant.Text.ShouldContain("neither a PDF");
        await applicant.SendFiles("Attach", [], ("statutes", "statutes.pdf", Pdf));
        var document = applicant.Page.QuerySelector("a[href^='/documents/']")!.GetAttribute("href")!;
        (await manager.Client.GetAsync(document)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.Client.GetAsync(document)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var stale = await site.SignedIn("Stale Contributor", "contributor", "cluster/mecadev");
        await stale.Open(page);
        await manager.Open(page);
        await manager.Send("Declare complete");
        manager.Text.ShouldContain("complete");
        await stale.Send("Declare complete");
        stale.Status.ShouldBe(HttpStatusCode.Conflict);
        stale.Text.ShouldContain("Admitting Manager acted on this");

        await OnAgenda(id);
        await Decide(id, Outcome.Adjourned, "2026-11-01");
        (await State(id)).ShouldBe("complete");
        await OnAgenda(id);
        await Decide(id, Outcome.Adopted, "2026-11-15");
        (await State(id)).ShouldBe("admitted");
        (await site.Receiver.Nth("admitted")).Body.ShouldContain("candidate-complete");
        await manager.Open(page);
        await manager.Send("Open the membership", ("effectiveOn", "2026-11-14"));
        manager.Text.ShouldContain("cannot begin before the decision of 15 November 2026");
        await manager.Send("Open the membership", ("effectiveOn", "2027-01-01"));
        manager.Text.ShouldContain("1 January 2027");
        (await State(id)).ShouldBe("member");
        (
            await site.Query<string>(
                $"select c.since || ' ' || c.category from member_categories c join admissions a on a.member_id = c.member_id where a.id = {id}"
            )
        ).ShouldBe(["2027-01-01 smes"]);
        (await site.Query<string>($"select act from steps where thing = 'admission' and thing_id = {id} order by id")).ShouldBe([
            "apply",
            "ask",
            "declare-complete",
            "adjourn",
            "adopt",
            "take-effect",
        ]);
        // A member does not apply again.
        (await applicant.Open(Apply))
            .Page.QuerySelectorAll("input[name=formKey]")
            .ShouldBeEmpty();
        await applicant.Open("/en/account/data");
        var sent = await applicant.Forge(Apply, ("organisation", $"{await site.Organisation("Candidate Complete")}"), ("category", "smes"));
        sent.Text.ShouldContain("is a member already");
        foreach (var language in new[] { "fr", "ar" })
            await manager.Open($"/{language}/clusters/mecadev/work/admissions/{id}");
    }

    [Fact]
    public async Task Who_was_refused_appeals_once_in_time_and_who_withdrew_may_apply_again()
    {
        await site.Works("elentica");
        var organisation = await site.Organisation("Candidate Refused");
        await site.Organisation("Somebody Else Entirely");
        var applicant = await site.SignedIn("Refused Applicant", "representative", "organisation/candidate-refused");
        var other = await site.SignedIn("Other Applicant", "representative", "organisation/somebody-else-entirely");
        const string Apply = "/en/clusters/elentica/apply";
        var id = await Applied(applicant, Apply);
        await Complete(id);
        await OnAgenda(id);
        await Decide(id, Outcome.Refused, $"{DateTime.UtcNow.AddDays(-31):yyyy-MM-dd}");
        (await applicant.Open(Apply)).Page.QuerySelectorAll("button[value=appeal]").ShouldBeEmpty();
        await site.Query<int>($"update admissions set appeal_until = '{DateTime.UtcNow.AddDays(2):yyyy-MM-dd}' where id = {id} returning id");
        await other.Open(Apply);
        (await other.Forge($"{Apply}?handler=Step", ("id", $"{id}"), ("version", "4"), ("act", "appeal"))).Status.ShouldBe(HttpStatusCode.NotFound);
        await applicant.Open(Apply);
        await applicant.Send("Appeal");
        (await State(id)).ShouldBe("complete");
        await OnAgenda(id);
        await Decide(id, Outcome.Refused, $"{DateTime.UtcNow:yyyy-MM-dd}");
        (await applicant.Open(Apply)).Page.QuerySelectorAll("button[value=appeal]").ShouldBeEmpty();
        (await site.Query<bool>($"select appeal_until is null from admissions where id = {id}")).ShouldBe([true]);

        var again = await Applied(applicant, Apply);
        again.ShouldNotBe(id);
        await applicant.Open(Apply);
        await applicant.Send("Withdraw");
        (await State(again)).ShouldBe("withdrawn");
        // The same form sent twice, and two at once, are one application.
        await applicant.Open(Apply);
        var key = Guid.NewGuid();
        (string, string)[] form = [("organisation", $"{organisation}"), ("category", "smes"), ("formKey", $"{key}")];
        await Task.WhenAll(applicant.Post(Apply, form), applicant.Post(Apply, form), applicant.Post(Apply, [.. form[..2], ("formKey", $"{Guid.NewGuid()}")]));
        (await site.Query<int>($"select count(*)::int from admissions where organisation_id = {organisation} and state = 'received'")).ShouldBe([1]);

        // Silence ends it.
        var silent = (await site.Query<int>($"select id from admissions where organisation_id = {organisation} and state = 'received'")).Single();
        await Lapse();
        (await State(silent)).ShouldBe("received");
        await site.Query<int>($"update admissions set lapses_on = '{DateTime.UtcNow.AddDays(-2):yyyy-MM-dd}' where id = {silent} returning id");
        await Lapse();
        (await State(silent)).ShouldBe("lapsed");
    }

    [Fact]
    public async Task Routes_differ_and_a_ceiling_holds_for_two_votes_at_once()
    {
        await site.Works("primeurs-du-sud", "TND", "Africa/Tunis", ("route", "call-then-assembly"), ("ceiling", "3"));
        foreach (var number in Enumerable.Range(1, 2))
            await site.Member("primeurs-du-sud", $"Ceiling Member {number}", "2024-01-01");
        var manager = await site.SignedIn("Ceiling Manager", "manager", "cluster/primeurs-du-sud");
        var applicant = await site.SignedIn("Call Applicant", "representative", await Organisation("Candidate Of Call"));
        const string Apply = "/en/clusters/primeurs-du-sud/apply";
        (await applicant.Open(Apply)).Text.ShouldContain("No call for candidates is open");
        const string List = "/en/clusters/primeurs-du-sud/work/admissions";
        await manager.Open(List);
        await manager.Send("Open the call", ("title", "Spring call"), ("opens", "2027-01-01"), ("closes", "2026-01-01"));
        manager.Text.ShouldContain("cannot come before");
        await manager.Send("Open the call", ("title", "Spring call"), ("opens", "2020-01-01"), ("closes", "2099-01-01"));
        manager.Text.ShouldContain("Spring call");
        var first = await Applied(applicant, Apply);
        (await site.Query<bool>($"select call_id is not null from admissions where id = {first}")).ShouldBe([true]);

        // The manager applies for another.
        await site.Organisation("Candidate By Hand");
        await manager.Open(List);
        await manager.Send("Send the application", ("organisation", "Candidate By Hand"), ("category", "smes"));
        var second = (await site.Query<int>("select max(id) from admissions")).Single();
        foreach (var id in new[] { first, second })
        {
            await Complete(id);
            await OnAgenda(id);
        }
        var outcomes = await Task.WhenAll(new[] { first, second }.Select(async id => await Tried(() => Decide(id, Outcome.Adopted, "2026-11-20"))));
        outcomes.Count(problem => problem is null).ShouldBe(1);
        outcomes.OfType<RuleBroken>().ShouldHaveSingleItem().Problem.Text.ShouldBe("member.ceiling");

        // Nor is there a way around it.
        await manager.Open("/en/clusters/primeurs-du-sud/work/members/new");
        await manager.Send("Add the member", ("organisation", "One Too Many"), ("isNew", "true"), ("category", "smes"), ("since", "2026-01-01"));
        manager.Text.ShouldContain("the most members there may be".ToLowerInvariant(), Case.Insensitive);

        await site.Works("ce3m", "MAD", "Africa/Casablanca", ("route", "co-optation"));
        (await applicant.Open("/en/clusters/ce3m/apply")).Text.ShouldContain("chooses itself whom it asks");
        await applicant.Open("/en/account/data");
        var forged = await applicant.Forge(
            "/en/clusters/ce3m/apply",
            ("organisation", $"{await site.Organisation("Candidate Of Call")}"),
            ("category", "smes")
        );
        forged.Text.ShouldContain("chooses itself whom it asks");
    }

    [Fact]
    public async Task Every_row_is_open_to_whom_it_names_and_to_nobody_else_in_no_other_state()
    {
        await site.Works("pharma-in");
        var organisation = await site.Organisation("Walked Candidate");
        await site.Organisation("Walking Stranger");
        var rules = (
            await site.Query<int>("select v.id from rule_versions v join subjects s on s.id = v.subject_id where s.slug = 'pharma-in' and v.book = 'admission'")
        ).Single();
        var cluster = (await site.Query<int>("select id from subjects where kind = 'cluster' and slug = 'pharma-in'")).Single();
        var id = (
            await site.Query<int>(
                $"""
                insert into admissions (cluster_id, organisation_id, rules_id, category, is_startup, state, applied_at, lapses_on, appeal_until, decided_on, form_key)
                values ({cluster}, {organisation}, {rules}, 'smes', false, 'received', now(), '2099-01-01', '2099-01-01', '2026-01-01', gen_random_uuid()) returning id
                """
            )
        ).Single();
        (string Who, Visitor Visitor)[] walkers =
        [
            ("manager", await site.SignedIn("Walking Manager", "manager", "cluster/pharma-in")),
            ("contributor", await site.SignedIn("Walking Contributor", "contributor", "cluster/pharma-in")),
            ("representative", await site.SignedIn("Walking Representative", "representative", "organisation/walked-candidate")),
            ("stranger", await site.SignedIn("Walking Other", "representative", "organisation/walking-stranger")),
            ("curator", await site.SignedIn("Walking Curator", "curator", "network/tunisia-technoparks")),
            ("auditor", await site.SignedIn("Walking Auditor", "auditor")),
        ];
        var (team, own) = ($"/en/clusters/pharma-in/work/admissions/{id}", "/en/clusters/pharma-in/apply");
        foreach (var state in Enum.GetValues<AdmissionState>())
        foreach (var (who, visitor) in walkers)
        {
            await Put(id, state);
            var expected = AdmissionWorkflow
                .Table.Rows.Where(row => row.Through is null && row.From.Contains(state) && Takes(row, who))
                .Select(row => row.Act)
                .ToList();
            var buttons = new List<string>();
            foreach (var page in who is "representative" or "stranger" ? new[] { own } : new[] { team })
            {
                await visitor.Open(page, who == "curator" ? HttpStatusCode.Forbidden : HttpStatusCode.OK);
                buttons.AddRange(visitor.Page.QuerySelectorAll("main button[name=act]").Select(button => button.GetAttribute("value")!));
            }
            // Without a meeting nothing can be put on an agenda.
            buttons.ShouldBe(expected.Except(["put-on-agenda"]), ignoreOrder: true, $"{who} in {state.Code()}");
            foreach (var row in AdmissionWorkflow.Table.Rows.Where(row => !expected.Contains(row.Act)))
            foreach (var page in new[] { team, own })
            {
                var version = (await site.Query<int>($"select version from admissions where id = {id}")).Single();
                await visitor.Open(own);
                await visitor.Forge(
                    $"{page}?handler=Step",
                    ("id", $"{id}"),
                    ("version", $"{version}"),
                    ("act", row.Act),
                    ("reason", "forged"),
                    ("effectiveOn", "2026-12-01"),
                    ("meeting", "1")
                );
                ((int)visitor.Status).ShouldBeLessThan(500);
                (await State(id)).ShouldBe(state.Code(), $"{who} forged {row.Act} in {state.Code()} on {page}");
            }
        }
    }

    private static bool Takes(ITransition row, string who) =>
        row.Who switch
        {
            "contributor" => who is "manager" or "contributor",
            "manager" => who == "manager",
            "representative" => who == "representative",
            "representative-or-manager" => who is "manager" or "representative",
            _ => false,
        };

    private async Task<string> Organisation(string name)
    {
        await site.Organisation(name);
        return $"organisation/{A.Slug(name)}";
    }

    private async Task<int> Applied(Visitor applicant, string page)
    {
        await applicant.Open(page);
        await applicant.Send("Send the application", ("category", "smes"));
        return (await site.Query<int>("select max(id) from admissions")).Single();
    }

    private Task Complete(int id) => Put(id, AdmissionState.Complete);

    private Task OnAgenda(int id) => Put(id, AdmissionState.OnAgenda);

    private Task Put(int id, AdmissionState state) =>
        site.Query<int>($"update admissions set state = '{state.Code()}', version = version + 1 where id = {id} returning id");

    private async Task<string> State(int id) => (await site.Query<string>($"select state from admissions where id = {id}")).Single();

    private async Task Decide(int id, Outcome outcome, string day)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var decided = scope.ServiceProvider.GetServices<IDecidedByVote>().Single(one => one.Thing == "admission");
        await decided.TakeAsync(id, outcome, DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), default);
    }

    private async Task Lapse()
    {
        await using var scope = site.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TakeSteps>().TakeAllAsync(AdmissionWorkflow.Table, AdmissionWorkflow.Lapse);
    }

    private static async Task<RuleBroken?> Tried(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (RuleBroken broken)
        {
            return broken;
        }
    }
}
