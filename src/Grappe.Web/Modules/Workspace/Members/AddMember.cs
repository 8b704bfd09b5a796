using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>Adds a member that was one before this was kept here: an organisation of the atlas, or one that the atlas does not know yet.</summary>
public sealed class AddMember(GrappeDb db, WorkDesk desk, Seats seats, Declare declare, Translator translator)
{
    private const int LongestName = 200;

    /// <param name="Organisation">One that the atlas knows; none where it is new.</param>
    /// <param name="Name">The name of one that is new.</param>
    /// <param name="Form">What it is; one of <see cref="ClosedLists.Forms"/>, or none where its category tells.</param>
    public sealed record Typed(Subject? Organisation, string? Name, string? Form, string? Category, bool IsStartup, DateOnly? Since, DateOnly? Until);

    /// <returns>The number of the member.</returns>
    /// <exception cref="RuleBroken">Something is missing or wrong, or it is a member already.</exception>
    public async Task<int> AddAsync(ClusterWorkspace work, Typed typed, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        var name = TypedText.OneLine(typed.Name);
        var problems = new ProblemList();
        problems.AddIf(typed.Organisation is null && name.Length is 0 or > LongestName, "organisation", "member.organisation.missing");
        problems.AddIf(typed.Organisation is { Kind: not "organisation" }, "organisation", "member.organisation.missing");
        var form = typed.Form is { Length: > 0 } given ? given : MemberForms.Of(typed.Category, typed.IsStartup);
        problems.AddIf(!ClosedLists.Forms["organisation"].Contains(form), "form", "member.form.missing");
        problems.AddIf(!MemberCategory.All.Contains(typed.Category), "category", "member.category.wrong");
        problems.AddIf(!MemberDays.Is(typed.Since), "since", "member.day");
        problems.AddIf(typed.Until is not null && !MemberDays.Is(typed.Until), "until", "member.day");
        problems.AddIf(typed.Until < typed.Since, "until", "member.until.before");
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await desk.LockAsync(work, cancellation);
        var organisation =
            typed.Organisation
            ?? await declare.FindOrAddOrganisationAsync(name, form, work.Cluster.Country!, new(work.Cluster, translator.Language), cancellation);
        if (await db.Members.AnyAsync(one => one.ClusterId == work.ClusterId && one.OrganisationId == organisation.Id, cancellation))
            throw new RuleBroken(Problem.At("organisation", "member.known", organisation.Name));
        var member = await OpenAsync(db, work, organisation.Id, typed.Since!.Value, typed.Until, typed.Category!, typed.IsStartup, null, cancellation);
        await seats.HoldAsync(work, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
        return member.Id;
    }

    /// <summary>Writes a member with its first period and category.</summary>
    internal static async Task<Member> OpenAsync(
        GrappeDb db,
        ClusterWorkspace work,
        int organisation,
        DateOnly since,
        DateOnly? until,
        string category,
        bool isStartup,
        string? email,
        CancellationToken cancellation
    )
    {
        var member = new Member
        {
            ClusterId = work.ClusterId,
            OrganisationId = organisation,
            Email = email,
        };
        member.Periods.Add(new() { Since = since, Until = until });
        member.Categories.Add(
            new()
            {
                Since = since,
                Category = category,
                IsStartup = isStartup,
            }
        );
        db.Add(member);
        await db.SaveChangesAsync(cancellation);
        return member;
    }
}
