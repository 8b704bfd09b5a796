using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Atlas.Compare;

/// <summary>A page of the changes in what is known between two days.</summary>
public sealed record ChangesAnswer(DateOnly From, DateOnly To, int Total, int Page, int PageSize, IReadOnlyList<ChangeAnswer> Items);

/// <summary>A change of one cluster.</summary>
/// <param name="Kind">new, state, merged, vanished, moved or renamed.</param>
/// <param name="From">The state, the slug of the place or the name of the first day, as the kind tells.</param>
/// <param name="To">Likewise of the second day; for a merger, the slug of the cluster it merged into.</param>
public sealed record ChangeAnswer(
    string Kind,
    string Slug,
    string Name,
    string? Acronym,
    Localised Names,
    string Form,
    string Country,
    short? Sector,
    string? From,
    string? To
)
{
    public static ChangeAnswer Of(ReadChanges.Change change) =>
        new(change.Kind, change.Slug, change.Name.Fr, change.Acronym, change.Name, change.Form, change.Country, change.Sector, change.From, change.To);
}

internal static class ChangesApi
{
    private static readonly Parameter<DateOnly?> From = Parameter.Day("from");
    private static readonly Parameter<DateOnly?> To = Parameter.Day("to");

    public static void MapChanges(this RouteGroupBuilder api) =>
        api.MapRead("changes", "changes", ListAsync, From, To, AtlasParameters.OneCountry, Parameter.Page, Parameter.PageSize);

    private static async Task<Results<Ok<ChangesAnswer>, ProblemHttpResult>> ListAsync(
        HttpContext context,
        Asked asked,
        ReadChanges read,
        CancellationToken cancellation
    )
    {
        var days = await read.DaysAsync(cancellation);
        if (days is not [.., var last])
            return Problems.Missing(context, "Nothing is known yet.");
        var to = asked.Get(To) ?? last;
        // Without a first day, the last difference there is.
        var from = asked.Get(From) ?? days.LastOrDefault(day => day < to, to);
        if (from > to)
            return Problems.Refused(context, "from", $"{from:yyyy-MM-dd} comes after {to:yyyy-MM-dd}. Expected: a day before the one of 'to'.");
        var (page, size) = (asked.Get(Parameter.Page), asked.Get(Parameter.PageSize));
        var changes = await read.FindAsync(from, to, asked.Get(AtlasParameters.OneCountry), cancellation);
        return TypedResults.Ok(new ChangesAnswer(from, to, changes.Count, page, size, [.. changes.Skip((page - 1) * size).Take(size).Select(ChangeAnswer.Of)]));
    }
}
