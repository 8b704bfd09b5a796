namespace Grappe.Web.Modules.Administration;

/// <summary>Shows what runs behind the pages, what waits, and what did not succeed and why, and tries a job or a mail again.</summary>
[Needs(nameof(AdministrationActs.SeeJobs))]
[ResponseCache(NoStore = true)]
public sealed class JobsModel(ReadJobs read, JobQueue jobs, Outbox outbox, Translator translator, Links links, CurrentPerson person) : PageModel
{
    public ReadJobs.Seen Seen { get; private set; } = null!;

    public bool MayTry => person.MayAnywhere(AdministrationActs.RetryJobs);

    /// <summary>Whether what was asked for was done, after a form was sent.</summary>
    public bool? Again { get; private set; }

    public async Task OnGetAsync(bool? again, CancellationToken cancellation)
    {
        Again = again;
        Seen = await read.ReadAsync(cancellation);
    }

    public async Task<IActionResult> OnPostJobAsync(long id, CancellationToken cancellation) =>
        MayTry ? AfterTrying(await jobs.TryAgainAsync(id, cancellation)) : Forbid();

    public async Task<IActionResult> OnPostMailAsync(long id, CancellationToken cancellation) =>
        MayTry ? AfterTrying(await outbox.TryAgainAsync(id, cancellation)) : Forbid();

    /// <summary>Names the kind of a job, as its module does.</summary>
    public string NameOf(Job job) => translator.KeptCode("job", job.Kind);

    /// <summary>Says why a job did not succeed, in the words of its module.</summary>
    public string ProblemOf(Job job) => translator.Kept(job.Problem, job.ProblemValues) ?? translator["jobs.problem.unexpected"];

    /// <summary>Gives the time when a job ended, or when it was due where nobody noted its end.</summary>
    public static DateTime EndOf(Job job) => job.FinishedAt ?? job.RunAt;

    public string ProgressOf(Job job) =>
        job switch
        {
            { StepsDone: { } done, StepsTotal: { } total } => translator["jobs.progress.of", done, total],
            { StepsDone: { } done } => translator["jobs.progress", done],
            _ => translator["jobs.progress.unknown"],
        };

    private RedirectResult AfterTrying(bool done) => Redirect($"{links.To("admin/jobs")}?again={(done ? "true" : "false")}");
}
