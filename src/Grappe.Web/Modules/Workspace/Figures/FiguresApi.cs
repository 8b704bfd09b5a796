using Grappe.Web.Modules.Workspace.Settings;
using Microsoft.OpenApi;

namespace Grappe.Web.Modules.Workspace.Figures;

/// <summary>Lets programs read the figures of a cluster for any period, with the lists from which they are reckoned again.</summary>
internal static class FiguresApi
{
    private static readonly TokenScope[] Reading = [WorkspaceScopes.Read];
    private static readonly Parameter<string?> First = DayOf("first");
    private static readonly Parameter<string?> Last = DayOf("last");
    private static readonly Parameter<int> Version = Parameter.Whole("version", 0, 1000, 0);

    public static void MapFigures(this WebApplication app)
    {
        var api = app.MapTokenApi();
        api.MapWork("/figures", "workFigures", Reading, ListAsync, First, Last, Parameter.Page, Parameter.PageSize).Produces<Paged<FigureSummary>>();
        api.MapWork("/figures/{indicator}", "workFigure", Reading, ReadAsync, First, Last, Version).Produces<FigureAnswer>();
    }

    private static async Task<IResult> ListAsync(
        string slug,
        WorkApi api,
        WorkDesk desk,
        FiscalYears years,
        ReadFigures read,
        Asked asked,
        HttpContext context,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await api.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (work is null)
            return refused!;
        if (await PeriodAsync(work, desk, years, asked, cancellation) is not { } period)
            return NoPeriod(context);
        var figures = new List<FigureSummary>();
        foreach (var indicator in Indicator.On(period.Last))
            figures.Add(FigureSummary.Of(await read.OfAsync(work, indicator, period.First, period.Last, cancellation)));
        return asked.Page(figures);
    }

    private static async Task<IResult> ReadAsync(
        string slug,
        string indicator,
        WorkApi api,
        WorkDesk desk,
        FiscalYears years,
        ReadFigures read,
        Translator translator,
        Asked asked,
        HttpContext context,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await api.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (work is null)
            return refused!;
        if (await PeriodAsync(work, desk, years, asked, cancellation) is not { } period)
            return NoPeriod(context);
        var version = asked.Get(Version);
        if (Indicator.Find(indicator, period.Last, version == 0 ? null : version) is not { } definition)
            return Problems.Missing(context, $"There is no such figure. There are: {string.Join(", ", Indicator.All.Select(one => one.Code).Distinct())}.");
        var figure = await read.OfAsync(work, definition, period.First, period.Last, cancellation);
        return TypedResults.Ok(FigureAnswer.Of(work, figure, translator));
    }

    private static async Task<AskedPeriod?> PeriodAsync(ClusterWorkspace work, WorkDesk desk, FiscalYears years, Asked asked, CancellationToken cancellation)
    {
        var all = await years.ReadAsync(work, cancellation);
        var (first, last) = (Day(asked.Get(First)), Day(asked.Get(Last)));
        if (first is null && last is null)
            return FiscalYears.Asked(all, null, desk.Today(work)) is { } year ? new(year.FirstDay, year.LastDay, year) : null;
        return AskedPeriod.Of(first, last, all);
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult NoPeriod(HttpContext context) =>
        Problems.Missing(context, "Name two days that follow each other, first and last; without them a fiscal year must be defined for today.");

    private static Parameter<string?> DayOf(string name) =>
        Parameter.Single(
            name,
            "a day such as 2026-12-31",
            () => new() { Type = JsonSchemaType.String, Pattern = @"^\d{4}-\d{2}-\d{2}$" },
            (value, _) => Day(value) is not null ? value : null
        );

    private static DateOnly? Day(string? value) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

/// <summary>A figure without its list.</summary>
/// <param name="Indicator">Its short name.</param>
/// <param name="Definition">The version of its definition.</param>
/// <param name="Value">6, 0.4821 or 969.863; none where there is nothing to divide by.</param>
internal sealed record FigureSummary(string Indicator, int Definition, DateOnly First, DateOnly Last, string? Value)
{
    public static FigureSummary Of(Figure figure) => new(figure.Indicator.Code, figure.Indicator.Version, figure.First, figure.Last, figure.Value?.Plain());
}

/// <summary>A figure with the list from which it is reckoned again.</summary>
/// <param name="Indicator">Its short name.</param>
/// <param name="Definition">The version of its definition.</param>
/// <param name="Text">The definition in words.</param>
/// <param name="Value">6, 0.4821 or 969.863; none where there is nothing to divide by.</param>
/// <param name="Exact">A rate as a fraction in minor units: 87500000/181500000.</param>
/// <param name="WhyNone">The reason for which there is no value.</param>
internal sealed record FigureAnswer(
    string Indicator,
    int Definition,
    string Text,
    DateOnly First,
    DateOnly Last,
    string? Value,
    string? Exact,
    string? WhyNone,
    IReadOnlyList<FigureLineAnswer> Counted,
    IReadOnlyList<FigureLineAnswer> LeftOut
)
{
    public static FigureAnswer Of(ClusterWorkspace work, Figure figure, Translator translator) =>
        new(
            figure.Indicator.Code,
            figure.Indicator.Version,
            translator.Code("indicator-definition", figure.Indicator.DefinitionCode),
            figure.First,
            figure.Last,
            figure.Value?.Plain(),
            figure.Value?.Ratio?.ToString(),
            figure.WhyNone is { } why ? translator.Say(why) : null,
            [.. figure.Counted.Select(line => FigureLineAnswer.Of(work, figure.Indicator, line, translator))],
            [.. figure.LeftOut.Select(line => FigureLineAnswer.Of(work, figure.Indicator, line, translator))]
        );
}

/// <summary>A line of the list of a figure.</summary>
/// <param name="Thing">member, project, startup, invoice or entry.</param>
/// <param name="Adds">What it adds, where things are not merely counted.</param>
/// <param name="Heading">The heading under which it adds to a rate.</param>
/// <param name="Reason">The short name of the reason for which it is left out.</param>
/// <param name="Because">The same in words.</param>
internal sealed record FigureLineAnswer(string Thing, int Id, string Name, string? Adds, string? Heading, string? Reason, string? Because)
{
    public static FigureLineAnswer Of(ClusterWorkspace work, Indicator indicator, FigureLine line, Translator translator) =>
        new(
            line.Thing,
            line.Id,
            line.Name.In(translator.Language),
            line.Units is not { } units ? null
                : indicator == Workspace.Indicator.Jobs ? units.ToString(CultureInfo.InvariantCulture)
                : work.Of(units).Plain(),
            line.Heading?.Code(),
            line.Reason,
            line.Why is { } why ? translator.Say(why) : null
        );
}
