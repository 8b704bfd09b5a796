using NodaTime;

namespace Grappe.Web.Shared.Time;

/// <summary>The zone in which moments are told to a reader.</summary>
/// <param name="IsNamed">Whether its name is told with each moment, as it is a guess, or nobody's.</param>
public sealed record ReaderZone(DateTimeZone Zone, bool IsNamed)
{
    /// <summary>Universal time, for readers of whom nothing is known.</summary>
    public static readonly ReaderZone Unknown = new(DateTimeZone.Utc, IsNamed: true);

    private static readonly Instant First = Instant.FromDateTimeUtc(DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc));

    /// <summary>Gives the zone of a person: the one of their account, else that of their browser, else that of the country for which they act.</summary>
    public static ReaderZone Of(string? chosen, string? browser, string? country) =>
        Zones.Find(chosen) is { } own ? new(own, IsNamed: false)
        : Zones.Find(browser) is { } told ? new(told, IsNamed: false)
        : Zones.Find(Zones.OfCountry(country)) is { } usual ? new(usual, IsNamed: true)
        : Unknown;

    internal static ReaderZone Of(HttpContext? context) =>
        context?.RequestServices.GetService<CurrentPerson>() is { IsSignedIn: true } person
            ? Of(person.Zone, context.Request.Cookies[Zones.Cookie], person.Country)
            : Unknown;

    /// <summary>Gives the wall time at a moment.</summary>
    public LocalDateTime At(DateTime utc) => Instant.FromDateTimeUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc)).InZone(Zone).LocalDateTime;

    /// <summary>Gives the moment at which a day begins there, or the first of all where the first day of the calendar began before it.</summary>
    public DateTime StartOf(DateOnly day) => Instant.Max(First, LocalDate.FromDateOnly(day).AtStartOfDayInZone(Zone).ToInstant()).ToDateTimeUtc();

    /// <summary>Counts the midnights between two moments: what was at eleven in the evening was yesterday an hour and a half later.</summary>
    public int DaysBetween(DateTime from, DateTime to) => Period.DaysBetween(At(from).Date, At(to).Date);
}
