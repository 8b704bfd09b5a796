using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Loading;

// What the national tables say of them, each cell a statement.
public sealed partial class DataSet
{
    private void ReadTables()
    {
        var tables = new Dictionary<string, (Country Country, Source Source, string Heading)>();
        foreach (var row in Rows("tables/sources.csv", "country,source,heading"))
        {
            var country = row.Find("country", row.Required("country"), countries, "country");
            var source = row.Find("source", row.Required("source"), sources, "source");
            var heading = row.Required("heading");
            if (country is not null && source is not null)
                Register(tables, row, "country", country.Code, (country, source, heading));
        }
        foreach (var (country, source, heading) in tables.Values)
        {
            short ordinal = 0;
            foreach (
                var row in Rows(
                    $"tables/{country.Code}.csv",
                    "row,line,page,cluster,name,acronym,state,sector,north,south,anchorage,place,printed-place,provisional"
                )
            )
            {
                if (row.OptionalInteger("row") != ++ordinal)
                    row.Refuse("row", $"the rows of a table are numbered in their order; expected {ordinal}.");
                var cluster = row.Find("cluster", "cluster/" + row.Required("cluster"), subjects, "subject");
                _ = PlacesIn(row, "place", row.Required("place"));
                var state = row.OneOf("state", ["constituted", "emerging", "expected"]);
                var sector = row.OneOf("sector", Fields.Codes[Fields.Sector]);
                var anchorage = row.OptionalOneOf("anchorage", Fields.Codes[Fields.Anchorage]);
                _ = row.OptionalInteger("line");
                _ = row.OptionalInteger("page");
                if (cluster is null || !short.TryParse(sector, out var sectorCode))
                    continue;
                var tableRow = new TableRow
                {
                    Id = TableRows.Count + 1,
                    Country = country.Code,
                    Ordinal = ordinal,
                    ClusterId = cluster.Id,
                    ObservationId = lastStatement + 1,
                    Name = row.Required("name"),
                    Acronym = row.Optional("acronym"),
                    State = state,
                    Sector = sectorCode,
                    PartnersNorth = row.Yes("north"),
                    PartnersSouth = row.Yes("south"),
                    Anchorage = anchorage,
                    PrintedPlace = row.Required("printed-place"),
                    Provisional = row.Yes("provisional"),
                };
                TableRows.Add(tableRow);
                Say(Fields.Name, tableRow.Name);
                Say(Fields.Acronym, tableRow.Acronym);
                Say(Fields.State, state);
                Say(Fields.Sector, sector);
                Say(Fields.PartnersNorth, tableRow.PartnersNorth ? "yes" : "no");
                Say(Fields.PartnersSouth, tableRow.PartnersSouth ? "yes" : "no");
                Say(Fields.Anchorage, anchorage);
                Say(Fields.Place, row.Optional("place"), tableRow.PrintedPlace, tableRow.Provisional ? "provisional" : "");

                // What the row says, in the form of rows of observations.
                void Say(Field field, string? value, string wording = "", string qualifier = "")
                {
                    string[] place = [cluster.Code, source.Slug, "table", row.Optional("page") ?? "", $"{heading} · {ordinal}", row.Optional("line") ?? "", ""];
                    if (value is not null)
                        rows!.Add(cluster.Id, ++lastStatement, row.Line, [.. place, field.Code, "", value, "", qualifier, wording, "", "", ""]);
                }
            }
        }
    }
}
