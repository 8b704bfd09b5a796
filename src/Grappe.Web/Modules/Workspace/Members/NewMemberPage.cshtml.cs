using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>Lets a manager add a member by hand.</summary>
[Needs(nameof(WorkspaceActs.RunWork))]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class NewMemberPageModel(WorkDesk desk, AddMember add, AskSubjects ask) : WorkPage(desk)
{
    public string? Organisation => SubjectField.Sent(Request, "organisation");

    /// <summary>The organisations that may be meant by what was typed.</summary>
    public IReadOnlyList<Subject> Likely { get; private set; } = [];

    protected override Task<bool> MaySeeAsync(CancellationToken cancellation) => Task.FromResult(MayRun);

    protected override Task ReadAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <param name="isNew">Whether the atlas does not know it yet.</param>
    public async Task<IActionResult> OnPostAsync(
        bool isNew,
        string? form,
        string? category,
        bool isStartup,
        DateOnly? since,
        DateOnly? until,
        CancellationToken cancellation
    )
    {
        var asked = isNew ? new AskedSubject(null, []) : await ask.FindAsync(Organisation, cancellation, "organisation");
        Likely = asked.Likely;
        if (!isNew && asked.Found is null)
            throw new RuleBroken(
                Problem.At("organisation", asked.Likely.Count > 0 ? "member.organisation.which" : "member.organisation.unknown", Organisation ?? "")
            );
        var member = await add.AddAsync(Work, new(asked.Found, Organisation, form, category, isStartup, since, until), cancellation);
        return Redirect(To($"members/{member.ToString(CultureInfo.InvariantCulture)}"));
    }
}
