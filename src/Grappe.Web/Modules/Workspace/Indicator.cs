namespace Grappe.Web.Modules.Workspace;

/// <summary>The definition of a figure that clusters report. The study names four (S1 l.382) and defines none: the definitions are ours, and say so.</summary>
/// <param name="Code">Its name; what it counts stands in the texts, under its code and version.</param>
/// <param name="Version">Grows when it counts otherwise: a figure is always that of one version.</param>
/// <param name="Span">The time for which it is told.</param>
/// <param name="From">The first of the last days for which this version is meant.</param>
/// <param name="Until">The last of them; none while no other version took its place.</param>
/// <param name="CountsOnce">Whether a network counts what several clusters list once, and adds up the rest. Rates and members are never added up.</param>
public sealed record Indicator(string Code, int Version, IndicatorSpan Span, DateOnly From, DateOnly? Until = null, bool CountsOnce = false)
{
    private static readonly DateOnly First = new(2000, 1, 1);

    /// <summary>Companies among the members on the last day.</summary>
    public static readonly Indicator Companies = new("companies", 1, IndicatorSpan.Day, First);

    /// <summary>Collaborative research and development projects that were funded.</summary>
    public static readonly Indicator RdProjects = new("rd-projects", 1, IndicatorSpan.Period, First, CountsOnce: true);

    /// <summary>Companies that came of a path which the cluster had opened before.</summary>
    public static readonly Indicator StartupsCreated = new("startups-created", 1, IndicatorSpan.Period, First);

    /// <summary>Own income in the operating income of a fiscal year.</summary>
    public static readonly Indicator SelfFinancing = new("self-financing", 1, IndicatorSpan.FiscalYear, First);

    /// <summary>Own income beside what was spent in a fiscal year.</summary>
    public static readonly Indicator Coverage = new("coverage", 1, IndicatorSpan.FiscalYear, First);

    /// <summary>Jobs at the companies among the members, as far as they told them.</summary>
    public static readonly Indicator Jobs = new("jobs", 1, IndicatorSpan.Day, First);

    /// <summary>Money that funders granted to projects.</summary>
    public static readonly Indicator MoneyRaised = new("money-raised", 1, IndicatorSpan.Period, First);

    /// <summary>All of them, those of the study first.</summary>
    public static readonly IReadOnlyList<Indicator> All = [Companies, RdProjects, StartupsCreated, SelfFinancing, Coverage, Jobs, MoneyRaised];

    /// <summary>The four to which a Moroccan contract-programme holds a cluster (S1 l.382).</summary>
    public static readonly IReadOnlyList<Indicator> OfContracts = [Companies, RdProjects, StartupsCreated, SelfFinancing];

    /// <summary>Finds a version of a definition; the one that is meant for a day where no version is named.</summary>
    public static Indicator? Find(string? code, DateOnly lastDay, int? version = null) =>
        All.FirstOrDefault(one => one.Code == code && (version is { } named ? one.Version == named : one.From <= lastDay && !(one.Until < lastDay)));

    /// <summary>Those that are meant for a day, each in one version.</summary>
    public static IEnumerable<Indicator> On(DateOnly lastDay) => All.Select(one => one.Code).Distinct().Select(code => Find(code, lastDay)).OfType<Indicator>();

    /// <summary>Its code with its version, under which its definition stands in the texts.</summary>
    public string DefinitionCode => string.Create(CultureInfo.InvariantCulture, $"{Code}-{Version}");
}

/// <summary>The time for which an indicator is told.</summary>
public enum IndicatorSpan
{
    /// <summary>The last day of the period.</summary>
    Day,

    /// <summary>All days of the period.</summary>
    Period,

    /// <summary>The fiscal year that ends last within the period.</summary>
    FiscalYear,
}
