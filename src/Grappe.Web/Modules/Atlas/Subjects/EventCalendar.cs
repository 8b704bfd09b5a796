using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Shared.Calendars;

namespace Grappe.Web.Modules.Atlas.Subjects;

/// <summary>Gives the events of the atlas as a calendar: those of which a source tells the day.</summary>
internal static class EventCalendar
{
    private const int AtOnce = 500;

    public static void MapEventCalendar(this IEndpointRouteBuilder app)
    {
        app.MapGetAndHead("/{lang:lang}/events.ics", AllAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapGetAndHead("/{lang:lang}/events/{slug}.ics", OneAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> AllAsync(
        HttpContext context,
        ListSubjects list,
        Registers registers,
        Translator translator,
        Addresses addresses,
        CancellationToken cancellation
    )
    {
        var entries = new List<CalendarEntry>();
        for (var page = 1; await list.FindAsync("event", new(), null, page, AtOnce, cancellation) is { Count: > 0 } some; page++)
            entries.AddRange(some.Select(item => EntryOf(item, registers, translator, addresses)).OfType<CalendarEntry>());
        return await SendAsync(context, $"{translator["layout.name"]} · {translator["subjects.title.events"]}", translator.Language, entries);
    }

    private static async Task<IResult> OneAsync(
        HttpContext context,
        string slug,
        ListSubjects list,
        Registers registers,
        Translator translator,
        Addresses addresses,
        CancellationToken cancellation
    ) =>
        await list.FindOneAsync("event", slug, cancellation) is { } item && EntryOf(item, registers, translator, addresses) is { } entry
            ? await SendAsync(context, entry.Title, translator.Language, [entry])
            : Results.NotFound();

    private static Task<IResult> SendAsync(HttpContext context, string name, Language language, IReadOnlyList<CalendarEntry> entries) =>
        EntityTags.TextAsync(context, WriteCalendar.Of(name, language, entries), WriteCalendar.MediaType);

    private static CalendarEntry? EntryOf(ListSubjects.Item item, Registers registers, Translator translator, Addresses addresses) =>
        DaysOf(item.Said) is { } days
            ? new CalendarEntry($"{item.Subject.Kind}-{item.Subject.Slug}@{new Uri(addresses.Root).Host}", item.Subject.Name.In(translator.Language), days)
            {
                // A load may change its name or place as well; what people declare comes between two of them.
                Changed = item.Told > registers.Edition.LoadedAt ? item.Told : registers.Edition.LoadedAt,
                Place = WhereOf(item.Subject, registers, translator),
                Page = addresses.Of(translator.Language, item.Subject.Path),
            }
            : null;

    /// <summary>The days of an event; null where no source tells the day on which it begins.</summary>
    internal static CalendarTime.Days? DaysOf(IReadOnlyList<Statement> said)
    {
        var (begins, ends) = (DayOf(Fields.Start) ?? DayOf(Fields.Date), DayOf(Fields.End));
        return begins is { } first ? new(first, ends is { } last && last >= first ? last : first) : null;

        DateOnly? DayOf(Field field) =>
            said.Where(statement => statement.Field == field.Code && statement.Date is { Day: not null })
                .Select(statement => (DateOnly?)statement.Date!.Value.First)
                .FirstOrDefault();
    }

    private static string? WhereOf(Subject subject, Registers registers, Translator translator) =>
        string.Join(
            translator["list.comma"],
            new[]
            {
                subject.PlaceId is { } place ? registers.Places[place].Name.In(translator.Language) : null,
                subject.Country is { } code && registers.Countries.TryGetValue(code, out var country) ? country.Name.In(translator.Language) : null,
            }
                .OfType<string>()
                .Distinct()
        )
            is { Length: > 0 } where
            ? where
            : null;
}
