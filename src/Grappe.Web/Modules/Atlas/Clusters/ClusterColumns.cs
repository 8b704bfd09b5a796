using Grappe.Web.Modules.Atlas.Citations;

namespace Grappe.Web.Modules.Atlas.Clusters;

/// <summary>The columns of the clusters that are taken away. Whatever is a code has its name in the reader's language beside it.</summary>
internal static class ClusterColumns
{
    public static IReadOnlyList<Column<TakeClusters.Row>> Of(Registers registers, Credits credits)
    {
        var translator = credits.Translator;
        var language = translator.Language;
        return
        [
            new("slug", translator["download.slug"], row => row.Cluster.Slug, 24),
            new("name", translator["field.name"], row => row.Cluster.Name.In(language), 44),
            new("name_fr", $"{translator["field.name"]} (fr)", row => row.Cluster.Name.Fr, 30),
            new("name_en", $"{translator["field.name"]} (en)", row => row.Cluster.Name.En, 30),
            new("name_ar", $"{translator["field.name"]} (ar)", row => row.Cluster.Name.Ar, 30),
            new("acronym", translator["field.acronym"], row => row.Cluster.Acronym),
            .. Coded("form", translator["download.form"], row => row.Cluster.Form, code => translator.Code("form", code)),
            .. Coded("country", translator["clusters.country"], row => row.Cluster.Country, code => registers.Countries[code].Name.In(language)),
            .. Coded("state", translator["field.state"], row => row.Cluster.State, code => translator.Code("state", code)),
            .. Coded("recognition", translator["field.recognition"], row => row.Cluster.Recognition, code => translator.Code("recognition", code)),
            new("sector", Code(translator["field.sector"]), row => row.Cluster.Sector, 8),
            new("sector_label", translator["field.sector"], row => row.Cluster.Sector is { } sector ? registers.Sectors[sector].Name.In(language) : null, 30),
            .. Coded("anchorage", translator["field.anchorage"], row => row.Cluster.Anchorage, code => translator.Code("anchorage", code)),
            new("place", Code(translator["field.place"]), row => row.Cluster.PlaceId is { } place ? registers.Places[place].Slug : null),
            new("place_label", translator["field.place"], row => row.Cluster.PlaceId is { } place ? registers.Places[place].Name.In(language) : null, 20),
            new("lat", translator["download.lat"], row => row.Cluster.Lat, 10),
            new("lon", translator["download.lon"], row => row.Cluster.Lon, 10),
            new("partners_north", translator["field.partners-north"], row => row.Cluster.PartnersNorth),
            new("partners_south", translator["field.partners-south"], row => row.Cluster.PartnersSouth),
            new("created", translator["field.created"], row => row.Cluster.Created),
            new("members", translator["field.members"], row => row.Cluster.Members),
            new("in_table", translator["clusters.in-table.legend"], row => row.Cluster.InTable),
            new("contradictions", translator["menu.contradictions"], row => row.Cluster.Contradictions),
            new("observed_on", translator["download.observed"], row => row.Cluster.ObservedOn),
            new("sources", translator["sources.title"], row => string.Join(' ', row.Sources), 36),
            new("url", translator["download.page"], row => PageOf(row.Cluster.Slug, credits), 50),
        ];

        string Code(string label) => translator["download.code-of", label];

        Column<TakeClusters.Row>[] Coded(string name, string label, Func<TakeClusters.Row, string?> code, Func<string, string> said) =>
            [new(name, Code(label), row => code(row)), new($"{name}_label", label, row => code(row) is { } known ? said(known) : null, 20)];
    }

    /// <summary>The card of a cluster, where each value stands with its sources.</summary>
    public static string PageOf(string slug, Credits credits) => $"{credits.Host}/{credits.Translator.Language.Code}/clusters/{slug}";
}
