namespace Grappe.Web.Modules.Workspace.Services;

/// <summary>Shows a training with those who take part, and signs them in on the spot, on a phone.</summary>
[Needs(nameof(WorkspaceActs.ReadWork))]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class TrainingPageModel(GrappeDb db, WorkDesk desk, KeepTrainings keep) : ServicePage<Training>(db, desk, forMembers: false)
{
    private readonly GrappeDb db = db;

    public Training Training => Found;

    protected override Task<Training?> ReadAsync(int id, CancellationToken cancellation) =>
        db.TrainingsOf(Work.ClusterId).SingleOrDefaultAsync(one => one.Id == id, cancellation);

    public Task<IActionResult> OnPostAsync(string? name, int? member, bool wasThere, CancellationToken cancellation) =>
        DoneAsync(keep.EnterAsync(Work, Training, name, member, wasThere, cancellation));

    public Task<IActionResult> OnPostSignAsync(int participant, bool wasThere, CancellationToken cancellation) =>
        DoneAsync(keep.SignInAsync(Work, Training, participant, wasThere, cancellation));

    private async Task<IActionResult> DoneAsync(Task change)
    {
        await change;
        return Redirect(To(string.Create(CultureInfo.InvariantCulture, $"services/trainings/{Training.Id}")));
    }
}
