using Grappe.Web.Modules.Accounts.People;
using Grappe.Web.Modules.Accounts.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.RateLimiting;

namespace Grappe.Web.Modules.Accounts.SignIn;

/// <summary>A forgotten password, a lost device: a link to the address lets in and lets choose anew.</summary>
[AllowAnonymous]
[EnableRateLimiting(Limits.Guarded)]
[ResponseCache(NoStore = true)]
public sealed class RecoverModel(UserManager<Person> people, AccountMails mails, ChangeAddress addresses, Translator translator) : PageModel
{
    [BindProperty]
    public string? Email { get; set; }

    public bool Sent { get; private set; }

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync()
    {
        var email = Email?.Trim() ?? "";
        if (!EmailAddress.Is(email))
            throw new RuleBroken(Problem.At(nameof(Email), "account.email.wrong"));
        await addresses.ApplyDueAsync();
        // A mail goes out either way: neither the page nor the time it takes tells who has an account.
        if (await people.FindByEmailAsync(email) is { ErasedAt: null } person)
            await mails.AccessAsync(person, null);
        else
            await mails.NoAccountAsync(email, translator.Language);
        Sent = true;
        return Page();
    }
}
