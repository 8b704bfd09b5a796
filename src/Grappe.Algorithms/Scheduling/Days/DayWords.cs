namespace Grappe.Algorithms.Scheduling.Days;

/// <summary>The names of what a day is made of, by their numbers.</summary>
/// <param name="Person">The name of a person.</param>
/// <param name="Meeting">The name of a meeting.</param>
/// <param name="Slot">The time of a slot.</param>
public sealed record DayNames(Func<int, string> Person, Func<int, string> Meeting, Func<int, string> Slot);

/// <summary>Says in French, Arabic or English why a meeting is not held and what would allow it.</summary>
public sealed class DayWords
{
    private static readonly Dictionary<WhyNot, string[]> Reasons = new()
    {
        [WhyNot.Held] = ["Le rendez-vous est placé.", "The meeting is held.", "اللقاء مُدرَج."],
        [WhyNot.Refused] = ["Quelqu’un ne le veut en aucun cas.", "Somebody never wants it.", "أحد المشاركين لا يريده إطلاقًا."],
        [WhyNot.Unwanted] = ["Personne ne le souhaite assez.", "Nobody wants it enough.", "لا أحد يرغب فيه بما يكفي."],
        [WhyNot.Impossible] =
        [
            "Il ne pourrait avoir lieu même si c’était le seul.",
            "It could not be held even if it were the only one.",
            "لا يمكن عقده حتى لو كان اللقاء الوحيد.",
        ],
        [WhyNot.Quota] =
        [
            "Quelqu’un a déjà tous les rendez-vous auxquels il a droit.",
            "Somebody has all the meetings that he may have.",
            "استنفد أحد المشاركين عدد لقاءاته.",
        ],
        [WhyNot.Crowded] =
        [
            "Il ne peut avoir lieu en même temps que tous ceux-ci :",
            "It cannot be held together with all of these:",
            "لا يمكن عقده مع كل هذه اللقاءات معًا:",
        ],
        [WhyNot.RoomCanBeMade] = ["Il peut avoir lieu sans rien supprimer.", "It can be held without giving up anything.", "يمكن عقده دون إلغاء أي لقاء."],
        [WhyNot.InTheWay] =
        [
            "Chaque créneau est pris, et aucun moyen n’a été trouvé en déplaçant deux autres rendez-vous.",
            "Something stands in the way in every slot, and no way was found by moving two other meetings.",
            "كل الفترات مشغولة، ولم يُعثر على حلّ بنقل لقاءين آخرين.",
        ],
    };

    // {0} the person, {1} the other meeting.
    private static readonly Dictionary<ObstacleKind, string[]> Obstacles = new()
    {
        [ObstacleKind.Refused] = ["{0} ne le veut pas", "{0} does not want it", "{0} لا يريده"],
        [ObstacleKind.Unwanted] = ["personne ne le souhaite assez", "nobody wants it enough", "لا أحد يرغب فيه بما يكفي"],
        [ObstacleKind.NotItsSlots] = ["ce créneau lui est interdit", "it may not be held then", "هذه الفترة غير متاحة له"],
        [ObstacleKind.Away] = ["{0} n’est pas là", "{0} is away", "{0} غير متاح"],
        [ObstacleKind.Busy] = ["{0} a le rendez-vous « {1} »", "{0} has the meeting “{1}”", "لدى {0} لقاء «{1}»"],
        [ObstacleKind.Quota] = ["{0} a atteint son quota", "{0} has reached his quota", "بلغ {0} حصته"],
        [ObstacleKind.Order] = ["l’ordre avec « {1} » ne serait pas respecté", "its order with “{1}” would not be kept", "لن يُحترم الترتيب مع «{1}»"],
        [ObstacleKind.TooFewSeats] = ["aucune table n’a assez de places", "no table has enough seats", "لا توجد طاولة تتسع للجميع"],
        [ObstacleKind.NoPlace] = ["toutes les tables sont prises", "all tables are taken", "كل الطاولات مشغولة"],
        [ObstacleKind.Locked] = ["il est confirmé et ne bouge pas", "it is confirmed and does not move", "هو مؤكَّد ولا يُنقل"],
    };

