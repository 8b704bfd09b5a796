using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>Keeps the people of a member whom the cluster knows.</summary>
public sealed class KeepPeople(GrappeDb db, KeepMembers keep)
{
    public const int LongestName = 200;
    public const int LongestPhone = 40;
    private const int Most = 50;

    public sealed record Typed(string? Name, string? Role, string? Email, string? Phone);

    /// <returns>Their number.</returns>
    public async Task<int> AddAsync(ClusterWorkspace work, Member member, int version, Typed typed, CancellationToken cancellation = default)
    {
        keep.NeedEdit(work, member);
        var (name, role) = (TypedText.OneLine(typed.Name), TypedText.OneLine(typed.Role));
        var (email, phone) = (TypedText.OneLine(typed.Email), TypedText.OneLine(typed.Phone));
        var problems = new ProblemList();
        problems.AddIf(name.Length is 0 or > LongestName, "name", "member.person.name", LongestName);
        problems.AddIf(role.Length > LongestName, "role", "member.person.role", LongestName);
        problems.AddIf(email.Length > 0 && !EmailAddress.Is(email), "personEmail", "account.email.wrong");
        problems.AddIf(phone.Length > 0 && !IsPhone(phone), "phone", "member.person.phone");
        problems.AddIf(member.People.Count >= Most, "name", "member.person.many", Most);
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await keep.ChangeAsync(member, version, cancellation: cancellation);
        var person = new MemberPerson
        {
            MemberId = member.Id,
            Name = name,
            Role = role.Length > 0 ? role : null,
            Email = email.Length > 0 ? email : null,
            Phone = phone.Length > 0 ? phone : null,
        };
        db.Add(person);
        await db.SaveChangesAsync(cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
        return person.Id;
    }

    public async Task RemoveAsync(ClusterWorkspace work, Member member, int version, int person, CancellationToken cancellation = default)
    {
        keep.NeedEdit(work, member);
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await keep.ChangeAsync(member, version, cancellation: cancellation);
        await db.Set<MemberPerson>().Where(one => one.MemberId == member.Id && one.Id == person).ExecuteDeleteAsync(cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    internal static bool IsPhone(string phone) =>
        phone.Length is >= 3 and <= LongestPhone
        && phone.Any(char.IsDigit)
        && phone.All(letter => char.IsDigit(letter) || " +()-./".Contains(letter, StringComparison.Ordinal));
}
