namespace Grappe.Algorithms.Scheduling.Days;

/// <summary>The wish of one person about a meeting.</summary>
public enum Wish
{
    /// <summary>Nothing was said.</summary>
    NoMatter,

    /// <summary>It must be held if there is any way.</summary>
    Must,

    /// <summary>It is wished for.</summary>
    WouldLike,

    /// <summary>It may be held when it matters to the others.</summary>
    WouldRatherNot,

    /// <summary>It is never held.</summary>
    Never,
}

/// <summary>A goal of a schedule; the hard rules come before all goals.</summary>
public enum Goal
{
    /// <summary>The worth of the meetings held; more is better.</summary>
    Value,

    /// <summary>People who find no time to eat; fewer are better.</summary>
    Lunch,

    /// <summary>Free slots between the meetings of a person; fewer are better.</summary>
    Idle,

    /// <summary>Meetings that people lack of their fair share, and idle slots beyond what one can be asked to bear; fewer are better.</summary>
    Fairness,

    /// <summary>Metres between the places of a person's successive meetings, and changes of table; fewer are better.</summary>
    Walks,
}

/// <summary>Somebody who takes part in a day of meetings.</summary>
/// <param name="Available">The slots in which they can meet.</param>
/// <param name="MostMeetings">His quota: no more meetings than this.</param>
public sealed record Attendee(SlotSet Available, int MostMeetings = SlotSet.Capacity);

/// <summary>A table, or a room with several.</summary>
/// <param name="Seats">How many people a meeting held here can have.</param>
/// <param name="AtOnce">How many meetings it holds at once.</param>
/// <param name="Open">The slots in which it can be used.</param>
/// <param name="X">Metres to the east of some corner of the building.</param>
/// <param name="Y">Metres to the north of it.</param>
public sealed record MeetingPlace(int Seats, int AtOnce, SlotSet Open, double X = 0, double Y = 0);

/// <summary>The slot and the place of a meeting.</summary>
/// <param name="Slot">The slot, from 0.</param>
/// <param name="Place">The place, by its number in the day's list.</param>
public readonly record struct Appointment(int Slot, int Place);

/// <summary>A meeting somebody wishes for.</summary>
public sealed record WishedMeeting
{
    /// <summary>The people who attend, by their numbers in the day's list; nobody twice.</summary>
    public required IReadOnlyList<int> People { get; init; }

    /// <summary>The wish of each of them, in the same order; null when all would like it.</summary>
    public IReadOnlyList<Wish>? Wishes { get; init; }

    /// <summary>The factor that the organiser puts on the worth of the wishes: 0 to 1000.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>The slots in which it may be held, as far as the meeting itself is concerned: morning only, for example.</summary>
    public required SlotSet Slots { get; init; }

    /// <summary>The meetings that are held strictly earlier if both are held, by their numbers in the day's list.</summary>
    public IReadOnlyList<int> After { get; init; } = [];

    /// <summary>The slot and the place agreed in advance; null where none was.</summary>
    public Appointment? Fixed { get; init; }

    /// <summary>Whether somebody never wants it.</summary>
    public bool Refused => Wishes?.Contains(Wish.Never) ?? false;

    /// <summary>Whether it is held if there is any way: somebody must have it or it is fixed, and nobody refuses.</summary>
    public bool Must => !Refused && (Fixed is not null || (Wishes?.Contains(Wish.Must) ?? false));

    /// <summary>
    /// The worth of holding it, never below 0: 4 points for each person who must have it, 2 for each who would like it, 1 less for each who would rather not,
    /// times <see cref="Weight"/>. A meeting worth nothing is held only where it must be.
    /// </summary>
    public int Value
    {
        get
        {
            var points = Wishes is null
                ? 2 * People.Count
                : Wishes.Sum(wish =>
                    wish switch
                    {
                        Wish.Must => 4,
                        Wish.WouldLike => 2,
                        Wish.WouldRatherNot => -1,
                        _ => 0,
                    }
                );
            return Refused ? 0 : Math.Max(0, points * Weight);
        }
    }
}

