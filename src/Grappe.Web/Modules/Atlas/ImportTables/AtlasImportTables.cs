using Grappe.Web.Modules.Atlas.Loading;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.ImportTables;

/// <summary>The tables of the atlas that can be taken away, changed in a spreadsheet and brought in again: the columns of the data set's files.</summary>
internal static class AtlasImportTables
{
    public static readonly IReadOnlyList<ImportTable> All =
    [
        Table<ImportObservations>("observations", $"{DataSet.ObservationHeader},link", "subject", "field", "value"),
        Table<ImportOrganisations>("organisations", DataSet.SubjectHeader, "kind", "country", "fr"),
        Table<ImportCooperations>("cooperations", DataSet.CooperationHeader, "a", "b", "kind", "status"),
    ];

    private static ImportTable Table<TLines>(string name, string header, params string[] required)
        where TLines : IImportLines =>
        ImportTable.Of<TLines>(
            name,
            [.. header.Split(',').Select(column => new ImportColumn(column, required.Contains(column), Fractions: column == "value"))]
        ) with
        {
            SaySource = SaySource,
        };

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
