using Grappe.Web.Modules.Atlas;
using Grappe.Web.Modules.Workspace.Admissions;

namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>Fills an invented cluster with the ten members by which its figures are checked, and applications on their way.</summary>
public static class DemoMembers
{
    /// <param name="Until">The last day of the period.</param>
    /// <param name="Headcount">None where nobody told it.</param>
    private sealed record Part(
        string Name,
        string Category,
        DateOnly Since,
        DateOnly? Until = null,
        bool IsStartup = false,
        int? Headcount = null,
        DateOnly? HeadcountOn = null
    );

    private static readonly Part[] Cast =
    [
        new("Moules inventés (M1)", "smes", new(2024, 1, 15), Headcount: 120, HeadcountOn: new(2026, 6, 30)),
        new("Capteurs inventés (M2)", "smes", new(2024, 9, 1), IsStartup: true, Headcount: 8, HeadcountOn: new(2026, 9, 30)),
        new("Fonderie inventée (M3)", "large-companies", new(2025, 3, 1), Headcount: 640, HeadcountOn: new(2026, 3, 31)),
        new("Usinage inventé (M4)", "smes", new(2026, 1, 1), Headcount: 12, HeadcountOn: new(2026, 10, 15)),
        new("Traitements inventés (M5)", "smes", new(2024, 6, 1), new(2026, 12, 31), Headcount: 60, HeadcountOn: new(2024, 6, 30)),
        new("Emballages inventés (M6)", "smes", new(2024, 2, 1), new(2026, 6, 30)),
        new("Outillages inventés (M7)", "smes", new(2026, 3, 10)),
        new("Université inventée (M8)", "universities", new(2024, 1, 15)),
        new("Robotique inventée (M9)", "smes", new(2027, 1, 1)),
        new("Moules inventés SARL (M10)", "smes", new(2024, 1, 15)),
    ];

    private static readonly (string Name, AdmissionState State)[] Candidates =
    [
        ("Candidate inventée reçue", AdmissionState.Received),
        ("Candidate inventée à compléter", AdmissionState.Returned),
        ("Candidate inventée complète", AdmissionState.Complete),
        ("Candidate inventée admise", AdmissionState.Admitted),
    ];

    private static readonly DateOnly Decided = new(2026, 12, 20);

    /// <summary>Fills it where it has no member yet.</summary>
    /// <param name="cluster">Its slug. It has opened its workspace; where it has set no rules of admission, nobody applies.</param>
    public static async Task FillAsync(IServiceProvider services, string cluster)
    {
        var (db, desk) = (services.GetRequiredService<GrappeDb>(), services.GetRequiredService<WorkDesk>());
        if (await desk.FindAsync(cluster) is not { } work || await db.Members.AnyAsync(member => member.ClusterId == work.ClusterId))
            return;
        await using var transaction = await db.Database.BeginUnlessBegunAsync();
        await desk.LockAsync(work);
        var members = new List<Member>();
        foreach (var part in Cast)
            members.Add(await AddAsync(services, work, part));
        members[^1].MergedIntoId = members[0].Id;
        await db.SaveChangesAsync();
        var rules = await services.GetRequiredService<KeepRules>().FindAsync(work.ClusterId, WorkspaceRules.Admission, desk.Today(work));
        if (rules is not null)
        {
            await ApplyAsync(services, work, rules, members[8].OrganisationId, AdmissionState.Member, members[8].Id);
            foreach (var (name, state) in Candidates)
                await ApplyAsync(services, work, rules, (await OrganisationAsync(services, work, name, "smes", false)).Id, state);
        }
        if (transaction is not null)
            await transaction.CommitAsync();
    }

    private static async Task<Member> AddAsync(IServiceProvider services, ClusterWorkspace work, Part part)
    {
        var organisation = await OrganisationAsync(services, work, part.Name, part.Category, part.IsStartup);
        var member = new Member
        {
            ClusterId = work.ClusterId,
            OrganisationId = organisation.Id,
            Email = $"{organisation.Slug}@demo.example",
            Headcount = part.Headcount,
            HeadcountOn = part.HeadcountOn,
            Shows = ["category", "headcount"],
        };
        member.Periods.Add(new() { Since = part.Since, Until = part.Until });
        member.Categories.Add(
            new()
            {
                Since = part.Since,
                Category = part.Category,
                IsStartup = part.IsStartup,
            }
        );
        var db = services.GetRequiredService<GrappeDb>();
        db.Add(member);
        await db.SaveChangesAsync();
        return member;
    }

    private static Task<Subject> OrganisationAsync(IServiceProvider services, ClusterWorkspace work, string name, string category, bool isStartup) =>
        services
            .GetRequiredService<Declare>()
            .FindOrAddOrganisationAsync(name, MemberForms.Of(category, isStartup), work.Cluster.Country!, new(work.Cluster, Language.French));

    private static async Task ApplyAsync(
        IServiceProvider services,
        ClusterWorkspace work,
        RulesInForce rules,
        int organisation,
        AdmissionState state,
        int? member = null
    )
    {
        var (db, today) = (services.GetRequiredService<GrappeDb>(), services.GetRequiredService<WorkDesk>().Today(work));
        var isDecided = state is AdmissionState.Admitted or AdmissionState.Member;
        var isWaiting = state is AdmissionState.Received or AdmissionState.Returned or AdmissionState.Complete;
        var one = new Admission
        {
            ClusterId = work.ClusterId,
            OrganisationId = organisation,
            RulesId = rules.Id,
            Category = "smes",
            Letter = "Candidature inventée pour la démonstration.",
            State = state,
            AppliedAt = services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime,
            LapsesOn = isWaiting ? ApplyForMembership.SilentAfter(rules, today) : null,
            DecidedOn = isDecided ? Decided : null,
            EffectiveOn = member is null ? null : Decided.AddDays(12),
            MemberId = member,
            FormKey = Guid.NewGuid(),
        };
        db.Add(one);
        await db.SaveChangesAsync();
        await services.GetRequiredService<TakeSteps>().BeginAsync(AdmissionWorkflow.Table, AdmissionWorkflow.Apply, one.Id);
    }
}
