using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Time;

namespace Grappe.Web.Tests.Shared;

public sealed class ReaderZoneTests
{
    private static readonly DateTime Night = new(2026, 7, 1, 22, 30, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("Africa/Tunis", "Europe/Paris", "ma", "1 July 2026 23:30")]
    [InlineData(null, "Europe/Paris", "ma", "2 July 2026 00:30")]
    [InlineData("Nowhere/Atlantis", null, "tn", "1 July 2026 23:30 (Tunis time)")]
    [InlineData(null, "' or 1=1", null, "1 July 2026 22:30 UTC")]
    [InlineData(null, null, null, "1 July 2026 22:30 UTC")]
    public void The_account_comes_before_the_browser_and_the_country_and_what_is_guessed_is_named(
        string? chosen,
        string? browser,
        string? country,
        string said
    ) => new Translator(Texts.Embedded, Language.English, zone: () => ReaderZone.Of(chosen, browser, country)).Date(Night).ShouldBe(said);

    [Fact]
    public void Morocco_keeps_another_hour_in_the_month_of_fasting()
    {
        var zone = ReaderZone.Of("Africa/Casablanca", null, null);
        zone.At(new DateTime(2026, 1, 15, 12, 0, 0, DateTimeKind.Utc)).Hour.ShouldBe(13);
        zone.At(new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc)).Hour.ShouldBe(12);
    }

    [Fact]
    public void What_was_before_midnight_was_yesterday_by_the_readers_clock()
    {
        ReaderZone.Of("Africa/Tunis", null, null).DaysBetween(Night, Night.AddHours(1)).ShouldBe(1);
        ReaderZone.Unknown.DaysBetween(Night, Night.AddHours(1)).ShouldBe(0);
    }

    [Fact]
    public void The_first_and_the_last_day_of_the_calendar_begin_in_every_zone()
    {
        var east = ReaderZone.Of("Asia/Tokyo", null, null);
        east.StartOf(DateOnly.MinValue).ShouldBe(DateTime.MinValue);
        east.StartOf(DateOnly.MaxValue).ShouldBe(new DateTime(9999, 12, 30, 15, 0, 0, DateTimeKind.Utc));
        foreach (var zone in Zones.Offered.Select(id => ReaderZone.Of(id, null, null)))
            zone.StartOf(DateOnly.MinValue).ShouldBeLessThan(zone.StartOf(DateOnly.MaxValue));
    }

    [Fact]
    public void Every_zone_that_is_offered_is_known() => Zones.Offered.ShouldAllBe(id => Zones.Find(id) != null);
}
