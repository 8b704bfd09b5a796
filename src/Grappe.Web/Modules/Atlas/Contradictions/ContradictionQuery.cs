using System.Globalization;
using Grappe.Web.Modules.Atlas.Observations;
using Microsoft.AspNetCore.Http.Extensions;

namespace Grappe.Web.Modules.Atlas.Contradictions;

/// <summary>What an address asks of the contradictions, and what in it is not understood: that part is left out, and the page says so.</summary>
/// <param name="Chosen">The values chosen, by parameter; the parameters are those of the API.</param>
/// <param name="Page">The page, from 1.</param>
/// <param name="Problems">Parameters with values that are not understood.</param>
public sealed record ContradictionQuery(IReadOnlyDictionary<string, string[]> Chosen, int Page, IReadOnlyList<(string Parameter, string Value)> Problems)
{
    public SearchContradictions.Filter Filter =>
        new()
        {
            Degree = Chosen["degree"],
            Kind = Chosen["kind"],
            About = Chosen["about"],
            Country = Chosen["country"],
            Field = Chosen["field"],
            Subject = Chosen["subject"],
            Source = Chosen["source"],
        };

    public static ContradictionQuery Read(IQueryCollection query, Registers registers)
    {
        var problems = new List<(string, string)>();
        var chosen = new Dictionary<string, string[]>
        {
            ["degree"] = Among("degree", value => SearchContradictions.Degrees.Contains(value) ? value : null),
            ["kind"] = Among("kind", value => SearchContradictions.Kinds.Contains(value) ? value : null),
            ["about"] = Among("about", value => ClosedLists.Kinds.Contains(value) ? value : null),
            ["country"] = Among("country", value => AtlasParameters.CountryCode(value, registers)),
            ["field"] = Among("field", value => Fields.Find(value)?.Code),
            ["subject"] = Among("subject", AtlasParameters.SubjectCode),
            ["source"] = Among("source", value => registers.Sources.Values.FirstOrDefault(source => source.Slug == value)?.Slug),
        };
        var page = query["page"].ToString();
        if (page.Length == 0)
            page = "1";
        if (!int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 100_000)
        {
            problems.Add(("page", page));
            number = 1;
        }
        return new ContradictionQuery(chosen, number, problems);

        string[] Among(string parameter, Func<string, string?> read)
        {
            var given = query[parameter]
                .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                .Distinct()
                .ToList();
            problems.AddRange(given.Where(value => read(value) is null).Take(5).Select(value => (parameter, value)));
            return [.. given.Select(read).OfType<string>().Distinct()];
        }
    }

    /// <summary>The query that asks exactly this, always written in the same way: the permanent address of a view.</summary>
    public string Address(string path)
    {
        var query = new QueryBuilder();
        foreach (var (parameter, values) in Chosen)
            query.Add(parameter, values);
        if (Page > 1)
            query.Add("page", Page.ToString(CultureInfo.InvariantCulture));
        return path + query;
    }

    /// <summary>The filters in force, each with the question that remains without it.</summary>
    public IEnumerable<(string Parameter, string Value, ContradictionQuery Without)> Active() =>
        from chosen in Chosen
        from value in chosen.Value
        select (chosen.Key, value, With(chosen.Key, [.. chosen.Value.Where(other => other != value)]));

    /// <summary>The same question with other values of one parameter, from its first page.</summary>
    public ContradictionQuery With(string parameter, params string[] values) =>
        this with
        {
            Page = 1,
            Chosen = Chosen.ToDictionary(pair => pair.Key, pair => pair.Key == parameter ? values : pair.Value),
        };
}
