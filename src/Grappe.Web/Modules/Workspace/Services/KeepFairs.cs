using Grappe.Web.Modules.Workspace.Members;

namespace Grappe.Web.Modules.Workspace.Services;

/// <summary>Keeps the cluster's part in fairs and missions.</summary>
public sealed class KeepFairs(GrappeDb db, WorkDesk desk)
{
    private const int MostWeight = 1000;
    private const int MostContacts = 100_000;

    /// <summary>Adds a fair. Sent twice by one form, it is one.</summary>
    public async Task<int> AddAsync(
        ClusterWorkspace work,
        string? name,
        string? place,
        DateOnly? first,
        DateOnly? last,
        string? cost,
        Guid formKey,
        CancellationToken cancellation = default
    )
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        var (called, where, problems) = (TypedText.OneLine(name), TypedText.OneLine(place), new ProblemList());
        var (spent, wrong) = TypedAmount.Read(cost, work.Counted, "cost");
        problems.AddIf(called.Length is 0 or > Training.LongestTitle, "name", "startup.name.wrong", Training.LongestTitle);
        problems.AddIf(where.Length > Training.LongestPlace, "place", "service.place.wrong", Training.LongestPlace);
        problems.AddIf(first is null, "first", "project.day.missing");
        problems.AddIf(first is not null && !MemberDays.Is(first), "first", "member.day");
        problems.AddIf(last is not null && !MemberDays.Is(last), "last", "member.day");
        problems.AddIf(last is null || last < first, "last", "project.last.wrong");
        if (wrong is not null)
            problems.Add(wrong);
        problems.ThrowIfAny();
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into fairs (cluster_id, name, place, first_day, last_day, cost_units, form_key)
            values ({work.ClusterId}, {called}, {(where.Length > 0 ? where : null)}, {first}, {last}, {spent!.Value.Units}, {formKey})
            on conflict (cluster_id, form_key) do nothing
            """,
            cancellation
        );
        return await db.Fairs.Where(one => one.ClusterId == work.ClusterId && one.FormKey == formKey).Select(one => one.Id).SingleAsync(cancellation);
    }

    /// <summary>Enters a member that goes, with its part of the costs.</summary>
    public async Task EnterAsync(ClusterWorkspace work, Fair fair, int? member, int? weight, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        var problems = new ProblemList();
        problems.AddIf(!await db.Members.AnyAsync(one => one.Id == member && one.ClusterId == work.ClusterId, cancellation), "member", "service.member.wrong");
        problems.AddIf(weight is not (> 0 and <= MostWeight), "weight", "fair.weight.wrong", MostWeight);
        problems.ThrowIfAny();
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into fair_participants (fair_id, member_id, weight) values ({fair.Id}, {member}, {weight})
            on conflict (fair_id, member_id) do update set weight = excluded.weight
            """,
            cancellation
        );
    }

    /// <summary>Notes what came of it for a member: by the team, or by whoever speaks for the member.</summary>
    public async Task TellAsync(ClusterWorkspace work, Fair fair, int participant, int? contacts, string? orders, CancellationToken cancellation = default)
    {
        desk.NeedPreparerOrMember(work);
        if (fair.Participants.FirstOrDefault(one => one.Id == participant) is not { } found)
            throw new RuleBroken(Problem.At("participant", "service.member.wrong"));
        if (!desk.MayActFor(work, found.Member.OrganisationId))
            throw new NotAllowed();
        var problems = new ProblemList();
        var (worth, wrong) = TypedAmount.Read(orders, work.Counted, "orders");
        problems.AddIf(contacts is not (>= 0 and <= MostContacts), "contacts", "fair.contacts.wrong", MostContacts);
        if (wrong is not null)
            problems.Add(wrong);
        problems.ThrowIfAny();
        var today = desk.Today(work);
        await db.Set<FairParticipant>()
            .Where(one => one.Id == participant && one.FairId == fair.Id)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(one => one.Contacts, contacts)
                        .SetProperty(one => one.OrdersUnits, worth!.Value.Units)
                        .SetProperty(one => one.ToldOn, today),
                cancellation
            );
    }
}
