using System.Collections.Frozen;
using NodaTime;
using NodaTime.TimeZones;

namespace Grappe.Web.Shared.Time;

/// <summary>Knows the time zones of the world (IANA tz database, as NodaTime brings it).</summary>
public static class Zones
{
    /// <summary>The cookie in which the browser of somebody who is signed in tells its zone.</summary>
    public const string Cookie = "zone";

    // Named in three languages, and offered before the others.
    private static readonly string[] Near =
    [
        "Africa/Tunis",
        "Africa/Algiers",
        "Africa/Casablanca",
        "Africa/Nouakchott",
        "Africa/Tripoli",
        "Africa/Cairo",
        "Europe/Paris",
        "Europe/Brussels",
        "Europe/Madrid",
        "Europe/Rome",
        "Europe/Berlin",
        "Europe/London",
    ];

    private static readonly FrozenSet<string> Ids = DateTimeZoneProviders.Tzdb.Ids.ToFrozenSet();

    private static readonly FrozenDictionary<string, string> Usual = TzdbDateTimeZoneSource
        .Default.ZoneLocations!.GroupBy(place => place.CountryCode.ToLowerInvariant())
        .ToFrozenDictionary(country => country.Key, country => country.First().ZoneId);

    /// <summary>The zones that one may choose, those near by first.</summary>
    public static IReadOnlyList<string> Offered { get; } =
    [.. Near, .. TzdbDateTimeZoneSource.Default.ZoneLocations!.Select(place => place.ZoneId).Except(Near).Order(StringComparer.Ordinal)];

    /// <summary>Finds a zone by its name in the tz database; null where there is none of that name.</summary>
    public static DateTimeZone? Find(string? id) => id is not null && Ids.Contains(id) ? DateTimeZoneProviders.Tzdb[id] : null;

    /// <summary>Gives the name of the zone of a country, that of most of its people where it has several.</summary>
    public static string? OfCountry(string? code) => code is null ? null : Usual.GetValueOrDefault(code);
}
