using Grappe.Web.Modules.Workspace.Settings;

namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Issues the invoices of a year, each in a transaction of its own. Killed, it goes on where it was: who has an invoice is passed over.</summary>
internal sealed class RunDues(CurrentPerson current, WorkDesk desk, FiscalYears years, IssueDues issue) : IJobHandler
{
    public const string Kind = "dues-run";

    /// <param name="Cluster">The slug of the cluster.</param>
    public sealed record Asked(string Cluster, int Year);

    public static string KeyOf(int year) => string.Create(CultureInfo.InvariantCulture, $"{Kind}:{year}:");

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        var asked = run.Arguments<Asked>();
        // Whoever asked for it may have lost the role meanwhile.
        if (run.RequestedBy is { } person)
            await current.ActForAsync(person, cancellation);
        if (await desk.FindAsync(asked.Cluster, cancellation) is not { } work || await years.FindAsync(work, asked.Year, cancellation) is not { } year)
            return;
        await issue.AllAsync(work, year, (done, total) => run.ReportAsync(done, total, cancellation), cancellation);
    }
}
