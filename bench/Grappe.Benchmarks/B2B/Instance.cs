using Grappe.Algorithms.Scheduling;

namespace Grappe.Benchmarks.B2B;

/// <summary>Reads a published instance as a problem of the library.</summary>
public static class Instance
{
    private const int Morning = 1;
    private const int Afternoon = 2;
    private const int Any = 3;

    /// <summary>The most by which the numbers of breaks of two people may differ in the published model.</summary>
    private const int Spread = 2;

    public static Timetable Read(string file)
    {
        var name = Path.GetFileName(file);
        var values = DznReader.Read(name, File.ReadAllText(file));
        var people = Number("nBusiness", 0, 100_000);
        var meetings = Number("nMeetings", 0, 1_000_000);
        var slots = Number("nTotalSlots", 0, SlotSet.Capacity);
        var mornings = Number("nMorningSlots", 0, slots);
        var tables = Number("nTables", 0, 1_000_000);

        var availability = new SlotSet[people];
        var forbidden = List("forbidden", people);
        for (var person = 0; person < people; person++)
        {
            availability[person] = SlotSet.FirstSlots(slots);
            foreach (var slot in Items(forbidden[person]))
                if (Between(slot, 0, slots, "a slot") is > 0 and var number)
                    availability[person] -= SlotSet.Of(number - 1);
        }

        var requested = List("requested", meetings);
        var fixedSlots = values.ContainsKey("fixed") ? List("fixed", meetings) : null;
        var precedences = values.ContainsKey("precedences") ? List("precedences", meetings) : null;
        var required = new RequiredMeeting[meetings];
        for (var meeting = 0; meeting < meetings; meeting++)
        {
            var row = requested[meeting];
            if (row.Items.Count != 3)
                throw Wrong(row, "a meeting has three numbers: two participants and a session.");
            var first = Between(row.Items[0], 1, people, "a participant") - 1;
            var second = Between(row.Items[1], 1, people, "a participant") - 1;
            if (first == second)
                throw Wrong(row, "a participant cannot meet himself.");
            var possible = Between(row.Items[2], Morning, Any, "a session") switch
            {
                Morning => SlotSet.FirstSlots(mornings),
                Afternoon => SlotSet.FirstSlots(slots) - SlotSet.FirstSlots(mornings),
                _ => SlotSet.FirstSlots(slots),
            };
            if (fixedSlots is not null && Between(fixedSlots[meeting], 0, slots, "a slot") is > 0 and var at)
                possible &= SlotSet.Of(at - 1);
            var after = new List<int>();
            if (precedences is not null)
                foreach (var earlier in Items(precedences[meeting]))
                    after.Add(Between(earlier, 1, meetings, "a meeting") - 1);
            required[meeting] = new RequiredMeeting([first, second], possible, after);
        }
        return new Timetable
        {
            People = people,
            Slots = slots,
            Tables = tables,
            Spread = Spread,
            Meetings = required,
            Availability = availability,
        };

        DznValue Value(string field) => values.TryGetValue(field, out var value) ? value : throw new DznError(name, 1, 1, $"'{field}' is missing.");

        int Number(string field, int least, int most) => Between(Value(field), least, most, $"'{field}'");

        IReadOnlyList<DznValue> List(string field, int count)
        {
            var value = Value(field);
            if (value.Number is not null || value.Items.Count != count)
                throw Wrong(value, $"'{field}' must list {count}, not {(value.Number is null ? value.Items.Count : "a number")}.");
            return value.Items;
        }

        IReadOnlyList<DznValue> Items(DznValue value) => value.Number is null ? value.Items : throw Wrong(value, "a set was expected.");

        int Between(DznValue value, int least, int most, string what)
        {
            if (value.Number is not { } number)
                throw Wrong(value, $"{what} must be a number.");
            return number >= least && number <= most ? number : throw Wrong(value, $"{what} must lie between {least} and {most}, not {number}.");
        }

        DznError Wrong(DznValue value, string what) => new(name, value.Line, value.Column, what);
    }
}
