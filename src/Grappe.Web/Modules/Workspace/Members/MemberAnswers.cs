using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>A member as it is on a day.</summary>
/// <param name="Organisation">Which organisation of the atlas it is.</param>
/// <param name="Status">current, arrears, suspended, ended or to-come on that day; null where it has no period or was merged.</param>
/// <param name="Since">The first day of the period that holds then.</param>
/// <param name="Until">The last day of it.</param>
/// <param name="Offers">Slugs of concepts of the thesaurus.</param>
/// <param name="Needs">Slugs of concepts of the thesaurus.</param>
/// <param name="MergedInto">The member that it turned out to be.</param>
/// <param name="Version">Grows with each change; send it as If-Match.</param>
/// <param name="Actions">What this token may do with it now: each is the end of an address that takes it; empty in lists.</param>
internal sealed record MemberAnswer(
    int Id,
    SubjectAnswer Organisation,
    string? Status,
    DateOnly? Since,
    DateOnly? Until,
    string? Category,
    bool? Startup,
    string? Registration,
    string? Email,
    int? Headcount,
    DateOnly? HeadcountOn,
    IReadOnlyList<string> Offers,
    IReadOnlyList<string> Needs,
    int? MergedInto,
    int Version,
    IReadOnlyList<string> Actions
)
{
    public static MemberAnswer Of(MembersOn.Row? row, Member member, Subject organisation, IReadOnlyList<string> actions) =>
        new(
            member.Id,
            SubjectAnswer.Of(organisation),
            row?.Status,
            row?.Since,
            row?.Until,
            row?.Category,
            row?.IsStartup,
            member.Registration,
            member.Email,
            member.Headcount,
            member.HeadcountOn,
            member.Offers,
            member.Needs,
            member.MergedIntoId,
            member.Version,
            actions
        );
}

/// <summary>Somebody at a member whom the cluster knows.</summary>
/// <param name="Id">Their number, by which they are forgotten.</param>
/// <param name="Role">What they do there.</param>
internal sealed record MemberPersonAnswer(int Id, string Name, string? Role, string? PersonEmail, string? Phone)
{
    public static MemberPersonAnswer Of(MemberPerson person) => new(person.Id, person.Name, person.Role, person.Email, person.Phone);
}

/// <summary>Somebody whom the cluster is to know at a member.</summary>
/// <param name="Role">What they do there.</param>
internal sealed record NewMemberPersonBody(string? Name, string? Role, string? PersonEmail, string? Phone);

/// <summary>Answers with one member as it is today, and tells its version.</summary>
internal sealed class AnswerMember(WorkDesk desk, KeepMembers keep, MembersOn membersOn, IHttpContextAccessor accessor)
{
    public async Task<MemberAnswer?> OfAsync(ClusterWorkspace work, int id, CancellationToken cancellation)
    {
        if (await keep.FindAsync(work, id, cancellation) is not { } member)
            return null;
        var today = desk.Today(work);
        var row = await membersOn
            .Query(work.ClusterId, today, await membersOn.ArrearsAsync(work.ClusterId, today, cancellation))
            .SingleOrDefaultAsync(one => one.MemberId == id, cancellation);
        RowVersion.Tell(accessor.HttpContext!, member.Version);
        return MemberAnswer.Of(row, member, member.Organisation, [.. ActionsOn(work, member, today)]);
    }

    private IEnumerable<string> ActionsOn(ClusterWorkspace work, Member member, DateOnly today)
    {
        var (edits, runs, last) = (keep.MayEdit(work, member), desk.May(WorkspaceActs.RunWork, work), member.Periods.LastOrDefault());
        string[] known = ["people", .. MembersApi.Changes];
        return known.Where(change =>
            change switch
            {
                "people" or "facts" => edits,
                "forget-person" => edits && member.People.Count > 0,
                "unmerge" => runs && member.MergedIntoId is not null,
                "end" => runs && last is not null,
                "return" => runs && member.MergedIntoId is null && last is not { Until: null },
                "lift" => runs && member.Suspensions.Any(one => one.Until is null || one.Until >= today),
                "merge" => runs && member.MergedIntoId is null,
                _ => runs,
            }
        );
    }
}

/// <summary>A member to be added.</summary>
/// <param name="Organisation">The slug of an organisation that the atlas knows; or its name and form, where it is new.</param>
internal sealed record NewMemberBody(string? Organisation, string? Name, string? Form, string? Category, bool Startup, DateOnly? Since, DateOnly? Until);

/// <summary>A change of a member. Of the facts, those that are left out stay as they are.</summary>
/// <param name="Offers">Names of concepts of the thesaurus.</param>
/// <param name="Needs">Names of concepts of the thesaurus.</param>
/// <param name="Shows">What the directory shows.</param>
/// <param name="Into">The number of the member that stays.</param>
/// <param name="Suspension">The number of the suspension that is lifted; the last one where it is left out.</param>
/// <param name="Person">The number of the person who is forgotten.</param>
internal sealed record MemberChangeBody(
    string? Email,
    string? Registration,
    int? Headcount,
    DateOnly? HeadcountOn,
    IReadOnlyList<string>? Offers,
    IReadOnlyList<string>? Needs,
    IReadOnlyList<string>? Shows,
    string? Category,
    bool? Startup,
    DateOnly? CategorySince,
    DateOnly? EndsOn,
    DateOnly? ReturnsOn,
    DateOnly? SuspendedSince,
    DateOnly? SuspendedUntil,
    string? Reason,
    int? Suspension,
    DateOnly? LiftedOn,
    int? Into,
    int? Person
)
{
    public TypedFacts Facts(Member member) =>
        new()
        {
            Email = Email ?? member.Email,
            Registration = Registration ?? member.Registration,
            Headcount = (Headcount ?? member.Headcount)?.ToString(CultureInfo.InvariantCulture),
            HeadcountOn = HeadcountOn ?? member.HeadcountOn,
            Offers = string.Join('\n', Offers ?? member.Offers),
            Needs = string.Join('\n', Needs ?? member.Needs),
            Shows = Shows ?? member.Shows,
        };
}
