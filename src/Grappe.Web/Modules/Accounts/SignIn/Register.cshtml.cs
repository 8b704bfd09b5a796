using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;

namespace Grappe.Web.Modules.Accounts.SignIn;

/// <summary>A name and an address; the rest follows from the mail that goes there.</summary>
[AllowAnonymous]
[EnableRateLimiting(Limits.Guarded)]
[ResponseCache(NoStore = true)]
public sealed class RegisterModel(OpenAccount open, Translator translator) : PageModel
{
    public const int LongestName = 120;

    [BindProperty]
    public string? FullName { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Then { get; set; }

    public bool Sent { get; private set; }

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync()
    {
        var (name, email) = (TypedText.OneLine(FullName), Email?.Trim() ?? "");
        var problems = new ProblemList();
        problems.AddIf(name.Length is 0 or > LongestName, nameof(FullName), "register.name.missing");
        problems.AddIf(!EmailAddress.Is(email), nameof(Email), "account.email.wrong");
        problems.ThrowIfAny();
        // Who has an account is not told to who asks: the mail says it to its owner.
        await open.AskAsync(name, email, translator.Language.Code, Url.IsLocalUrl(Then) ? Then : null);
        Sent = true;
        return Page();
    }
}
