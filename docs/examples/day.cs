#:project ../../src/Grappe.Algorithms/Grappe.Algorithms.csproj
#:property PublishAot=false

using Grappe.Algorithms.Scheduling;
using Grappe.Algorithms.Scheduling.Days;

string[] people = ["Amel", "Bilal", "Chiara", "Driss", "Elif"];
string[] times = ["9:00", "9:30", "10:00"];

// Three slots, two tables; Driss comes later, Elif wants two meetings at most.
var day = new MeetingDay
{
    Slots = 3,
    People =
    [
        new Attendee(SlotSet.FirstSlots(3)),
        new Attendee(SlotSet.FirstSlots(3)),
        new Attendee(SlotSet.FirstSlots(3)),
        new Attendee(SlotSet.Range(1, 2)),
        new Attendee(SlotSet.FirstSlots(3), MostMeetings: 2),
    ],
    Places = [new MeetingPlace(Seats: 2, AtOnce: 1, SlotSet.FirstSlots(3)), new MeetingPlace(Seats: 3, AtOnce: 1, SlotSet.FirstSlots(3), X: 12)],
    Meetings = [Wanted([0, 1], Wish.Must, Wish.WouldLike), Wanted([0, 2]), Wanted([1, 2]), Wanted([0, 3]), Wanted([1, 3, 4]), Wanted([2, 4]), Wanted([3, 4])],
};

// The best schedule; small days are proven.
var schedule = ScheduleDay.Find(day, new DayOptions { Seed = 1 });
Print(schedule.Appointments);
Console.WriteLine($"worth {schedule.Score.Value} of at most {schedule.MostValue}; proven best in {string.Join(", ", schedule.Proven)}");

// Why is a meeting not held?
foreach (var meeting in Enumerable.Range(0, day.Meetings.Count).Where(meeting => schedule.Appointments[meeting] is null))
{
    var explained = Explain.Meeting(day, schedule.Appointments, meeting);
    Console.WriteLine($"{Name(meeting)}: {explained.Why} {string.Join(", ", explained.Crowd.Select(Name))}");
    foreach (var obstacle in explained.Obstacles)
        Console.WriteLine($"  at {times[obstacle.Slot]}: {Obstacle(obstacle)}");
    foreach (var change in explained.Changes)
        Console.WriteLine($"  with {change.Kind} at {times[change.Slot]}: {string.Join(", ", change.People.Select(person => people[person]))}");
}

// Chiara will be late: what changes, and whom to tell?
var late = day with
{
    People = [.. day.People.Select((person, at) => at == 2 ? person with { Available = SlotSet.Range(1, 2) } : person)],
};
var plan = Replan.After(late, schedule.Appointments);
Console.WriteLine("Chiara is late:");
foreach (var change in plan.Changes)
    Console.WriteLine($"  {Name(change.Meeting)}: {At(change.Before)} → {At(change.After)}");
Console.WriteLine($"  tell {string.Join(", ", plan.ToTell.Keys.Order().Select(person => people[person]))}");

// May the organiser drag Amel and Driss's meeting to 9:00?
var verdict = new DayDesk(late, plan.Schedule.Appointments).Try(meeting: 3, slot: 0);
Console.WriteLine($"Amel and Driss at 9:00: {(verdict.Allowed ? "allowed" : string.Join("; ", verdict.Obstacles.Select(Obstacle)))}");

WishedMeeting Wanted(int[] people, params Wish[] wishes) =>
    new()
    {
        People = people,
        Wishes = wishes.Length > 0 ? wishes : null,
        Slots = SlotSet.FirstSlots(3),
    };

string Name(int meeting) => string.Join(" and ", day.Meetings[meeting].People.Select(person => people[person]));

string Obstacle(Obstacle obstacle) => $"{obstacle.Kind} {(obstacle.Person is { } person ? people[person] : "")}";

string At(Appointment? at) => at is { } held ? $"{times[held.Slot]} at table {held.Place + 1}" : "not held";

void Print(IReadOnlyList<Appointment?> appointments)
{
    foreach (var meeting in Enumerable.Range(0, appointments.Count).OrderBy(meeting => appointments[meeting]?.Slot ?? 99))
        Console.WriteLine($"{Name(meeting)}: {At(appointments[meeting])}");
}
