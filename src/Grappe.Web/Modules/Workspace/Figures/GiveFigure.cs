namespace Grappe.Web.Modules.Workspace.Figures;

/// <summary>Gives the list of a figure as a table to take away: what is counted, and what is left out with the reason.</summary>
public sealed class GiveFigure(WorkDesk desk, Translator translator)
{
    public static readonly string[] Endings = ["csv", "xlsx"];

    public Download Of(ClusterWorkspace work, Figure figure, string ending)
    {
        var (indicator, currency, isMoney) = (figure.Indicator, work.Counted, figure.Indicator != Indicator.Jobs);
        Column<FigureLine>[] columns =
        [
            new("counted", translator["figure.counted"], line => line.Why is null, 9),
            new("thing", translator["figure.thing"], line => translator.Code("figure-thing", line.Thing), 16),
            new("number", translator["dues.number"], line => line.Id, 9),
            new("name", translator["figure.name"], line => line.Name.In(translator.Language), 44),
            new("heading", translator["budget.heading"], line => line.Heading is { } heading ? translator.Code("budget-heading", heading.Code()) : null, 26),
            new(
                "adds",
                translator["figure.adds"],
                line =>
                    line.Units is not { } units ? null
                    : isMoney ? (decimal)units / currency.Minor
                    : units
            ),
            new("currency", translator["dues.currency"], line => line.Units is null || !isMoney ? null : work.Currency, 9),
            new("reason", translator["figure.reason"], line => line.Why is { } why ? translator.Say(why) : null, 50),
        ];
        var name = translator.Code("indicator", indicator.Code);
        return UnpublishedTable.As(
            ending,
            string.Create(CultureInfo.InvariantCulture, $"{work.Cluster.Slug}-{indicator.DefinitionCode}-{figure.Last:yyyy-MM-dd}.{ending}"),
            name,
            translator["dues.about"],
            [
                (translator["dues.cluster"], work.Cluster.Name.In(translator.Language)),
                (name, translator.Figure(figure.Value)),
                (translator["figure.period"], translator["years.span", translator.Date(figure.First), translator.Date(figure.Last)]),
                (translator["figure.definition", indicator.Version], translator.Code("indicator-definition", indicator.DefinitionCode)),
                (translator["dues.as-of"], translator.Date(desk.Today(work))),
            ],
            translator.Language,
            columns,
            _ => figure.Counted.Concat(figure.LeftOut).ToAsyncEnumerable()
        );
    }
}
