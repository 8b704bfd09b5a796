using System.Text.RegularExpressions;
using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>The facts that a member tells of itself, as they were typed.</summary>
public sealed record TypedFacts
{
    public string? Email { get; init; }
    public string? Registration { get; init; }
    public string? Headcount { get; init; }
    public DateOnly? HeadcountOn { get; init; }
    public string? Offers { get; init; }
    public string? Needs { get; init; }

    /// <summary>Some of <see cref="Member.Shown"/>; others are passed over.</summary>
    public IReadOnlyList<string> Shows { get; init; } = [];
}

/// <summary>The facts that a member tells of itself, found good.</summary>
public sealed record MemberFacts(string? Email, string? Registration, int? Headcount, DateOnly? HeadcountOn, string[] Offers, string[] Needs, string[] Shows);

/// <summary>Reads what members tell of themselves.</summary>
public sealed partial class ReadFacts(AskConcepts concepts)
{
    public const int LargestHeadcount = 10_000_000;

    /// <summary>Reads all of it, and adds what is wrong to a list.</summary>
    /// <param name="today">Nobody knows a headcount of a later day.</param>
    public async Task<MemberFacts> ReadAsync(TypedFacts typed, DateOnly today, Language language, ProblemList problems, CancellationToken cancellation)
    {
        var (email, headcount) = (TypedText.OneLine(typed.Email), TypedText.OneLine(typed.Headcount));
        var people = HeadcountOf(headcount);
        var (offers, noOffer) = await concepts.ReadAsync("offers", typed.Offers, language, cancellation);
        var (needs, noNeed) = await concepts.ReadAsync("needs", typed.Needs, language, cancellation);
        var registration = RegistrationOf(typed.Registration);
        problems.AddIf(email.Length > 0 && !EmailAddress.Is(email), "email", "account.email.wrong");
        problems.AddIf(registration is { Length: < 2 or > 40 }, "registration", "member.registration.wrong");
        problems.AddIf(headcount.Length > 0 && people is null, "headcount", "member.headcount.wrong", LargestHeadcount);
        problems.AddIf(people is not null && (!MemberDays.Is(typed.HeadcountOn) || typed.HeadcountOn > today), "headcountOn", "member.headcount.day");
        problems.AddRange(new[] { noOffer, noNeed }.OfType<Problem>());
        return new(
            email.Length > 0 ? email : null,
            registration,
            people,
            people is null ? null : typed.HeadcountOn,
            offers,
            needs,
            [.. Member.Shown.Where(typed.Shows.Contains)]
        );
    }

    /// <summary>Reads a number of people, whatever blanks stand in it.</summary>
    public static int? HeadcountOf(string written) =>
        int.TryParse(Blank().Replace(written, ""), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= LargestHeadcount
            ? number
            : null;

    /// <summary>Brings a registry number into the form in which it is kept and compared: capitals, without blanks and marks.</summary>
    public static string? RegistrationOf(string? written) =>
        Mark().Replace(TypedText.OneLine(written), "").ToUpperInvariant() is { Length: > 0 } kept ? kept : null;

    [GeneratedRegex(@"\s")]
    private static partial Regex Blank();

    [GeneratedRegex(@"[^\p{L}\p{Nd}]")]
    private static partial Regex Mark();
}
