using System.Text;
using Grappe.Web.Shared.Calendars;
using Grappe.Web.Shared.Languages;

namespace Grappe.Web.Tests.Shared;

/// <summary>Reads again, with a library, the calendars that the platform writes.</summary>
public sealed class CalendarTests
{
    private static readonly DateTime Changed = new(2026, 3, 1, 9, 30, 0, DateTimeKind.Utc);

    [Fact]
    public void Hours_are_those_of_the_place_also_where_its_clocks_change()
    {
        var written = Write(
            new CalendarEntry(
                "meeting-1@example.org",
                "Rencontre",
                new CalendarTime.Hours(new(2026, 2, 10, 14, 0, 0), new(2026, 2, 10, 14, 30, 0), "Africa/Tunis")
            )
            {
                Changed = Changed,
                Sequence = 3,
                Place = "Sfax, salle 2; étage 1",
            },
            new CalendarEntry("meeting-2@example.org", "Appel", new CalendarTime.Hours(new(2026, 7, 10, 9, 0, 0), new(2026, 7, 10, 10, 0, 0), "Europe/Paris"))
            {
                Changed = Changed,
                Cancelled = true,
            }
        );
        var read = Ical.Net.Calendar.Load(written)!;
        read.TimeZones.Select(zone => zone.TzId).ShouldBe(["Africa/Tunis", "Europe/Paris"], ignoreOrder: true);
        var (first, second) = (read.Events[0]!, read.Events[1]!);
        (first.Start!.TzId, first.Start.AsUtc, first.End!.AsUtc).ShouldBe(("Africa/Tunis", At(2026, 2, 10, 13, 0), At(2026, 2, 10, 13, 30)));
        (first.Sequence, first.Location, first.DtStamp!.AsUtc).ShouldBe((3, "Sfax, salle 2; étage 1", Changed));
        second.Start!.AsUtc.ShouldBe(At(2026, 7, 10, 7, 0));
        second.Status.ShouldBe("CANCELLED");
    }

    [Fact]
    public void Long_titles_are_folded_between_letters_and_read_again_as_they_were()
    {
        var title = string.Join(' ', Enumerable.Repeat("اللقاء المتوسطي للعناقيد الصناعية — rencontre 🫒", 6));
        var written = Write(new CalendarEntry("day-1@example.org", title, new CalendarTime.Days(new(2026, 12, 31), new(2026, 12, 31))) { Changed = Changed });
        written.Split("\r\n").ShouldAllBe(line => Encoding.UTF8.GetByteCount(line) <= 75);
        written.ShouldStartWith("BEGIN:VCALENDAR\r\n");
        written.ShouldEndWith("END:VCALENDAR\r\n");
        var read = Ical.Net.Calendar.Load(written)!.Events.ShouldHaveSingleItem();
        read.Summary.ShouldBe(title);
        (read.Start!.HasTime, read.Start.Value, read.End!.Value).ShouldBe((false, new DateTime(2026, 12, 31), new DateTime(2027, 1, 1)));
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\v")]
    [InlineData("\f")]
    [InlineData("\u0085")]
    [InlineData("\u2028")]
    [InlineData("\u2029")]
    public void No_text_begins_a_property_of_its_own(string end)
    {
        var text = $"Rencontre{end}ATTENDEE:mailto:somebody@example.org{end} END:VEVENT{end}";
        var written = WriteCalendar.Of(
            text,
            Language.French,
            [
                new CalendarEntry("day-1@example.org", text, new CalendarTime.Days(new(2026, 1, 1), new(2026, 1, 2)))
                {
                    Changed = Changed,
                    Place = text,
                    Description = text,
                },
            ]
        );
        written.ReplaceLineEndings("\n").Split('\n').ShouldAllBe(line => !line.StartsWith("ATTENDEE", StringComparison.Ordinal));
        written.Split("\r\n").Count(line => line == "END:VEVENT").ShouldBe(1);
        written.Replace("\r\n", "", StringComparison.Ordinal).ShouldNotContain('\n');
        var read = Ical.Net.Calendar.Load(written)!.Events.ShouldHaveSingleItem();
        read.Attendees.ShouldBeEmpty();
        (read.Summary ?? "").ShouldStartWith("Rencontre");
        (read.Location ?? "").ShouldContain("ATTENDEE");
        (read.Description ?? "").ShouldContain("ATTENDEE");
    }

    [Fact]
    public void The_same_is_written_the_same() =>
        Write(new CalendarEntry("a@example.org", "A", new CalendarTime.Days(new(2026, 1, 1), new(2026, 1, 2))) { Changed = Changed })
            .ShouldBe(Write(new CalendarEntry("a@example.org", "A", new CalendarTime.Days(new(2026, 1, 1), new(2026, 1, 2))) { Changed = Changed }));

    private static string Write(params CalendarEntry[] entries) => WriteCalendar.Of("Grappe", Language.French, entries);

    private static DateTime At(int year, int month, int day, int hour, int minute) => new(year, month, day, hour, minute, 0, DateTimeKind.Utc);
}
