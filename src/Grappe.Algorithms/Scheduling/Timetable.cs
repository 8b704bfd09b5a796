namespace Grappe.Algorithms.Scheduling;

/// <summary>A meeting that must be held.</summary>
/// <param name="People">Who attends; nobody twice.</param>
/// <param name="Slots">When it may be held, as far as the meeting itself is concerned.</param>
/// <param name="After">The meetings that must be held strictly earlier, by their place in the list.</param>
public sealed record RequiredMeeting(IReadOnlyList<int> People, SlotSet Slots, IReadOnlyList<int> After);

/// <summary>
/// Give every meeting a slot so that people have few breaks: the business-to-business meeting scheduling problem of Bofill, Coll, Garcia, Giráldez-Cru,
/// Pesant, Suy and Villaret (Journal of Artificial Intelligence Research 74, 2022), for meetings of any number of people.
/// A person attends at most one meeting per slot, a slot holds at most <see cref="Tables"/> meetings. A break is a maximal run of free slots between two meetings
/// of one person. The sum of breaks is minimised; no two people may differ by more than <see cref="Spread"/> breaks.
/// </summary>
public sealed record Timetable
{
    /// <summary>The number of people, including those who have no meeting.</summary>
    public required int People { get; init; }

    /// <summary>The number of slots, at most <see cref="SlotSet.Capacity"/>.</summary>
    public required int Slots { get; init; }

    /// <summary>The number of meetings that can be held at once.</summary>
    public required int Tables { get; init; }

    /// <summary>The largest difference allowed between the breaks of two people; null when it does not matter.</summary>
    public int? Spread { get; init; }

    /// <summary>The meetings, all of which must be held.</summary>
    public required IReadOnlyList<RequiredMeeting> Meetings { get; init; }

    /// <summary>Per person the slots in which they may meet.</summary>
    public required IReadOnlyList<SlotSet> Availability { get; init; }

    /// <summary>Refuses what makes no sense.</summary>
    /// <exception cref="ArgumentException">A number is negative, a person or meeting does not exist, or a list has the wrong length.</exception>
    internal void Validate()
    {
        Refuse(People < 0 || Tables < 0 || Spread < 0, "People, tables and spread cannot be negative.");
        Refuse(Slots is < 0 or > SlotSet.Capacity, $"There can be 0 to {SlotSet.Capacity} slots, not {Slots}.");
        Refuse(Availability.Count != People, $"{People} people need as many availabilities, not {Availability.Count}.");
        for (var meeting = 0; meeting < Meetings.Count; meeting++)
        {
            var (people, _, after) = Meetings[meeting];
            Refuse(people.Count == 0, $"Nobody attends meeting {meeting}.");
            Refuse(people.Any(person => person < 0 || person >= People), $"Somebody unknown attends meeting {meeting}.");
            Refuse(people.Distinct().Count() != people.Count, $"Somebody attends meeting {meeting} twice.");
            Refuse(after.Any(earlier => earlier < 0 || earlier >= Meetings.Count), $"Meeting {meeting} comes after a meeting that does not exist.");
        }
    }

    private static void Refuse(bool wrong, string why)
    {
        if (wrong)
            throw new ArgumentException(why);
    }
}
