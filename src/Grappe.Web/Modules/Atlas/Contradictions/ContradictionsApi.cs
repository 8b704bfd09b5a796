using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Atlas.Contradictions;

/// <summary>Statements about one subject that do not agree.</summary>
/// <param name="Kind">value: different values; sum: a total that is not the sum of its parts; listed: a number that is not the number of things listed; role: one person in two roles; order: dates in an impossible order; omission: a blank cell where another place says yes.</param>
/// <param name="Degree">conflict: they cannot both hold; imprecision: both may hold, one being less precise or less certain; spelling: one name written in several ways.</param>
/// <param name="WithinOneSource">Whether one source contradicts itself.</param>
/// <param name="Expected">For a sum or a list: the number announced.</param>
/// <param name="Found">For a sum or a list: the number that its parts or items make.</param>
/// <param name="Values">What is stated; a total or an announced number comes before what it is held against.</param>
public sealed record ContradictionAnswer(
    int Id,
    SubjectAnswer Subject,
    string? Country,
    string Field,
    string Key,
    string Kind,
    string Degree,
    bool WithinOneSource,
    decimal? Expected,
    decimal? Found,
    IReadOnlyList<FieldAnswer> Values
)
{
    public static ContradictionAnswer Of(SearchContradictions.Item item, Registers registers) =>
        Of(item.Contradiction, item.Subject, item.Statements.ToDictionary(statement => statement.Id), registers);

    public static ContradictionAnswer Of(Contradiction contradiction, Subject subject, IReadOnlyDictionary<long, Statement> statements, Registers registers) =>
        new(
            contradiction.Id,
            SubjectAnswer.Of(subject),
            subject.Country,
            contradiction.Field,
            contradiction.Key,
            contradiction.Kind,
            contradiction.Degree,
            contradiction.WithinOneSource,
            contradiction.Expected,
            contradiction.Found,
            [.. contradiction.StatementIds.Select(id => new FieldAnswer(statements[id], registers))]
        );
}

internal static class ContradictionsApi
{
    private static readonly Parameter<string[]> Degree = Parameter.Codes("degree", Contradiction.Degrees);
    private static readonly Parameter<string[]> Kind = Parameter.Codes("kind", SearchContradictions.Kinds);
    private static readonly Parameter<string[]> Field = Parameter.Codes("field", [.. Fields.All.Select(field => field.Code)]);
    private static readonly Parameter<string[]> About = Parameter.Codes("about", ClosedLists.Kinds);

    public static void MapContradictions(this RouteGroupBuilder api) =>
        api.MapRead(
            "contradictions",
            "contradictions",
            ListAsync,
            Degree,
            Kind,
            Field,
            AtlasParameters.Country,
            About,
            AtlasParameters.Subject,
            AtlasParameters.Source,
            Parameter.Page,
            Parameter.PageSize
        );

    private static Task<Ok<Paged<ContradictionAnswer>>> ListAsync(Asked asked, SearchContradictions search, Registers registers, CancellationToken cancellation)
    {
        var filter = new SearchContradictions.Filter
        {
            Degree = asked.Get(Degree),
            Kind = asked.Get(Kind),
            Field = asked.Get(Field),
            Country = asked.Get(AtlasParameters.Country),
            About = asked.Get(About),
            Subject = asked.Get(AtlasParameters.Subject),
            Source = asked.Get(AtlasParameters.Source),
        };
        return asked.PageAsync(
            () => search.CountAsync(filter, cancellation),
            async (page, size) => (await search.FindAsync(filter, page, size, cancellation)).Select(item => ContradictionAnswer.Of(item, registers))
        );
    }
}
