using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;
using Microsoft.AspNetCore.Http.Extensions;

namespace Grappe.Web.Modules.Atlas.Contradictions;

/// <summary>The question that an address asks of the contradictions. A part that is not understood is left out, and the page says so.</summary>
/// <param name="Chosen">The values chosen, by parameter; the parameters are those of the API.</param>
/// <param name="Page">The page, from 1.</param>
/// <param name="Problems">Parameters with values that are not understood.</param>
public sealed record ContradictionQuery(IReadOnlyDictionary<string, string[]> Chosen, int Page, IReadOnlyList<ListProblem> Problems)
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
        var asked = new AskedList(query);
        var chosen = new Dictionary<string, string[]>
        {
            ["degree"] = asked.Among("degree", Contradiction.Degrees),
            ["kind"] = asked.Among("kind", SearchContradictions.Kinds),
            ["about"] = asked.Among("about", ClosedLists.Kinds),
            ["country"] = asked.Among("country", value => AtlasParameters.CountryCode(value, registers)),
            ["field"] = asked.Among("field", FieldOf),
            ["subject"] = asked.Among("subject", AtlasParameters.SubjectCode),
            ["source"] = asked.Among("source", registers.Sources.Values.Select(source => source.Slug)),
        };
        var page = asked.Page();
        return new ContradictionQuery(chosen, page, asked.Problems);
    }

    private static string? FieldOf(string value) =>
        value.StartsWith(SearchContradictions.PointOf, StringComparison.Ordinal)
            ? value[SearchContradictions.PointOf.Length..].All(sign => char.IsAsciiLetterOrDigit(sign) || sign == '-')
                ? value
                : null
            : Fields.Find(value)?.Code;

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
