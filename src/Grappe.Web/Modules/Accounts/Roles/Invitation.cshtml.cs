using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;

namespace Grappe.Web.Modules.Accounts.Roles;

/// <summary>Offers a role to whoever holds the address that was invited.</summary>
[Authorize]
[EnableRateLimiting(Limits.Guarded)]
[ResponseCache(NoStore = true)]
public sealed class InvitationModel(GiveRoles roles, Links links) : PageModel
{
    /// <summary>Null where there is none any more.</summary>
    public Invitation? Invitation { get; private set; }

    /// <summary>Whether who sent it may still give that role.</summary>
    public bool Holds { get; private set; }

    public bool IsMine { get; private set; }

    /// <summary>Whether who opens it accepted it before.</summary>
    public bool IsAccepted { get; private set; }

    public string Title =>
        IsAccepted ? "invitation.title.accepted"
        : Invitation is null || (IsMine && !Holds) ? "invitation.title.over"
        : IsMine ? "invitation.title"
        : "invitation.title.others";

    /// <summary>The address it is for, as much of it as its owner needs to know it again: "s…@example.org".</summary>
    public string Masked => Invitation is null ? "" : $"{Invitation.Email.EnumerateRunes().First()}…@{Invitation.Email.Split('@')[^1]}";

    public async Task OnGetAsync(string key) => await ReadAsync(key);

    public async Task<IActionResult> OnPostAsync(string key)
    {
        await ReadAsync(key);
        if (Invitation is null || !Holds || !IsMine)
            return Page();
        if (await roles.AcceptAsync(Invitation))
            return Redirect(links.To("account"));
        await ReadAsync(key);
        return Page();
    }

    private async Task ReadAsync(string key)
    {
        Invitation = await roles.InvitationAsync(key);
        if (Invitation is null)
        {
            IsAccepted = await roles.WasAcceptedAsync(key);
            return;
        }
        IsMine = await roles.IsForMeAsync(Invitation);
        Holds = await roles.HoldsAsync(Invitation);
    }
}