/// <summary>
/// A day of meetings, or several in a row, of which not all that are wished for need fit. Hard rules: a person attends one meeting per slot, where they are
/// available, and no more than their quota; a meeting has seats for all and a place that is open, and keeps to its slots and its order; refused meetings are not held,
/// fixed ones where they are fixed. Then, each before all that come after it: what must be held, and <see cref="Goals"/>.
/// </summary>
public sealed record MeetingDay
{
    /// <summary>The number of slots, at most <see cref="SlotSet.Capacity"/>.</summary>
    public required int Slots { get; init; }

    /// <summary>The people who take part.</summary>
    public required IReadOnlyList<Attendee> People { get; init; }

    /// <summary>The places in which meetings can be held.</summary>
    public required IReadOnlyList<MeetingPlace> Places { get; init; }

    /// <summary>The meetings wished for.</summary>
    public required IReadOnlyList<WishedMeeting> Meetings { get; init; }

    /// <summary>The slots of each calendar day, in order; null when there is one. Nobody idles overnight.</summary>
    public IReadOnlyList<SlotSet>? Days { get; init; }

    /// <summary>The slots in which people eat, of all days; none when they eat before or after.</summary>
    public SlotSet Lunch { get; init; }

    /// <summary>The number of slots in a row that one needs to eat, at least 1.</summary>
    public int LunchSlots { get; init; } = 1;

    /// <summary>The goals of the schedule, the most important first; a goal that is not named does not count.</summary>
    public IReadOnlyList<Goal> Goals { get; init; } = [Goal.Value, Goal.Lunch, Goal.Idle, Goal.Fairness, Goal.Walks];

    /// <summary>The part of the meetings a person could have, by their quota and the wishes, that is their fair share: 0 to 1.</summary>
    public double FairShare { get; init; } = 0.5;

    /// <summary>The number of idle slots that one can be asked to bear.</summary>
    public int MostIdle { get; init; } = 4;

    /// <summary>The metres of walking that a change of table counts as.</summary>
    public int TableChange { get; init; } = 10;

    /// <summary>Refuses what makes no sense.</summary>
    /// <exception cref="ArgumentException">Says what is wrong and where.</exception>
    public void Validate()
    {
        Refuse(Slots is < 0 or > SlotSet.Capacity, $"There can be 0 to {SlotSet.Capacity} slots, not {Slots}.");
        Refuse(LunchSlots < 1 || MostIdle < 0 || TableChange < 0, "Lunch takes at least one slot; idle slots and changes of table cannot be negative.");
        Refuse(FairShare is not (>= 0 and <= 1), $"A fair share lies between 0 and 1, not at {FairShare}.");
        Refuse(Days is { } days && days.Sum(own => own.Count) != days.Aggregate(SlotSet.None, (all, own) => all | own).Count, "A slot belongs to two days.");
        Refuse(Goals.Distinct().Count() != Goals.Count, "A goal is named twice.");
        for (var i = 0; i < People.Count; i++)
            Refuse(People[i].MostMeetings < 0, $"The quota of person {i} is negative.");
        for (var i = 0; i < Places.Count; i++)
            Refuse(Places[i].Seats < 0 || Places[i].AtOnce < 0, $"Place {i} has a negative number of seats or meetings.");
        for (var i = 0; i < Meetings.Count; i++)
        {
            var meeting = Meetings[i];
            Refuse(meeting.People.Count == 0, $"Nobody attends meeting {i}.");
            Refuse(meeting.People.Any(person => person < 0 || person >= People.Count), $"Somebody unknown attends meeting {i}.");
            Refuse(meeting.People.Distinct().Count() != meeting.People.Count, $"Somebody attends meeting {i} twice.");
            Refuse(
                meeting.Wishes is { } wishes && wishes.Count != meeting.People.Count,
                $"Meeting {i} has {meeting.Wishes?.Count} wishes of {meeting.People.Count} people."
            );
            Refuse(meeting.Weight is < 0 or > 1000, $"The weight of meeting {i} is {meeting.Weight}, not 0 to 1000.");
            Refuse(
                meeting.After.Any(other => other < 0 || other >= Meetings.Count || other == i),
                $"Meeting {i} comes after itself or one that does not exist."
            );
            Refuse(
                meeting.Fixed is { } at && (at.Slot < 0 || at.Slot >= Slots || at.Place < 0 || at.Place >= Places.Count),
                $"Meeting {i} is fixed where there is no slot or place."
            );
        }
    }

    private static void Refuse(bool wrong, string why)
    {
        if (wrong)
            throw new ArgumentException(why);
    }
}
