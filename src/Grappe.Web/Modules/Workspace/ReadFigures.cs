using Grappe.Web.Modules.Workspace.Budget;
using Grappe.Web.Modules.Workspace.Figures;

namespace Grappe.Web.Modules.Workspace;

/// <summary>Offers each figure of a cluster's work for any period, with its list. It keeps no copy: whoever certifies a figure freezes it.</summary>
/// <remarks>Who may see which figure is for the caller to ask.</remarks>
public sealed class ReadFigures(GrappeDb db, ReadRecords records, ReadMoney money)
{
    /// <summary>Computes a figure for a period, both days included.</summary>
    public async Task<Figure> OfAsync(ClusterWorkspace work, Indicator indicator, DateOnly first, DateOnly last, CancellationToken cancellation = default) =>
        indicator.DefinitionCode switch
        {
            "companies-1" => Indicators.Companies(await records.MembersAsync(work, last, cancellation), last),
            "jobs-1" => Indicators.Jobs(await records.MembersAsync(work, last, cancellation), last),
            "rd-projects-1" => Indicators.RdProjects(await records.ProjectsAsync(work, cancellation), first, last),
            "startups-created-1" => Indicators.StartupsCreated(await records.StartupsAsync(work, cancellation), first, last),
            "money-raised-1" => Indicators.MoneyRaised(await records.GrantsAsync(work, cancellation), work.Counted, first, last),
            "self-financing-1" or "coverage-1" => await YearAsync(work, first, last, cancellation) is not { } year
                ? new Figure(indicator, first, last, null, new Problem("figure.no-year"), [], [])
            : indicator.Code == Indicator.Coverage.Code ? Indicators.Coverage(await money.OfAsync(work, year, cancellation))
            : Indicators.SelfFinancing(await money.OfAsync(work, year, cancellation)),
            _ => throw new ArgumentException($"There is no definition '{indicator.DefinitionCode}'.", nameof(indicator)),
        };

    /// <summary>Computes a figure of a network over the work of several clusters: what they list in common is counted once.</summary>
    /// <exception cref="ArgumentException">The indicator is none that is counted once for several.</exception>
    public async Task<Figure> TogetherAsync(
        IReadOnlyList<ClusterWorkspace> works,
        Indicator indicator,
        DateOnly first,
        DateOnly last,
        CancellationToken cancellation = default
    )
    {
        if (indicator != Indicator.RdProjects)
            throw new ArgumentException($"'{indicator.Code}' is told for each cluster, and not added up.", nameof(indicator));
        var byCluster = new List<IReadOnlyList<Indicators.ProjectRecord>>();
        foreach (var work in works)
            byCluster.Add(await records.ProjectsAsync(work, cancellation));
        return Indicators.RdProjectsTogether(byCluster, first, last);
    }

    private Task<FiscalYear?> YearAsync(ClusterWorkspace work, DateOnly first, DateOnly last, CancellationToken cancellation) =>
        db
            .FiscalYears.AsNoTracking()
            .Where(year => year.ClusterId == work.ClusterId && year.LastDay >= first && year.LastDay <= last)
            .OrderByDescending(year => year.LastDay)
            .FirstOrDefaultAsync(cancellation);
}
