using Grappe.Algorithms.Scheduling;
using Grappe.Algorithms.Scheduling.Days;
using Grappe.Web.Modules.Events;
using Grappe.Web.Shared.Languages;

namespace Grappe.Web.Tests.Events;

public sealed class DayWordsTests
{
    private static readonly DayNames Names = new(person => $"P{person}", meeting => $"M{meeting}", slot => $"{9 + slot}:00");

    [Theory]
    [InlineData(
        "fr",
        "Il ne pourrait avoir lieu même si c’était le seul.|– 9:00: P1 n’est pas là.|– 10:00: P0 n’est pas là.|→ Si P1 se libère à 9:00.|→ Si P0 se libère à 10:00 (en déplaçant « M1 » à 9:00)."
    )]
    [InlineData(
        "en",
        "It could not be held even if it were the only one.|– 9:00: P1 is away.|– 10:00: P0 is away.|→ If P1 can come at 9:00.|→ If P0 can come at 10:00 (moving “M1” to 9:00)."
    )]
    [InlineData(
        "ar",
        "لا يمكن عقده حتى لو كان اللقاء الوحيد.|– 9:00: P1 غير متاح.|– 10:00: P0 غير متاح.|→ إذا تفرّغ P1 في 9:00.|→ إذا تفرّغ P0 في 10:00 (بنقل «M1» إلى 9:00)."
    )]
    public void Why_a_meeting_is_not_held_is_said_in_three_languages(string language, string said)
    {
        var both = SlotSet.FirstSlots(2);
        var day = new MeetingDay
        {
            Slots = 2,
            People = [new Attendee(SlotSet.Of(0)), new Attendee(SlotSet.Of(1)), new Attendee(both), new Attendee(both)],
            Places = [new MeetingPlace(2, 1, both)],
            Meetings = [new WishedMeeting { People = [0, 1], Slots = both }, new WishedMeeting { People = [2, 3], Slots = both }],
        };

        var explained = Explain.Meeting(day, [null, new Appointment(1, 0)], 0);

        string.Join('|', WordsIn(language).Say(explained)).Replace('\u00a0', ' ').ShouldBe(said);
    }

    [Fact]
    public void Every_reason_obstacle_and_change_has_words_in_every_language()
    {
        foreach (var language in (string[])["fr", "ar", "en"])
        {
            var words = WordsIn(language);
            foreach (var why in Enum.GetValues<WhyNot>())
                words.Say(new Explanation(0, why, [], [1], [])).First().ShouldNotBeNullOrWhiteSpace();
            foreach (var kind in Enum.GetValues<ObstacleKind>())
                words.Say(new Obstacle(kind, 0, 1, 2)).ShouldNotBeNullOrWhiteSpace();
            foreach (var kind in Enum.GetValues<ChangeKind>())
                words.Say(new SmallChange(kind, 0, [1], 2, [new MeetingMove(0, 0)])).ShouldContain("9:00");
        }
    }

    private static DayWords WordsIn(string language) => new(Names, new Translator(Texts.Embedded, Language.Find(language)!, isStrict: true));
}
