using Grappe.Algorithms.Scheduling.Days;

namespace Grappe.Web.Modules.Events;

/// <summary>Says why a meeting is not held and what would allow it.</summary>
/// <param name="names">How people, meetings and slots are called.</param>
public sealed class DayWords(DayNames names, Translator translator)
{
    /// <summary>The reason, then for each slot what stands in the way, then the changes that would allow the meeting: a line each.</summary>
    public IEnumerable<string> Say(Explanation explanation)
    {
        var reason = translator[$"day.why.{explanation.Why.Code()}"];
        yield return explanation.Crowd.Count == 0 ? reason : $"{reason} {Join(explanation.Crowd.Select(names.Meeting))}.";
        if (explanation.Why is WhyNot.Refused or WhyNot.Quota)
            yield return $"– {Join(explanation.Obstacles.Select(Say))}.";
        else
            foreach (var slot in explanation.Obstacles.GroupBy(obstacle => obstacle.Slot))
                yield return $"– {names.Slot(slot.Key)}: {Join(slot.Select(Say))}.";
        foreach (var change in explanation.Changes)
            yield return $"→ {Say(change)}.";
    }

    /// <summary>One obstacle, as part of a sentence.</summary>
    public string Say(Obstacle obstacle) =>
        translator[$"day.obstacle.{obstacle.Kind.Code()}", Name(names.Person, obstacle.Person), Name(names.Meeting, obstacle.Meeting)];

    /// <summary>One change, as part of a sentence.</summary>
    public string Say(SmallChange change)
    {
        var words = translator[
            $"day.change.{change.Kind.Code()}",
            names.Slot(change.Slot),
            Join(change.People.Select(names.Person)),
            Name(names.Meeting, change.GivenUp)
        ];
        var moves = change.Moves.Skip(1).Select(move => translator["day.move", names.Meeting(move.Meeting), names.Slot(move.Slot)]);
        return change.Moves.Count <= 1 ? words : translator["day.moving", words, Join(moves)];
    }

    private string Join(IEnumerable<string> parts) => string.Join(translator["list.comma"], parts);

    private static string Name(Func<int, string> names, int? number) => number is { } known ? names(known) : "";
}
