using System.Globalization;
using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Atlas;

/// <summary>What an address asks of the list of clusters, and what in it is not understood: that part is left out, and the page says so beside its field.</summary>
public sealed record ClusterQuery(SearchClusters.Filter Filter, string AsOf, string Sort, string View, int Page, IReadOnlyList<ClusterQuery.Problem> Problems)
{
    /// <param name="Parameter">The parameter, which is also its field's name.</param>
    /// <param name="Value">What was given.</param>
    public sealed record Problem(string Parameter, string Value);

    public static readonly string[] Views = ["list", "map", "table"];
    private const int LongestWords = 200;

    public static ClusterQuery Read(IQueryCollection query, Registers registers)
    {
        var problems = new List<Problem>();
        var words = query["q"].ToString().Trim();
        if (words.Length > LongestWords)
            Refuse("q", ref words, words[..LongestWords]);
        var asOf = query["asOf"].ToString().Trim();
        PartialDate date = default;
        if (asOf.Length > 0 && !PartialDate.TryParse(asOf, out date))
            Refuse("asOf", ref asOf, "");
        var filter = new SearchClusters.Filter
        {
            Words = words.Length > 0 ? words : null,
            Country = Among("country", registers.Countries.Keys),
            State = Among("state", Atlas.States),
            Sector = [.. Among("sector", registers.Sectors.Keys.Select(code => code.ToString(CultureInfo.InvariantCulture))).Select(short.Parse)],
            Recognition = Among("recognition", Fields.Codes[Fields.Recognition]),
            Anchorage = Among("anchorage", Fields.Codes[Fields.Anchorage]),
            InTable = One("inTable", ["", "true", "false"]) == "true",
            AsOf = asOf.Length > 0 ? date.Last : null,
        };
        var page = query["page"].ToString();
        if (page.Length > 0 && !(int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 100_000))
            Refuse("page", ref page, "");
        return new ClusterQuery(
            filter,
            asOf,
            One("sort", SearchClusters.Sorts),
            One("view", Views),
            page.Length > 0 ? int.Parse(page, CultureInfo.InvariantCulture) : 1,
            problems
        );

        void Refuse(string parameter, ref string value, string instead)
        {
            problems.Add(new Problem(parameter, value));
            value = instead;
        }

        string[] Among(string parameter, IEnumerable<string> known)
        {
            var given = query[parameter]
                .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                .Select(value => value.ToLowerInvariant())
                .Distinct()
                .ToLookup(known.Contains);
            problems.AddRange(given[false].Take(5).Select(value => new Problem(parameter, value)));
            return [.. given[true]];
        }

        string One(string parameter, string[] known)
        {
            var value = query[parameter].ToString();
            if (value.Length > 0 && !known.Contains(value))
                Refuse(parameter, ref value, "");
            return value.Length > 0 ? value : known[0];
        }
    }

    public IEnumerable<Problem> ProblemsOf(string parameter) => Problems.Where(problem => problem.Parameter == parameter);
}
