namespace Grappe.Web.Modules.Administration;

/// <summary>Declares the acts on the platform itself, which only a role allows.</summary>
public static class AdministrationActs
{
    /// <summary>See what works in the background.</summary>
    public static readonly Act SeeJobs = new(nameof(SeeJobs), (Role.Administrator, Reach.Everything), (Role.Auditor, Reach.Everything));

    /// <summary>Try failed work again.</summary>
    public static readonly Act RetryJobs = new(nameof(RetryJobs), (Role.Administrator, Reach.Everything));

    /// <summary>Move the clock of the demo; the platform itself has no such clock.</summary>
    public static readonly Act MoveClock = new(nameof(MoveClock), (Role.Administrator, Reach.Everything));

    public static IReadOnlyList<Act> All => [SeeJobs, RetryJobs];
}
