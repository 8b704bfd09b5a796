using System.Globalization;
using System.Text.RegularExpressions;

namespace Grappe.Benchmarks.B2B;

/// <summary>
/// Checks a written schedule against the raw instance. It shares nothing with the solver, not even the reader: the two would have to be wrong in the same way.
/// It takes the file apart with patterns and states the model as the instances' notes do, with slots and participants numbered from 1.
/// </summary>
public static partial class Verifier
{
    /// <summary>Lists the faults of a schedule; empty when there is none.</summary>
    /// <param name="instance">The text of the instance.</param>
    /// <param name="schedule">The text of the schedule: a line "breaks N", then a line "meeting slot" for each meeting.</param>
    public static IReadOnlyList<string> Check(string instance, string schedule)
    {
        var wrong = new List<string>();
        var text = Comment().Replace(instance, "");
        int participants = Scalar(text, "nBusiness"),
            meetings = Scalar(text, "nMeetings"),
            tables = Scalar(text, "nTables"),
            slots = Scalar(text, "nTotalSlots"),
            mornings = Scalar(text, "nMorningSlots");
        var requested = Integers(Field(text, "requested"));
        var forbidden = Sets(Field(text, "forbidden"));
        var fixedAt = Integers(Field(text, "fixed"));
        var before = Sets(Field(text, "precedences"));
        if (requested.Length != 3 * meetings || forbidden.Length != participants || fixedAt.Length != meetings || before.Length != meetings)
            return ["The instance's lists do not have the lengths it announces."];

        // Read the schedule.
        var slotOf = new int[meetings + 1];
        var claimed = -1;
        foreach (var line in schedule.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = line.Split(' ');
            if (words is ["breaks", var number])
                claimed = int.Parse(number, CultureInfo.InvariantCulture);
            else if (
                words.Length == 2
                && int.TryParse(words[0], out var meeting)
                && int.TryParse(words[1], out var slot)
                && meeting >= 1
                && meeting <= meetings
            )
            {
                if (slotOf[meeting] != 0)
                    wrong.Add($"Meeting {meeting} stands twice.");
                slotOf[meeting] = slot;
            }
            else
                wrong.Add($"'{line}' is not a line of a schedule.");
        }
        for (var meeting = 1; meeting <= meetings; meeting++)
            if (slotOf[meeting] < 1 || slotOf[meeting] > slots)
                wrong.Add($"Meeting {meeting} has no slot.");
        if (wrong.Count > 0)
            return wrong;

        // Each rule in turn.
        var busy = new bool[participants + 1, slots + 1];
        var held = new int[slots + 1];
        for (var meeting = 1; meeting <= meetings; meeting++)
        {
            var slot = slotOf[meeting];
            var session = requested[3 * meeting - 1];
            held[slot]++;
            for (var side = 3; side >= 2; side--)
            {
                var participant = requested[3 * meeting - side];
                if (busy[participant, slot])
                    wrong.Add($"Participant {participant} has two meetings in slot {slot}.");
                busy[participant, slot] = true;
                if (forbidden[participant - 1].Contains(slot))
                    wrong.Add($"Participant {participant} cannot meet in slot {slot}, where meeting {meeting} is.");
            }
            if (session == 1 && slot > mornings || session == 2 && slot <= mornings)
                wrong.Add($"Meeting {meeting} is in slot {slot}, outside its session.");
            if (fixedAt[meeting - 1] != 0 && fixedAt[meeting - 1] != slot)
                wrong.Add($"Meeting {meeting} is in slot {slot} but fixed to {fixedAt[meeting - 1]}.");
            foreach (var earlier in before[meeting - 1])
                if (earlier != 0 && slotOf[earlier] >= slot)
                    wrong.Add($"Meeting {earlier} is not before meeting {meeting}.");
        }
        for (var slot = 1; slot <= slots; slot++)
            if (held[slot] > tables)
                wrong.Add($"Slot {slot} holds {held[slot]} meetings, {tables} tables.");

        // Breaks, counted by walking through each day.
        int sum = 0,
            most = 0,
            fewest = int.MaxValue;
        for (var participant = 1; participant <= participants; participant++)
        {
            int breaks = 0,
                free = 0;
            var met = false;
            for (var slot = 1; slot <= slots; slot++)
            {
                if (!busy[participant, slot])
                {
                    free++;
                    continue;
                }
                if (met && free > 0)
                    breaks++;
                met = true;
                free = 0;
            }
            sum += breaks;
            most = Math.Max(most, breaks);
            fewest = Math.Min(fewest, breaks);
        }
        if (participants > 0 && most - fewest > 2)
            wrong.Add($"Breaks range from {fewest} to {most}.");
        if (sum != claimed)
            wrong.Add($"The schedule has {sum} breaks, not {claimed}.");
        return wrong;
    }

    private static string Field(string text, string name)
    {
        var match = Regex.Match(text, $@"\b{name}\s*=([^;]*)");
        return match.Success ? match.Groups[1].Value : throw new FormatException($"The instance has no '{name}'.");
    }

    private static int Scalar(string text, string name) => Integers(Field(text, name)).Single();

    private static int[] Integers(string text) => [.. Digits().Matches(text).Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture))];

    /// <summary>Reads sets, written as lists in braces or as ranges.</summary>
    private static int[][] Sets(string text) =>
        [
            .. Set()
                .Matches(text)
                .Select(match =>
                {
                    var numbers = Integers(match.Value);
                    return match.Value.Contains("..") ? [.. Enumerable.Range(numbers[0], Math.Max(0, numbers[1] - numbers[0] + 1))] : numbers;
                }),
        ];

    [GeneratedRegex("%[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\{[^}]*\}|[0-9]+\s*\.\.\s*[0-9]+")]
    private static partial Regex Set();
}