    // {0} the slot, {1} the people, {2} the meeting given up.
    private static readonly Dictionary<ChangeKind, string[]> Changes = new()
    {
        [ChangeKind.MoveOthers] = ["Le placer à {0}", "Hold it at {0}", "عقده في {0}"],
        [ChangeKind.FreePerson] = ["Si {1} se libère à {0}", "If {1} can come at {0}", "إذا تفرّغ {1} في {0}"],
        [ChangeKind.AllowSlot] = ["Si le créneau de {0} lui est permis", "If it may be held at {0}", "إذا سُمح بعقده في {0}"],
        [ChangeKind.OneMorePlace] = ["Avec une table de plus à {0}", "With one more table at {0}", "بطاولة إضافية في {0}"],
        [ChangeKind.RaiseQuota] = ["Avec un rendez-vous de plus pour {1}, à {0}", "With one meeting more for {1}, at {0}", "بلقاء إضافي لـ {1} في {0}"],
        [ChangeKind.GiveUp] = ["En renonçant à « {2} », à {0}", "Giving up “{2}”, at {0}", "بالتخلي عن «{2}»، في {0}"],
    };

    private static readonly string[] Moving = [" (en déplaçant {0})", " (moving {0})", " (بنقل {0})"];
    private static readonly string[] Move = ["« {0} » à {1}", "“{0}” to {1}", "«{0}» إلى {1}"];
    private static readonly string[] Separator = [", ", ", ", "، "];

    private readonly DayNames _names;
    private readonly int _language;

    /// <param name="names">How people, meetings and slots are called.</param>
    /// <param name="language">"fr", "ar" or "en".</param>
    /// <exception cref="ArgumentException">There are no words in that language.</exception>
    public DayWords(DayNames names, string language)
    {
        _names = names;
        _language = language switch
        {
            "fr" => 0,
            "en" => 1,
            "ar" => 2,
            _ => throw new ArgumentException($"There are no words in '{language}', only in fr, ar and en."),
        };
    }

    /// <summary>The reason, then for each slot what stands in the way, then the changes that would allow the meeting: a line each.</summary>
    public IEnumerable<string> Say(Explanation explanation)
    {
        var reason = Reasons[explanation.Why][_language];
        yield return explanation.Crowd.Count == 0 ? reason : $"{reason} {Join(explanation.Crowd.Select(meeting => $"{_names.Meeting(meeting)}"))}.";
        if (explanation.Why is WhyNot.Refused or WhyNot.Quota)
            yield return $"– {Join(explanation.Obstacles.Select(Say))}.";
        else
            foreach (var slot in explanation.Obstacles.GroupBy(obstacle => obstacle.Slot))
                yield return $"– {_names.Slot(slot.Key)}: {Join(slot.Select(Say))}.";
        foreach (var change in explanation.Changes)
            yield return $"→ {Say(change)}.";
    }

    /// <summary>One obstacle, as part of a sentence.</summary>
    public string Say(Obstacle obstacle) =>
        string.Format(null, Obstacles[obstacle.Kind][_language], Name(_names.Person, obstacle.Person), Name(_names.Meeting, obstacle.Meeting));

    /// <summary>One change, as part of a sentence.</summary>
    public string Say(SmallChange change)
    {
        var words = string.Format(
            null,
            Changes[change.Kind][_language],
            _names.Slot(change.Slot),
            Join(change.People.Select(_names.Person)),
            Name(_names.Meeting, change.GivenUp)
        );
        var moves = change.Moves.Skip(1).Select(move => string.Format(null, Move[_language], _names.Meeting(move.Meeting), _names.Slot(move.Slot)));
        return change.Moves.Count <= 1 ? words : words + string.Format(null, Moving[_language], Join(moves));
    }

    private string Join(IEnumerable<string> parts) => string.Join(Separator[_language], parts);

    private static string Name(Func<int, string> names, int? number) => number is { } known ? names(known) : "";
}
