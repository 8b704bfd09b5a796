using System.Net;
using Grappe.Web.Modules.Workspace.Governance;
using Grappe.Web.Shared.Permissions;
using Grappe.Web.Tests.Bed;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Workspace;

/// <summary>Casts votes on the page of representatives: in secret nothing leads from who voted to what.</summary>
public sealed class BallotTests(Site site) : IClassFixture<Site>
{
    private const string Cluster = "elentica";
    private const string Work = $"/en/clusters/{Cluster}/work";

    [Fact]
    public async Task A_secret_ballot_counts_each_member_once_and_leaves_no_link_and_an_open_one_may_be_changed()
    {
        await site.Works(Cluster);
        await site.Body(Cluster);
        foreach (var member in new[] { "Alpha", "Beta", "Gamma", "Delta" })
            await site.Member(Cluster, member, "2024-01-01");
        var manager = await site.SignedIn("Ballot Manager", "manager", $"cluster/{Cluster}");
        var first = await site.SignedIn("First of Alpha", "representative", "organisation/alpha");
        var other = await site.SignedIn("Other of Alpha", "representative", "organisation/alpha");
        var beta = await site.SignedIn("Speaks for Beta", "representative", "organisation/beta");
        var stranger = await site.SignedIn("Ballot Stranger");
        var meeting = await site.OpenMeeting(manager, Cluster, "Secret matter", "Open matter");
        await manager.Open($"{Work}/meetings/{meeting}/attendance");
        foreach (var member in new[] { "Alpha", "Beta", "Delta" })
            await manager.Send($"Sign in {member}", ("name", member));
        await manager.Send("Record the proxy Gamma", ("holder", $"{await site.Elector(meeting, "Beta")}"));

        var page = $"{Work}/meetings/{meeting}/vote";
        var secret = $"{Work}/meetings/{meeting}/items/{await site.Item(meeting, "Secret matter")}";
        await manager.Open(secret);
        await manager.Send("Record the interest", ("elector", $"{await site.Elector(meeting, "Delta")}"));
        await manager.Send("Open a secret ballot");
        await stranger.Open(page, HttpStatusCode.Forbidden);
        (await beta.Open("/en/my")).Text.ShouldContain("Vote at a meeting");
        foreach (var voter in new[] { first, other, beta })
            await voter.Open(page);
        // Two representatives of one member at once.
        await Task.WhenAll(first.Send("In favour Alpha"), other.Send("Against Alpha"));
        (await site.Query<long>("select count(*) from vote_casts")).ShouldBe([1]);
        await beta.Send("In favour Beta");
        await beta.Send("Abstain Gamma");
        beta.Text.ShouldContain("The vote is in the box");
        await Forge(beta, "Beta");
        beta.Text.ShouldContain("in the box already");
        await Forge(beta, "Delta");
        beta.Text.ShouldContain("An interest is declared");
        await NothingTells();
        await manager.Open(secret);
        manager.Text.ShouldContain("3 of 3 electors have voted");
        await manager.Send("Close the vote");
        (await site.Query<int>("select in_favour + against + abstained from votes where state = 'closed'")).ShouldBe([3]);
        (await site.Query<int>("select abstained from votes where state = 'closed'")).ShouldBe([1]);

        await manager.Open($"{Work}/meetings/{meeting}/items/{await site.Item(meeting, "Open matter")}");
        await manager.Send("Open a vote by name");
        await first.Open(page);
        await other.Open(page);
        await first.Send("Against Alpha");
        await other.Send("In favour Alpha");
        other.Text.ShouldContain("Vote recorded: In favour");
        await beta.Open(page);
        await beta.Send("In favour Beta");
        await site.Query<int>("update roles_held set ends_at = now() where person_id = (select id from people where name = 'First of Alpha') returning id");
        await Forge(first, "Alpha");
        first.Status.ShouldBe(HttpStatusCode.Forbidden);
        await beta.Open(page);
        await manager.Send("Close the vote");
        manager.Text.ShouldContain("in favour 2, against 0, abstentions 0");
        await beta.Send("Against Beta");
        beta.Status.ShouldBe(HttpStatusCode.Conflict);
        beta.Text.ShouldContain("This vote is closed");
        (await site.Query<long>("select count(*) from audit where thing = 'vote_casts'")).Single().ShouldBe(3, "open votes have their trail");

        async Task Forge(Visitor voter, string elector)
        {
            await voter.Open("/en/account/data");
            await voter.Forge(page, ("vote", $"{await Open()}"), ("elector", $"{await site.Elector(meeting, elector)}"), ("Ballot", "against"));
        }
    }

