using System.Text;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;

namespace Grappe.Web.Shared.Calendars;

/// <summary>Writes calendars as RFC 5545 has them, for programs of people's own.</summary>
public static class WriteCalendar
{
    public const string MediaType = "text/calendar";

    // Octets without the line end, as section 3.1 has it.
    private const int LongestLine = 75;

    /// <param name="name">The name under which programs show it.</param>
    public static string Of(string name, Language language, IEnumerable<CalendarEntry> entries)
    {
        var calendar = CalendarOf(language, CalendarMethods.Publish, [.. entries]);
        calendar.AddProperty("X-WR-CALNAME", OnOneLine(name));
        var refresh = new CalendarProperty("REFRESH-INTERVAL", "P1D");
        refresh.AddParameter("VALUE", "DURATION");
        calendar.AddProperty(refresh);
        return Folded(new CalendarSerializer().SerializeToString(calendar)!);
    }

    /// <summary>Writes what invites somebody to an entry, or tells them that it will not take place (RFC 5546).</summary>
    public static string Invitation(CalendarEntry entry, Language language, CalendarParty organiser, CalendarParty invited)
    {
        var calendar = CalendarOf(language, MethodOf(entry), [entry]);
        var only = calendar.Events[0]!;
        only.Organizer = new Organizer($"mailto:{organiser.Address}") { CommonName = Quotable(organiser.Name) };
        only.Attendees =
        [
            new Attendee($"mailto:{invited.Address}")
            {
                CommonName = Quotable(invited.Name),
                Role = "REQ-PARTICIPANT",
                ParticipationStatus = "NEEDS-ACTION",
                Rsvp = false,
            },
        ];
        return Folded(new CalendarSerializer().SerializeToString(calendar)!);
    }

    /// <summary>The method of an invitation, which the mail that carries it names too.</summary>
    public static string MethodOf(CalendarEntry entry) => entry.Cancelled ? CalendarMethods.Cancel : CalendarMethods.Request;

    private static Ical.Net.Calendar CalendarOf(Language language, string method, IReadOnlyList<CalendarEntry> entries)
    {
        var calendar = new Ical.Net.Calendar { ProductId = $"-//Grappe//{language.Code.ToUpperInvariant()}", Method = method };
        foreach (var hours in entries.Select(entry => entry.Time).OfType<CalendarTime.Hours>().GroupBy(hours => hours.Zone))
            calendar.AddTimeZone(VTimeZone.FromDateTimeZone(hours.Key, hours.Min(one => one.Start).AddYears(-1), includeHistoricalData: false));
        foreach (var entry in entries)
            calendar.Events.Add(EventOf(entry));
        return calendar;
    }

    private static CalendarEvent EventOf(CalendarEntry entry) =>
        new()
        {
            Uid = entry.Uid,
            Summary = OnOneLine(entry.Title),
            DtStamp = new CalDateTime(DateTime.SpecifyKind(entry.Changed, DateTimeKind.Utc), hasTime: true),
            LastModified = new CalDateTime(DateTime.SpecifyKind(entry.Changed, DateTimeKind.Utc), hasTime: true),
            Sequence = entry.Sequence,
            Location = entry.Place is { } place ? OnOneLine(place) : null,
            Description = entry.Description is { } told ? Printable(told.ReplaceLineEndings("\n")) : null,
            Url = entry.Page is null ? null : new Uri(entry.Page),
            Status = entry.Cancelled ? EventStatus.Cancelled : EventStatus.Confirmed,
            // Whole days take nobody's time away.
            Transparency = entry.Time is CalendarTime.Days ? TransparencyType.Transparent : TransparencyType.Opaque,
            Start = entry.Time switch
            {
                CalendarTime.Days days => new CalDateTime(days.First),
                CalendarTime.Hours hours => new CalDateTime(hours.Start, hours.Zone),
                _ => throw new ArgumentException("A time is days or hours.", nameof(entry)),
            },
            // The first moment that is no more part of it.
            End = entry.Time switch
            {
                CalendarTime.Days days => new CalDateTime(days.Last.AddDays(1)),
                CalendarTime.Hours hours => new CalDateTime(hours.End, hours.Zone),
                _ => null,
            },
        };

    // What ends a line to one program and none to another would begin a property of its own.
    private static string OnOneLine(string text) => Printable(text.ReplaceLineEndings(" "));

    // A value of a parameter has no way to write a quotation mark.
    private static string Quotable(string text) => OnOneLine(text).Replace('"', '\'');

    private static string Printable(string text) => string.Concat(text.Where(letter => !char.IsControl(letter) || letter is '\n' or '\t'));

    // Counted in octets: a line of Arabic is twice as long as its letters.
    private static string Folded(string text)
    {
        var folded = new StringBuilder(text.Length + text.Length / 16);
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n ", "", StringComparison.Ordinal);
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var room = LongestLine;
            foreach (var rune in line.EnumerateRunes())
            {
                if (rune.Utf8SequenceLength > room)
                {
                    folded.Append("\r\n ");
                    room = LongestLine - 1;
                }
                folded.Append(rune);
                room -= rune.Utf8SequenceLength;
            }
            folded.Append("\r\n");
        }
        return folded.ToString();
    }
}
