using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Holds the worked assembly for an invented grouping of the demo: its bodies, a first meeting that loses its quorum at the last candidate, and the invitation to the second.</summary>
public static class DemoAssembly
{
    private const int Signed = 9;

    // Candidate, for, against, abstentions.
    private static readonly (string Name, int InFavour, int Against, int Abstained)[] Candidates =
    [
        ("A", 12, 0, 0),
        ("B", 7, 3, 2),
        ("C", 8, 4, 0),
        ("D", 7, 4, 1),
        ("E", 8, 3, 0),
        ("F", 9, 0, 0),
    ];

    /// <summary>Holds it where the cluster has no bodies yet, in the name of its manager. Where fewer than twelve members may vote, it stays convened.</summary>
    public static async Task FillAsync(IServiceProvider services, string cluster)
    {
        await using var scope = services.CreateAsyncScope();
        var own = scope.ServiceProvider;
        var (db, desk) = (own.GetRequiredService<GrappeDb>(), own.GetRequiredService<WorkDesk>());
        if (await desk.FindAsync(cluster) is not { } work || await db.Bodies.AnyAsync(body => body.ClusterId == work.ClusterId))
            return;
        var now = own.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
        var managers = await db.Caretakers([Role.Manager.Code()], now).Where(one => one.SubjectId == work.ClusterId).Select(one => one.PersonId).ToListAsync();
        var rules = await own.GetRequiredService<KeepRules>().FindAsync(work.ClusterId, WorkspaceRules.Assembly, desk.Today(work));
        if (managers is not [var manager, ..] || rules is null)
            return;
        await own.GetRequiredService<CurrentPerson>().ActForAsync(manager);
        var assembly = await FoundAsync(own, work);
        var notice = rules.Get(WorkspaceRules.NoticeDays);
        var first = await ConveneAsync(own, work, assembly, notice);
        await HoldAsync(own, work, first, notice);
    }

    private static async Task<int> FoundAsync(IServiceProvider own, ClusterWorkspace work)
    {
        var bodies = own.GetRequiredService<KeepBodies>();
        var since = own.GetRequiredService<WorkDesk>().Today(work).AddYears(-1);
        var assembly = await bodies.AddAsync(work, BodyKind.Assembly.Code(), "Assemblée générale");
        var board = await bodies.AddAsync(work, BodyKind.Board.Code(), "Conseil d’administration");
        await bodies.AddAsync(work, BodyKind.SelectionCommittee.Code(), "Comité de sélection des projets");
        foreach (var (name, office) in new[] { ("Farid Inventé", Office.Chair), ("Samira Inventée", Office.Secretary), ("Mourad Inventé", Office.Treasurer) })
            await bodies.SeatAsync(work, board, new(null, name, null, office.Code(), since, null));
        return assembly;
    }

    private static async Task<int> ConveneAsync(IServiceProvider own, ClusterWorkspace work, int assembly, int notice)
    {
        var day = own.GetRequiredService<WorkDesk>().Today(work).AddDays(notice);
        var id = await own.GetRequiredService<PlanMeeting>()
            .PlanAsync(work, assembly, new("Assemblée générale ordinaire", "Sétif", day, new TimeOnly(9, 30), 180, day), Guid.NewGuid());
        foreach (var candidate in Candidates)
            await own.GetRequiredService<Agenda>().WriteAsync(work, id, $"Candidature {candidate.Name} (inventée)", null);
        await own.GetRequiredService<ConveneMeetings>().ConveneAsync(work, await FindAsync(own, work, id), null);
        return id;
    }

    private static async Task HoldAsync(IServiceProvider own, ClusterWorkspace work, int id, int notice)
    {
        var (db, find) = (own.GetRequiredService<GrappeDb>(), own.GetRequiredService<FindMeetings>());
        var members = await own.GetRequiredService<MembersOn>().ReadAsync(work.ClusterId, own.GetRequiredService<WorkDesk>().Today(work));
        if (members.Count(member => member.Is == MemberStatus.Current) is < 12 or > 24)
            return;
        // As if the days of notice had passed.
        await db.Database.ExecuteSqlAsync(
            $"update meetings set starts_at = starts_at - {notice} * interval '1 day', record_day = record_day - {notice} where id = {id}"
        );
        var (run, door, votes) = (own.GetRequiredService<RunMeetings>(), own.GetRequiredService<SignIn>(), own.GetRequiredService<HoldVotes>());
        await run.OpenAsync(work, await FindAsync(own, work, id), null);
        var (meeting, electors) = (await FindAsync(own, work, id), await find.ElectorsAsync(id));
        foreach (var elector in electors.Take(Signed))
            await door.ArriveAsync(work, meeting, elector.Id, $"Pour {elector.Name}");
        foreach (var (giver, holder) in new[] { (9, 0), (10, 0), (11, 1) })
            await door.GiveProxyAsync(work, meeting, electors[giver].Id, electors[holder].Id);
        foreach (var (item, vote) in meeting.Items.OrderBy(item => item.Position).Zip(Candidates))
        {
            var put = (await find.ItemAsync(work, id, item.Id))!;
            if (vote.Name == "E")
                await own.GetRequiredService<DeclareInterest>().DeclareAsync(work, put, electors[4].Id);
            // The holder of two proxies has left.
            if (vote.Name == "F")
                await door.LeaveAsync(work, meeting, electors[0].Id);
            await votes.RecordAsync(work, put, put.Version, new(vote.InFavour, vote.Against, vote.Abstained));
        }
        await run.CloseAsync(await FindAsync(own, work, id), null);
        await FollowAsync(own, work, id);
    }

    private static async Task FollowAsync(IServiceProvider own, ClusterWorkspace work, int id)
    {
        var (convene, first) = (own.GetRequiredService<ConveneMeetings>(), await FindAsync(own, work, id));
        await own.GetRequiredService<WriteMinutes>().DraftAsync(work, first, Language.French.Code, null);
        var rules = await own.GetRequiredService<FindMeetings>().RulesAsync(first);
        // Larger groupings meet the quorum without them.
        if (rules.SecondAfterDays is not { } after || !ConveneMeetings.MayFollow(await FindAsync(own, work, id)))
            return;
        var day = first.Day.AddDays(Math.Max(after, rules.NoticeDays));
        var typed = new PlanMeeting.Typed("Assemblée générale, seconde convocation", "Sétif", day, new TimeOnly(9, 30), 120, day);
        var second = await convene.AgainAsync(work, await FindAsync(own, work, id), typed, Guid.NewGuid());
        await convene.ConveneAsync(work, await FindAsync(own, work, second), null);
    }

    private static async Task<Meeting> FindAsync(IServiceProvider own, ClusterWorkspace work, int id) =>
        (await own.GetRequiredService<FindMeetings>().FindAsync(work, id))!;
}
