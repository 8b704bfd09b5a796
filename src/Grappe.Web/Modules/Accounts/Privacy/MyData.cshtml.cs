using System.Text.Json;
using System.Text.Json.Nodes;
using Grappe.Web.Modules.Accounts.Roles;
using Grappe.Web.Modules.Accounts.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.RateLimiting;

namespace Grappe.Web.Modules.Accounts.Privacy;

/// <summary>Everything the platform knows about oneself, to take away or to have taken out.</summary>
[Authorize]
[EnableRateLimiting(Limits.Guarded)]
[ResponseCache(NoStore = true)]
public sealed class MyDataModel(
    CurrentPerson current,
    UserManager<Person> people,
    SignInManager<Person> signIn,
    StrongestProof proof,
    GiveRoles roles,
    EraseAccount erase,
    IEnumerable<IPersonalData> kept,
    TimeProvider clock,
    Links links
) : PageModel
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One's own address, so that nobody does it by a slip.</summary>
    [BindProperty]
    public string? Typed { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    public Person Me { get; private set; } = null!;
    public bool IsLastAdministrator { get; private set; }
    public bool AsksForPassword { get; private set; }

    public async Task OnGetAsync() => await ReadAsync();

    public async Task<IActionResult> OnGetDownloadAsync(CancellationToken cancellation)
    {
        var all = new JsonObject { ["written_at"] = clock.GetUtcNow() };
        foreach (var module in kept)
        foreach (var (name, rows) in await module.ReadAsync(current.Id!.Value, cancellation))
            all[name] = rows;
        return File(JsonSerializer.SerializeToUtf8Bytes(all, Readable), "application/json", "grappe.json");
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        await ReadAsync();
        if (!string.Equals(Typed?.Trim(), Me.Email, StringComparison.OrdinalIgnoreCase))
            throw new RuleBroken(Problem.At(nameof(Typed), "data.erase.typed.wrong"));
        if (await proof.MissingAsync(Me, Password) is { } missing)
            throw new RuleBroken(Problem.At(AsksForPassword ? nameof(Password) : "", missing));
        IsLastAdministrator = !await erase.EraseAsync(Me.Id, cancellation);
        if (IsLastAdministrator)
            return Page();
        await signIn.SignOutAsync();
        return Redirect(links.Home);
    }

    private async Task ReadAsync()
    {
        Me = (await people.GetUserAsync(User))!;
        AsksForPassword = await proof.AsksAsync(Me) == StrongestProof.Asks.Password;
        IsLastAdministrator = await roles.IsLastAdministratorAsync(Me.Id);
    }
}
