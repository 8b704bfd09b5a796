using System.Globalization;
using System.Text;
using Grappe.Algorithms.Scheduling;

namespace Grappe.Benchmarks.B2B;

/// <summary>Writes an event in the published format, numbered from one.</summary>
public static class DznWriter
{
    public static string Write(Timetable event_, int mornings)
    {
        var meetingsOf = Enumerable
            .Range(0, event_.People)
            .Select(person => Enumerable.Range(0, event_.Meetings.Count).Where(meeting => event_.Meetings[meeting].People.Contains(person)).ToArray())
            .ToArray();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"nBusiness = {event_.People};\nnMeetings = {event_.Meetings.Count};\nnTables = {event_.Tables};\n");
        text.Append(CultureInfo.InvariantCulture, $"nTotalSlots = {event_.Slots};\nnMorningSlots = {mornings};\n\nrequested = [|");
        foreach (var meeting in event_.Meetings)
            text.Append(CultureInfo.InvariantCulture, $"{meeting.People[0] + 1}, {meeting.People[1] + 1},{Session(meeting)}, \n|");
        text.Append("];\n\n");
        List("meetingsxBusiness", meetingsOf.Select(Set));
        List("nMeetingsBusiness", meetingsOf.Select(meetings => Number(meetings.Length)));
        List("forbidden", event_.Availability.Select(free => Set(SlotSet.FirstSlots(event_.Slots) - free)));
        List("fixed", event_.Meetings.Select(meeting => Number(meeting.Slots.Count == 1 ? meeting.Slots.First + 1 : 0)));
        List("precedences", event_.Meetings.Select(meeting => Set(meeting.After)));
        return text.ToString();

        // A fixed meeting's slot says more than its session did.
        int Session(RequiredMeeting meeting) =>
            meeting.Slots.Count == 1 ? 3
            : (meeting.Slots - SlotSet.FirstSlots(mornings)).IsEmpty && mornings < event_.Slots ? 1
            : (meeting.Slots & SlotSet.FirstSlots(mornings)).IsEmpty ? 2
            : 3;

        void List(string field, IEnumerable<string> items) => text.Append(field).Append(" = [").AppendJoin(",\n", items).Append("];\n\n");
    }

    private static string Set(IEnumerable<int> numbers) => $"{{{string.Join(',', numbers.Select(number => Number(number + 1)))}}}";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
