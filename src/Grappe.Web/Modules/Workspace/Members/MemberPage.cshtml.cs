using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>Shows a member to the team and to who speaks for it, and takes what they change.</summary>
[Authorize]
[SentAgain("Edit", "Category", "End", "Return", "Suspend", "Lift", "Person")]
[ResponseCache(NoStore = true)]
public sealed class MemberPageModel(
    GrappeDb db,
    WorkDesk desk,
    KeepMembers keep,
    KeepPeople people,
    MergeMembers merge,
    MembersOn membersOn,
    AskConcepts concepts,
    Translator translator
) : WorkPage(desk)
{
    public Member Member { get; private set; } = null!;
    public MembersOn.Row? Today { get; private set; }
    public IReadOnlyList<string> Offers { get; private set; } = [];
    public IReadOnlyList<string> Needs { get; private set; } = [];

    /// <summary>The member that this one turned out to be.</summary>
    public Member? MergedInto { get; private set; }

    /// <summary>The members that turned out to be this one.</summary>
    public IReadOnlyList<Member> Merged { get; private set; } = [];

    /// <summary>The others of the cluster, into one of which it may be merged.</summary>
    public IReadOnlyList<(string Value, string Text)> Others { get; private set; } = [];

    public bool MayEdit => keep.MayEdit(Work, Member);
    public bool IsOpen => Member.Periods.LastOrDefault() is { Until: null };
    public DateOnly Day => Desk.Today(Work);

    /// <summary>The suspension that lasts, or is to come.</summary>
    public Suspension? Suspension => Member.Suspensions.LastOrDefault(one => one.Until is null || one.Until >= Day);

    protected override async Task<bool> MaySeeAsync(CancellationToken cancellation)
    {
        var id = NumberOf("id");
        var organisation = await db
            .Members.Where(one => one.ClusterId == Work.ClusterId && one.Id == id)
            .Select(one => (int?)one.OrganisationId)
            .SingleOrDefaultAsync(cancellation);
        return MayRead || (organisation is { } its && Desk.SpeaksFor(its));
    }

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        if (await ReadMemberAsync(cancellation) is not { } member)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        Member = member;
        var row = membersOn.Query(Work.ClusterId, Day, await membersOn.ArrearsAsync(Work.ClusterId, Day, cancellation));
        Today = await row.SingleOrDefaultAsync(one => one.MemberId == member.Id, cancellation);
        Offers = await concepts.NamesAsync(member.Offers, translator.Language, cancellation);
        Needs = await concepts.NamesAsync(member.Needs, translator.Language, cancellation);
        var others = db.Members.AsNoTracking().Include(one => one.Organisation).Where(one => one.ClusterId == Work.ClusterId && one.Id != member.Id);
        if (!MayRead)
            return;
        MergedInto = await others.SingleOrDefaultAsync(one => one.Id == member.MergedIntoId, cancellation);
        Merged = await others.Where(one => one.MergedIntoId == member.Id).OrderBy(one => one.Id).ToListAsync(cancellation);
        if (MayRun && member.MergedIntoId is null)
            Others =
            [
                .. (await others.Where(one => one.MergedIntoId == null).ToListAsync(cancellation))
                    .Select(one => ($"{one.Id}", one.Organisation.Name.In(translator.Language)))
                    .OrderBy(one => one.Item2, StringComparer.Create(translator.Language.Culture, ignoreCase: true)),
            ];
    }

    public Task<IActionResult> OnPostEditAsync(
        int version,
        string? email,
        string? registration,
        string? headcount,
        DateOnly? headcountOn,
        string? offers,
        string? needs,
        string[] shows,
        CancellationToken cancellation
    ) =>
        ChangeAsync(
            member =>
                keep.EditAsync(
                    Work,
                    member,
                    version,
                    new()
                    {
                        Email = email,
                        Registration = registration,
                        Headcount = headcount,
                        HeadcountOn = headcountOn,
                        Offers = offers,
                        Needs = needs,
                        Shows = shows,
                    },
                    cancellation
                ),
            cancellation
        );

    public Task<IActionResult> OnPostCategoryAsync(int version, DateOnly? categorySince, string? category, bool isStartup, CancellationToken cancellation) =>
        ChangeAsync(member => keep.CategorizeAsync(Work, member, version, categorySince, category, isStartup, cancellation), cancellation);

    public Task<IActionResult> OnPostEndAsync(int version, DateOnly? endsOn, CancellationToken cancellation) =>
        ChangeAsync(member => keep.EndAsync(Work, member, version, endsOn, cancellation), cancellation);

    public Task<IActionResult> OnPostReturnAsync(int version, DateOnly? returnsOn, CancellationToken cancellation) =>
        ChangeAsync(member => keep.ReturnAsync(Work, member, version, returnsOn, cancellation), cancellation);

    public Task<IActionResult> OnPostSuspendAsync(
        int version,
        DateOnly? suspendedSince,
        DateOnly? suspendedUntil,
        string? reason,
        CancellationToken cancellation
    ) => ChangeAsync(member => keep.SuspendAsync(Work, member, version, suspendedSince, suspendedUntil, reason, cancellation), cancellation);

    public Task<IActionResult> OnPostLiftAsync(int version, int suspension, DateOnly? liftedOn, CancellationToken cancellation) =>
        ChangeAsync(member => keep.LiftAsync(Work, member, version, suspension, liftedOn, cancellation), cancellation);

    public Task<IActionResult> OnPostPersonAsync(int version, string? name, string? role, string? personEmail, string? phone, CancellationToken cancellation) =>
        ChangeAsync(member => people.AddAsync(Work, member, version, new(name, role, personEmail, phone), cancellation), cancellation);

    public Task<IActionResult> OnPostForgetAsync(int version, int person, CancellationToken cancellation) =>
        ChangeAsync(member => people.RemoveAsync(Work, member, version, person, cancellation), cancellation);

    public Task<IActionResult> OnPostMergeAsync(int version, int? into, CancellationToken cancellation) =>
        ChangeAsync(member => merge.MergeAsync(Work, member, version, into, cancellation), cancellation);

    public Task<IActionResult> OnPostUnmergeAsync(int version, CancellationToken cancellation) =>
        ChangeAsync(member => merge.UndoAsync(Work, member, version, cancellation), cancellation);

    private async Task<IActionResult> ChangeAsync(Func<Member, Task> change, CancellationToken cancellation)
    {
        if (await ReadMemberAsync(cancellation) is not { } member)
            return NotFound();
        await change(member);
        return Redirect(To($"members/{member.Id.ToString(CultureInfo.InvariantCulture)}"));
    }

    private Task<Member?> ReadMemberAsync(CancellationToken cancellation) => keep.FindAsync(Work, NumberOf("id"), cancellation);
}
