using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Modules.Workspace.Figures;
using Grappe.Web.Modules.Workspace.Projects;

namespace Grappe.Web.Modules.Workspace.Card;

/// <summary>Sends what the work of a cluster knows to its card: members by category, jobs and public projects, as one declaration of the cluster. Nothing else leaves.</summary>
public sealed class PublishCard(GrappeDb db, WorkDesk desk, ReadRecords records, Declare declare)
{
    /// <summary>The categories that a card counts.</summary>
    private static readonly string[] Counted =
    [
        "smes",
        "large-companies",
        "universities",
        "schools",
        "research",
        "technical-centres",
        "associations",
        "public-bodies",
    ];

    private const int MostProjects = 50;

    /// <summary>Something that can be said on the card.</summary>
    /// <param name="Code">Under which it is chosen: members.smes, jobs, project.12.</param>
    /// <param name="IsWhole">Whether all that it counts was told: jobs are no whole sum while some companies are silent.</param>
    public sealed record Line(string Code, string Field, string Key, string Value, bool IsWhole = true);

    /// <summary>Finds what would be said today, without what the card says already in the same words.</summary>
    public async Task<IReadOnlyList<Line>> FindAsync(ClusterWorkspace work, CancellationToken cancellation = default)
    {
        var today = desk.Today(work);
        var said = await db
            .Database.SqlQuery<Said>(
                $"""
                select field as "Field", coalesce(key, '') as "Key", observed_on as "ObservedOn", number_from::bigint as "Number", coalesce(text_fr, text_en, text_ar) as "Text"
                from standing_statements where subject_id = {work.ClusterId} and field in ('members', 'jobs', 'project')
                """
            )
            .ToListAsync(cancellation);
        return
        [
            .. (await LinesAsync(work, today, cancellation)).Where(line =>
                !said.Exists(one =>
                    one.Field == line.Field
                    && (
                        line.Field == "project"
                            ? one.Text == line.Value
                            : one.Key == line.Key && one.ObservedOn == Written(today) && one.Number?.ToString(CultureInfo.InvariantCulture) == line.Value
                    )
                )
            ),
        ];
    }

    /// <summary>Says on the card what was chosen of it; said twice on a day, it stands once.</summary>
    /// <param name="chosen">The codes of lines.</param>
    /// <returns>What was said.</returns>
    /// <exception cref="RuleBroken">Nothing was chosen, or the card has no room for it.</exception>
    public async Task<IReadOnlyList<Line>> RunAsync(
        ClusterWorkspace work,
        IReadOnlyCollection<string> chosen,
        Language language,
        CancellationToken cancellation = default
    )
    {
        desk.Need(WorkspaceActs.RunWork, work);
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await desk.LockAsync(work, cancellation);
        var lines = (await FindAsync(work, cancellation)).Where(line => chosen.Contains(line.Code)).ToList();
        if (lines.Count == 0)
            throw new RuleBroken("work-card.nothing");
        var today = desk.Today(work);
        await declare.SayAsync(
            work.Cluster,
            new(work.Cluster, language),
            [.. lines.Select(line => new Declare.Word(line.Field, line.Key, line.Value, new PartialDate(today.Year, today.Month, today.Day)))],
            cancellation
        );
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
        return lines;
    }

    private async Task<List<Line>> LinesAsync(ClusterWorkspace work, DateOnly today, CancellationToken cancellation)
    {
        var all = await records.MembersAsync(work, today, cancellation);
        var members = all.Where(member => member.Status is MemberStatus.Current or MemberStatus.Arrears).ToList();
        var (companies, jobs) = (Indicators.Companies(all, today), Indicators.Jobs(all, today));
        var lines = new List<Line> { Of("total", members.Count), Of("companies", companies.Counted.Count) };
        lines.AddRange(
            members
                .Where(member => Counted.Contains(member.Category))
                .GroupBy(member => member.Category!)
                .OrderBy(group => Array.IndexOf(Counted, group.Key))
                .Select(group => Of(group.Key, group.Count()))
        );
        if (members.Count(member => member.IsStartup) is > 0 and var startups)
            lines.Add(Of("startups", startups));
        if (jobs.Counted.Count > 0)
            lines.Add(new("jobs", "jobs", "", jobs.Value!.Value.Plain(), jobs.LeftOut.Count == 0));
        var projects = await db
            .Projects.Where(project =>
                project.ClusterId == work.ClusterId
                && project.IsPublic
                && (project.State == ProjectState.Funded || project.State == ProjectState.Running || project.State == ProjectState.Finished)
            )
            .OrderByDescending(project => project.FundedOn)
            .ThenByDescending(project => project.Id)
            .Take(MostProjects)
            .ToListAsync(cancellation);
        lines.AddRange(
            projects.Select(project => new Line(string.Create(CultureInfo.InvariantCulture, $"project.{project.Id}"), "project", "", project.Title))
        );
        return lines;

        static Line Of(string key, int count) => new($"members.{key}", "members", key, count.ToString(CultureInfo.InvariantCulture));
    }

    private static string Written(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record Said(string Field, string Key, string ObservedOn, long? Number, string? Text);
}