    private async Task<int> Open() => (await site.Query<int>("select id from votes where state = 'open'")).Single();

    // Until the vote is closed the word stands nowhere, with or without a name beside it.
    private async Task NothingTells()
    {
        (await site.Query<long>("select count(*) from vote_casts where choice is not null")).ShouldBe([0]);
        (await site.Query<long>("select count(*) from audit where thing in ('vote_casts', 'ballot_boxes')")).ShouldBe([0]);
        (await site.Query<string>("select column_name::text from information_schema.columns where table_name = 'vote_casts' order by 1")).ShouldBe([
            "choice",
            "elector_id",
            "meeting_id",
            "vote_id",
        ]);
        (await site.Query<long>("select count(*) from ballot_boxes")).ShouldBe([1]);
        foreach (var table in await site.Query<string>("select tablename::text from pg_tables where schemaname = 'public'"))
            (await site.Query<long>($"select count(*) from {table} one where one::text like '%in-favour%'")).ShouldBe([0], table);
    }
}

public sealed class CrowdedBallotTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Three_hundred_votes_at_once_are_three_hundred()
    {
        const string Cluster = "mecadev";
        const int Most = 300;
        await site.Works(Cluster);
        await site.Body(Cluster);
        await site.Member(Cluster, "Crowd", "2024-01-01");
        var manager = await site.SignedIn("Crowd Manager", "manager", $"cluster/{Cluster}");
        await site.SignedIn("Crowd Speaker", "representative", "organisation/crowd");
        var meeting = await site.OpenMeeting(manager, Cluster, "Crowded matter");
        // As many seats as there are voters, all of them hers.
        var person = await site.IdOf("Crowd Speaker");
        await site.Query<int>(
            $"""
            with seat as (
                insert into mandates (body_id, person_id, name, office, since)
                select body_id, {person}, 'Seat ' || number, 'member', '2024-01-01' from meetings, generate_series(1, {Most}) number where meetings.id = {meeting} returning id
            ), elector as (
                insert into electors (meeting_id, mandate_id, name) select {meeting}, id, 'Seat' from seat returning id
            )
            insert into attendances (meeting_id, elector_id, name, arrived_at) select {meeting}, id, 'Seat', now() from elector returning id
            """
        );
        await manager.Open($"/en/clusters/{Cluster}/work/meetings/{meeting}/items/{await site.Item(meeting, "Crowded matter")}");
        await manager.Send("Open a secret ballot");
        var vote = (await site.Query<int>("select id from votes")).Single();
        var electors = await site.Query<int>($"select id from electors where mandate_id is not null");
        await Parallel.ForEachAsync(
            electors.SelectMany(elector => new[] { elector, elector }),
            new ParallelOptions { MaxDegreeOfParallelism = 24 },
            async (elector, cancellation) =>
            {
                await using var scope = site.Services.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<CurrentPerson>().ActForAsync(person, cancellation);
                var db = scope.ServiceProvider.GetRequiredService<Grappe.Web.Database.GrappeDb>();
                var open = await db.Set<Vote>().AsNoTracking().SingleAsync(one => one.Id == vote, cancellation);
                try
                {
                    var choice = elector % 3 == 0 ? Choice.Against : Choice.InFavour;
                    await scope.ServiceProvider.GetRequiredService<CastVotes>().CastAsync(open, elector, choice, cancellation);
                }
                catch (Grappe.Web.Shared.Languages.Overtaken) { }
            }
        );
        (await site.Query<int>("select in_favour + against + abstained from ballot_boxes")).ShouldBe([Most]);
        (await site.Query<int>("select against from ballot_boxes")).ShouldBe([electors.Count(elector => elector % 3 == 0)]);
        (await site.Query<long>("select count(*) from vote_casts")).ShouldBe([Most]);
    }
}
