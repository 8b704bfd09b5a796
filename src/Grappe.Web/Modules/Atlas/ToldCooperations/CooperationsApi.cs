using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Observations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Atlas.ToldCooperations;

/// <summary>A co-operation that a source tells of.</summary>
/// <param name="Level">national, euro-mediterranean or extra-regional, as the source files it or by the two countries.</param>
/// <param name="Direction">south-south-within one country, south-south-between countries, south-north, or other, by the two countries.</param>
public sealed record CooperationAnswer(
    int Id,
    SubjectAnswer A,
    SubjectAnswer B,
    string Kind,
    string Level,
    string Status,
    string Direction,
    PartialDate? Year,
    Localised Text,
    string Source,
    string Locator
)
{
    public static CooperationAnswer Of(ToldCooperation cooperation, Registers registers) =>
        new(
            cooperation.Id,
            SubjectAnswer.Of(cooperation.A),
            SubjectAnswer.Of(cooperation.B),
            cooperation.Kind,
            cooperation.Level,
            cooperation.Status,
            Relation.DirectionOf(CountryOf(cooperation.A, registers), CountryOf(cooperation.B, registers)),
            cooperation.Year,
            cooperation.Text,
            registers.Sources[cooperation.SourceId].Slug,
            StatementAnswer.LocatorOf(cooperation.Part, cooperation.Page, cooperation.Heading, cooperation.Line)
        );

    public static CooperationAnswer Of(FindCooperations.Item item, Registers registers) =>
        new(
            item.Id,
            new(item.A.Kind, item.A.Slug, item.A.Name.Fr),
            new(item.B.Kind, item.B.Slug, item.B.Name.Fr),
            item.Kind,
            item.Level,
            item.Status,
            item.Direction,
            item.Year,
            item.Text,
            registers.Sources[item.SourceId].Slug,
            StatementAnswer.LocatorOf(item.Part, item.Page, item.Heading, item.Line)
        );

    private static Country? CountryOf(Subject subject, Registers registers) => subject.Country is { } code ? registers.Countries[code] : null;
}

internal static class CooperationsApi
{
    private static readonly Parameter<string[]> Level = Parameter.Codes("level", Relation.Levels);
    private static readonly Parameter<string[]> Kind = Parameter.Codes("kind", ClosedLists.CooperationKinds);
    private static readonly Parameter<string[]> Status = Parameter.Codes("status", ClosedLists.Statuses);
    private static readonly Parameter<string[]> Direction = Parameter.Codes("direction", Relation.Directions);

    /// <summary>The parameters that filter the list, and its downloads.</summary>
    internal static readonly Parameter[] Filters =
    [
        Level,
        Kind,
        Status,
        Direction,
        AtlasParameters.OneCountry,
        AtlasParameters.With,
        AtlasParameters.Subject,
        AtlasParameters.Source,
    ];

    public static void MapCooperations(this RouteGroupBuilder api) =>
        api.MapRead("cooperations", "cooperations", ListAsync, [.. Filters, Parameter.Page, Parameter.PageSize]);

    /// <summary>The filter that a request asks for.</summary>
    internal static FindCooperations.Filter Asks(Asked asked) =>
        new()
        {
            Level = asked.Get(Level),
            Kind = asked.Get(Kind),
            Status = asked.Get(Status),
            Direction = asked.Get(Direction),
            Country = asked.Get(AtlasParameters.OneCountry),
            With = asked.Get(AtlasParameters.With),
            Subject = asked.Get(AtlasParameters.Subject),
            Source = asked.Get(AtlasParameters.Source),
        };

    private static Task<Ok<Paged<CooperationAnswer>>> ListAsync(Asked asked, FindCooperations find, Registers registers, CancellationToken cancellation)
    {
        var filter = Asks(asked);
        return asked.PageAsync(
            () => find.CountAsync(filter, cancellation),
            async (page, size) => (await find.FindAsync(filter, page, size, cancellation)).Select(item => CooperationAnswer.Of(item, registers))
        );
    }
}
