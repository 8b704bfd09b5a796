using Grappe.Web.Modules.Accounts.Roles;
using Grappe.Web.Modules.Accounts.Security;
using Grappe.Web.Modules.Accounts.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;

namespace Grappe.Web.Modules.Accounts.People;

/// <summary>Shows who the person is here, what they may do and what waits to be decided, and takes changes of their name, address and language.</summary>
[Authorize]
[ResponseCache(NoStore = true)]
public sealed class AccountModel(
    GrappeDb db,
    CurrentPerson current,
    UserManager<Person> people,
    SignInManager<Person> signIn,
    ChangeAddress addresses,
    StrongestProof proof,
    TimeProvider clock,
    Links links
) : PageModel
{
    [BindProperty]
    public string? FullName { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Language { get; set; }

    /// <summary>The time zone; empty where the browser and the country tell it.</summary>
    [BindProperty]
    public string? Zone { get; set; }

    public DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>The password, typed along with another address where it is the strongest proof the person has.</summary>
    [BindProperty]
    public string? Password { get; set; }

    /// <summary>The key of the text that says what was done just now.</summary>
    [TempData]
    public string? Done { get; set; }

    public Person Me { get; private set; } = null!;
    public AddressChange? Change { get; private set; }
    public bool AsksForPassword { get; private set; }
    public IReadOnlyList<RoleHeld> Roles { get; private set; } = [];
    public IReadOnlyList<RoleRequest> Requests { get; private set; } = [];

    public async Task OnGetAsync() => await ReadAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        await ReadAsync();
        var (name, email) = (TypedText.OneLine(FullName), Email?.Trim() ?? "");
        var language = Shared.Languages.Language.Find(Language);
        var problems = new ProblemList();
        problems.AddIf(name.Length is 0 or > RegisterModel.LongestName, nameof(FullName), "register.name.missing");
        problems.AddIf(!EmailAddress.Is(email), nameof(Email), "account.email.wrong");
        problems.AddIf(language is null, nameof(Language), "account.language.wrong");
        problems.AddIf(!string.IsNullOrEmpty(Zone) && Zones.Find(Zone) is null, nameof(Zone), "account.zone.wrong");
        problems.ThrowIfAny();
        var moves = !string.Equals(email, Me.Email, StringComparison.OrdinalIgnoreCase);
        // The address lets in by a link: it changes with the strongest proof the account has.
        if (moves && await proof.MissingAsync(Me, Password) is { } missing)
            throw new RuleBroken(Problem.At(AsksForPassword ? nameof(Password) : "", missing));
        Me.Name = name;
        Me.Language = language!.Code;
        Me.Zone = string.IsNullOrEmpty(Zone) ? null : Zone;
        await people.UpdateAsync(Me);
        Done = "account.saved";
        if (moves)
            Done = await addresses.AskAsync(Me, email) ? "account.address-sent" : "account.address-many";
        return Redirect(links.To("account"));
    }

    public async Task<IActionResult> OnPostStopAddressAsync()
    {
        await addresses.StopAsync(current.Id!.Value);
        Done = "account.address-stopped";
        return Redirect(links.To("account"));
    }

    public async Task<IActionResult> OnPostSignOutAsync()
    {
        await signIn.SignOutAsync();
        // Whoever uses the browser next does not page back into what was shown.
        Response.Headers["Clear-Site-Data"] = "\"cache\"";
        return Redirect(links.Home);
    }

    private async Task ReadAsync()
    {
        Me = (await people.GetUserAsync(User))!;
        FullName ??= Me.Name;
        Email ??= Me.Email;
        Language ??= Me.Language;
        if (Request.Method != HttpMethods.Post)
            Zone = Me.Zone;
        Change = await addresses.OfAsync(Me.Id);
        AsksForPassword = await proof.AsksAsync(Me) == StrongestProof.Asks.Password;
        var now = clock.GetUtcNow().UtcDateTime;
        Roles = await db.RolesHeld.Counting(now).Include(role => role.Scope).Where(role => role.PersonId == current.Id).OrderBy(role => role.Id).ToListAsync();
        Requests = await db
            .RoleRequests.Include(request => request.Scope)
            .Where(request => request.PersonId == current.Id)
            .OrderByDescending(request => request.Id)
            .Take(20)
            .ToListAsync();
    }
}
