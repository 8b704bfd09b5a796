using Grappe.Algorithms.Search;
using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>A line of a list of members, read.</summary>
internal sealed record MemberLine(
    ImportRow Row,
    string Name,
    string Category,
    bool IsStartup,
    DateOnly Since,
    DateOnly? Until,
    string? Registration,
    string? Email,
    int? Headcount,
    DateOnly? HeadcountOn,
    string[] Offers,
    string[] Needs,
    KeepPeople.Typed? Person
)
{
    /// <summary>Before the name of whom the list means somebody else than all whom its name resembles.</summary>
    public const string NewMark = "+";

    public bool IsNew => Name.StartsWith(NewMark, StringComparison.Ordinal);

    /// <summary>The name without the mark.</summary>
    public string Called => IsNew ? Name[NewMark.Length..].Trim() : Name;
}

/// <summary>Reads the cells of a list of members as people fill them.</summary>
internal sealed class MemberCells(AskConcepts concepts, Texts texts, Language language, DateOnly today)
{
    private const int LongestName = 200;
    private const int MostNear = 3;
    private static readonly char[] Apart = [';', ',', '/', '|', '+', '،', '؛', '\n'];
    private readonly Dictionary<string, NearestNames<string>> lists = [];

    public async Task<(MemberLine? Line, Fault? Fault)> ReadAsync(ImportRow row, CancellationToken cancellation)
    {
        Fault? fault = null;
        var name = Text(row, "name", LongestName, ref fault);
        var category = Choice(row, "category", "members", MemberCategory.All, ref fault);
        var (since, until) = (Day(row, "since", ref fault), Day(row, "until", ref fault));
        var startup = Choice(row, "startup", "flag", MemberTable.YesOrNo, ref fault);
        var registration = ReadFacts.RegistrationOf(row["registration"]);
        var email = Email(row, "email", ref fault);
        var headcount = Headcount(row, ref fault);
        var headcountOn = Day(row, "headcount-on", ref fault);
        var person = Person(row, ref fault);
        if (fault is null)
            fault =
                name is null ? Fault.Of("name", "import.value.missing")
                : category is null ? Fault.Of("category", "import.value.missing")
                : since is null ? Fault.Of("since", "import.value.missing")
                : until < since ? Fault.Of("until", "import.members.until", row["until"]!, row["since"]!)
                : registration is { Length: < 2 or > 40 } ? Fault.Of("registration", "member.registration.wrong")
                : headcount is not null && headcountOn is null ? Fault.Of("headcount-on", "import.members.headcount-on")
                : headcountOn > today ? Fault.Of("headcount-on", "member.headcount.day")
                : null;
        if (fault is not null)
            return (null, fault);
        var (offers, noOffer) = await concepts.ReadAsync("offers", row["offers"], language, cancellation);
        var (needs, noNeed) = await concepts.ReadAsync("needs", row["needs"], language, cancellation);
        if ((noOffer ?? noNeed) is { } unknown)
            return (null, new Fault(unknown.Field, unknown));
        return (
            new(
                row,
                name!,
                category!,
                startup == "yes",
                since!.Value,
                until,
                registration,
                email,
                headcount,
                headcount is null ? null : headcountOn,
                offers,
                needs,
                person
            ),
            null
        );
    }

    private static string? Text(ImportRow row, string column, int longest, ref Fault? fault)
    {
        var text = TypedText.OneLine(row[column]);
        if (text.Length > longest || TypedText.IsUnreadable(text))
            fault ??= Fault.Of(column, "import.members.long", text, longest.ToString(CultureInfo.InvariantCulture));
        return text.Length > 0 ? text : null;
    }

    // A day, as memberships have it: months and years alone would have to be guessed at.
    private static DateOnly? Day(ImportRow row, string column, ref Fault? fault)
    {
        if (row[column] is not { } written)
            return null;
        if (TypedDate.Read(written) is { Day: not null } date && MemberDays.Is(date.First))
            return date.First;
        fault ??= Fault.Of(column, "import.members.day", written);
        return null;
    }

    private static string? Email(ImportRow row, string column, ref Fault? fault)
    {
        if (row[column] is not { } written || TypedText.OneLine(written) is not { Length: > 0 } email)
            return null;
        if (!EmailAddress.Is(email))
            fault ??= Fault.Of(column, "import.members.email", written);
        return email;
    }

    private static int? Headcount(ImportRow row, ref Fault? fault)
    {
        if (row["headcount"] is not { } written)
            return null;
        var people = ReadFacts.HeadcountOf(written);
        if (people is null)
            fault ??= Fault.Of("headcount", "import.members.headcount", written);
        return people;
    }

    private static KeepPeople.Typed? Person(ImportRow row, ref Fault? fault)
    {
        var (name, role) = (Text(row, "person", KeepPeople.LongestName, ref fault), Text(row, "person-role", KeepPeople.LongestName, ref fault));
        var (email, phone) = (Email(row, "person-email", ref fault), TypedText.OneLine(row["person-phone"]));
        if (phone.Length > 0 && !KeepPeople.IsPhone(phone))
            fault ??= Fault.Of("person-phone", "member.person.phone");
        if (name is null && (role ?? email ?? (phone.Length > 0 ? phone : null)) is not null)
            fault ??= Fault.Of("person", "import.value.missing");
        return name is null ? null : new(name, role, email, phone.Length > 0 ? phone : null);
    }

    /// <summary>Counts the cells of a closed list that are understood.</summary>
    public int CountUnderstood(ImportChoices choices, IReadOnlyList<string> cells)
    {
        var names = NamesOf(choices.List, [.. choices.Codes]);
        return cells.Count(cell => names.Called(cell.Trim()).Count > 0);
    }

    private string? Choice(ImportRow row, string column, string list, string[] codes, ref Fault? fault)
    {
        if (row[column] is not { } written)
            return null;
        var names = NamesOf(list, codes);
        if (names.Called(written) is [var code, ..])
            return code;
        var parts = written.Split(Apart, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var several = parts.Length > 1 && parts.All(part => names.Called(part).Count > 0);
        fault ??= Fault.Of(
            column,
            several ? "import.members.one" : "import.code",
            written,
            string.Join(texts.In(language, "list.comma"), codes.Select(one => NameOf(list, one)))
        ) with
        {
            Near =
            [
                .. (several ? parts.Select(part => names.Called(part)[0]) : names.Near(written, MostNear))
                    .Distinct()
                    .Select(one => NameOf(list, one))
                    .Select(name => new NearCell(name, name)),
            ],
        };
        return null;
    }

    private string NameOf(string list, string code) => texts.In(language, $"{list}.{code}");

    // A code is known by itself, by its name in each language and by the words that stand for it.
    private NearestNames<string> NamesOf(string list, string[] codes)
    {
        if (!lists.TryGetValue(list, out var names))
            lists[list] = names = new(
                codes.SelectMany(code =>
                    new[] { code }
                        .Concat(new[] { $"{list}.{code}", $"words.{list}.{code}" }.SelectMany(key => Language.All.SelectMany(tongue => WordsOf(key, tongue))))
                        .Select(word => (word, code))
                )
            );
        return names;
    }

    private IEnumerable<string> WordsOf(string key, Language tongue) => texts.Find(key)?.In(tongue).Split(';') ?? [];
}
