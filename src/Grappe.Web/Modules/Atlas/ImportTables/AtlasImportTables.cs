using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.ImportTables;

/// <summary>The tables that people bring in: lists of one thing a line, who works with whom and belongs to whom, and statements one by one.</summary>
internal static class AtlasImportTables
{
    public static readonly IReadOnlyList<ImportTable> All =
    [
        Things(ThingTable.Clusters),
        Things(ThingTable.Structures),
        Things(ThingTable.Organisations),
        Table<ImportMemberships>(
            "memberships",
            [
                Of("memberships", "network", Holds.Subject, required: true),
                Of("memberships", "member", Holds.Subject, required: true),
                Of("memberships", "since", Holds.Date),
                Of("memberships", "until", Holds.Date),
                Of("thing", "link", Holds.Link),
            ]
        ),
        Table<ImportCooperations>(
            "cooperations",
            [
                Of("cooperations", "a", Holds.Subject, required: true),
                Of("cooperations", "b", Holds.Subject, required: true),
                Of("cooperations", "kind", Holds.Choice, required: true) with
                {
                    Choices = new ImportChoices("cooperation", ClosedLists.CooperationKinds),
                },
                Of("cooperations", "status", Holds.Choice, required: true) with
                {
                    Choices = new ImportChoices("status", ClosedLists.Statuses),
                },
                Of("cooperations", "year", Holds.Date),
                Of("cooperations", "fr", Holds.Text),
                Of("cooperations", "en", Holds.Text),
                Of("cooperations", "ar", Holds.Text),
                Of("cooperations", "level", Holds.Choice) with
                {
                    Choices = new ImportChoices("level", Relation.Levels),
                },
                .. Origin,
            ]
        ),
        Table<ImportObservations>(
            "observations",
            [
                Of("observations", "subject", Holds.Subject, required: true),
                Of("observations", "field", Holds.Text, required: true),
                Of("observations", "key", Holds.Text),
                Of("observations", "value", Holds.Text, required: true) with
                {
                    Fractions = true,
                },
                Of("observations", "unit", Holds.Text),
                Of("observations", "qualifier", Holds.Text),
                Of("thing", "observed", Holds.Date),
                Of("observations", "fr", Holds.Text),
                Of("observations", "en", Holds.Text),
                Of("observations", "ar", Holds.Text),
                Of("thing", "link", Holds.Link),
                Of("observations", "wording", Holds.Text),
                .. Origin,
            ]
        ),
    ];

    /// <summary>The tables in which what is known can be taken away, to be changed in a spreadsheet and brought in again.</summary>
    public static readonly IReadOnlyList<string> Taken = ["observations", "organisations", "cooperations"];

    // Where in its source something stands, as the files of the data set have it.
    private static IReadOnlyList<ImportColumn> Origin =>
        [
            Of("origin", "source", Holds.Text),
            Of("origin", "part", Holds.Text),
            Of("origin", "page", Holds.Text),
            Of("origin", "heading", Holds.Text),
            Of("origin", "line", Holds.Text),
        ];

    private static ImportColumn Of(string texts, string column, Holds holds, bool required = false) =>
        new(column, required) { Holds = holds, Texts = $"{texts}.{column}" };

    private static ImportTable Things(ThingTable table) =>
        With(new ImportTable(table.Table, table.Columns, services => ActivatorUtilities.CreateInstance<ImportThings>(services, table))) with
        {
            Needs =
            [
                [table.Name.Name, table.Name.En, table.Name.Ar],
            ],
        };

    private static ImportTable Table<TLines>(string name, IReadOnlyList<ImportColumn> columns)
        where TLines : IImportLines => With(ImportTable.Of<TLines>(name, columns));

    private static ImportTable With(ImportTable table) => table with { SaySource = SaySource, CountUnderstood = CountAsync };

    private static async Task<int> CountAsync(IServiceProvider services, ImportColumn column, IReadOnlyList<string> cells, CancellationToken cancellation)
    {
        var (read, words) = (services.GetRequiredService<ReadValue>(), services.GetRequiredService<KnownWords>());
        switch (column)
        {
            case { Holds: Holds.Place }:
                return cells.Count(cell => read.Place(cell.Trim(), null) is not null);
            case { Name: "country" }:
                return cells.Count(cell => words.Country(cell.Trim()) is not null);
            case { Name: "sector" }:
                return cells.Count(cell => words.Code(Fields.Sector.Code, Fields.Codes[Fields.Sector], cell.Trim()) is not null);
            case { Choices: { } choices }:
                return cells.Count(cell => words.Code(choices.List, choices.Codes, cell.Trim()) is not null);
            case { Holds: Holds.Subject }:
                var meant = services.GetRequiredService<MeantSubjects>();
                await meant.LookUpAsync(cells.Select(cell => cell.Trim()), cancellation);
                return cells.Count(cell => meant.Find(cell.Trim(), null) is not null);
            default:
                return 0;
        }
    }

    private static string SaySource(IServiceProvider services, StandingValue standing) =>
        services.GetRequiredService<Registers>().Sources.Values.FirstOrDefault(source => source.Slug == standing.Source) is { } source
            ? string.Join(
                " · ",
                new[] { services.GetRequiredService<Sayings>().Short(source, standing.On ?? source.Published), standing.Heading }.Where(part =>
                    !string.IsNullOrEmpty(part)
                )
            )
            : standing.Source;
}
