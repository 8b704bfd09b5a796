namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>Checks the days of memberships: nobody joined before 1900, and nobody will after 2100.</summary>
public static class MemberDays
{
    private static readonly DateOnly First = new(1900, 1, 1);
    private static readonly DateOnly Last = new(2100, 12, 31);

    public static bool Is([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] DateOnly? day) => day >= First && day <= Last;

    /// <summary>Whether a stretch shares a day with another, both days of each included.</summary>
    public static bool Meet(DateOnly since, DateOnly? until, DateOnly otherSince, DateOnly? otherUntil) =>
        (until is null || otherSince <= until) && (otherUntil is null || since <= otherUntil);
}
