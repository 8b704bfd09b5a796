using Grappe.Web.Modules.Atlas.Observations;
using Microsoft.AspNetCore.Http.Extensions;

namespace Grappe.Web.Modules.Atlas.Clusters;

/// <summary>The question that an address asks of the list of clusters. A part that is not understood is left out, and the page says so beside its field.</summary>
public sealed record ClusterQuery(SearchClusters.Filter Filter, string Sort, string View, int Page, IReadOnlyList<ListProblem> Problems)
{
    public static readonly string[] Views = ["list", "map", "table"];

    public static ClusterQuery Read(IQueryCollection query, Registers registers)
    {
        var asked = new AskedList(query);
        var filter = new SearchClusters.Filter
        {
            Words = asked.Words(),
            AsOf = asked.Day("asOf"),
            Country = asked.Among("country", registers.Countries.Keys),
            State = asked.Among("state", ClosedLists.States),
            Sector = [.. asked.Among("sector", registers.Sectors.Keys.Select(code => code.ToString(CultureInfo.InvariantCulture))).Select(short.Parse)],
            Recognition = asked.Among("recognition", Fields.Codes[Fields.Recognition]),
            Anchorage = asked.Among("anchorage", Fields.Codes[Fields.Anchorage]),
            InTable = asked.One("inTable", ["true", "false"], "") == "true",
        };
        var page = asked.Page();
        return new ClusterQuery(filter, asked.One("sort", SearchClusters.Sorts, DefaultSort(filter)), asked.One("view", Views, Views[0]), page, asked.Problems);
    }

    /// <summary>Gives the order of a list that asks for none: the best match first where words are looked for, otherwise those of the region.</summary>
    public static string DefaultSort(SearchClusters.Filter filter) => filter.Words is null ? SearchClusters.Sorts[0] : SearchClusters.Relevance;

    /// <summary>The query that asks exactly this, always written in the same way: the permanent address of a view.</summary>
    public string Address(string path)
    {
        var query = new QueryBuilder();
        Add("q", Filter.Words is { } words ? [words] : []);
        Add("country", Filter.Country);
        Add("state", Filter.State);
        Add("sector", Filter.Sector.Select(sector => sector.ToString(CultureInfo.InvariantCulture)));
        Add("recognition", Filter.Recognition);
        Add("anchorage", Filter.Anchorage);
        Add("inTable", Filter.InTable ? ["true"] : []);
        Add("asOf", Filter.AsOf is { } day ? [day.ToString("O", CultureInfo.InvariantCulture)] : []);
        Add("sort", Sort == DefaultSort(Filter) ? [] : [Sort]);
        Add("view", View == Views[0] ? [] : [View]);
        Add("page", Page == 1 ? [] : [Page.ToString(CultureInfo.InvariantCulture)]);
        return path + query;

        void Add(string parameter, IEnumerable<string> values) => query.Add(parameter, values);
    }

    /// <summary>The same filters as of today, in their default order.</summary>
    public ClusterQuery OfToday()
    {
        var filter = Filter with { AsOf = null };
        return new ClusterQuery(filter, DefaultSort(filter), Views[0], 1, []);
    }

    /// <summary>The same question with other words. An order that nobody chose becomes the default one for these words.</summary>
    public ClusterQuery WithWords(string? words)
    {
        var filter = Filter with { Words = words };
        return this with { Filter = filter, Sort = Sort == DefaultSort(Filter) ? DefaultSort(filter) : Sort, Page = 1 };
    }

    /// <summary>The filters in force, each with the question that remains without it.</summary>
    public IEnumerable<(string Parameter, string Value, ClusterQuery Without)> Active()
    {
        var first = this with { Page = 1 };
        if (Filter.Words is { } words)
            yield return ("q", words, first.WithWords(null));
        foreach (var value in Filter.Country)
            yield return ("country", value, first with { Filter = Filter with { Country = Without(Filter.Country, value) } });
        foreach (var value in Filter.State)
            yield return ("state", value, first with { Filter = Filter with { State = Without(Filter.State, value) } });
        foreach (var value in Filter.Sector)
            yield return (
                "sector",
                value.ToString(CultureInfo.InvariantCulture),
                first with
                {
                    Filter = Filter with { Sector = Without(Filter.Sector, value) },
                }
            );
        foreach (var value in Filter.Recognition)
            yield return ("recognition", value, first with { Filter = Filter with { Recognition = Without(Filter.Recognition, value) } });
        foreach (var value in Filter.Anchorage)
            yield return ("anchorage", value, first with { Filter = Filter with { Anchorage = Without(Filter.Anchorage, value) } });
        if (Filter.InTable)
            yield return ("inTable", "true", first with { Filter = Filter with { InTable = false } });
        if (Filter.AsOf is { } day)
            yield return ("asOf", day.ToString("O", CultureInfo.InvariantCulture), first with { Filter = Filter with { AsOf = null } });

        static T[] Without<T>(T[] values, T value) => [.. values.Where(other => !Equals(other, value))];
    }

    public string[] Chosen(string facet) =>
        facet switch
        {
            "country" => Filter.Country,
            "state" => Filter.State,
            "sector" => [.. Filter.Sector.Select(sector => sector.ToString(CultureInfo.InvariantCulture))],
            "recognition" => Filter.Recognition,
            _ => Filter.Anchorage,
        };

    public IEnumerable<ListProblem> ProblemsOf(string parameter) => Problems.Where(problem => problem.Parameter == parameter);
}
