using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Integration.Tokens;

/// <summary>Shows the tokens by which programs act for the person's roles, makes new ones, shows the secret of each once, and ends them.</summary>
[Needs(nameof(AccountActs.GiveTokens))]
[ResponseCache(NoStore = true)]
public sealed class TokensPageModel(GrappeDb db, GiveTokens tokens, TimeProvider clock, Translator translator, TokenScopes known) : PageModel
{
    public const string Address = "account/tokens";

    [BindProperty]
    public string? Name { get; set; }

    /// <summary>The number of the role by which the program acts.</summary>
    [BindProperty]
    public int? Role { get; set; }

    [BindProperty]
    public string[] Scopes { get; set; } = [];

    [BindProperty]
    public int Days { get; set; } = GiveTokens.UsualDays;

    /// <summary>The secret of a new token. It stands on the page that answers the making, and never again.</summary>
    public string? Secret { get; private set; }

    /// <summary>The key of the text that says what was done just now.</summary>
    public string? Done { get; private set; }

    public IReadOnlyList<(GiveTokens.Visible Token, string Role)> Tokens { get; private set; } = [];
    public IReadOnlyList<(HeldRole Role, string Name)> Roles { get; private set; } = [];
    public DateTime Now { get; } = clock.GetUtcNow().UtcDateTime;

    /// <summary>The scopes that at least one of the roles can give.</summary>
    public IEnumerable<TokenScope> Offered => known.All.Where(scope => Roles.Any(role => known.Of(role.Role.Role).Contains(scope)));

    public async Task OnGetAsync() => await ReadAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        await ReadAsync();
        if (!ModelState.IsValid)
            return Page();
        var role = Roles.Select(each => each.Role).FirstOrDefault(role => role.Id == Role || (Role is null && Roles.Count == 1));
        Secret = await tokens.MakeAsync(new(role, Name, Scopes, Days));
        (Name, Scopes, Done) = (null, [], "tokens.made");
        ModelState.Clear();
        await ReadAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostEndAsync(int id)
    {
        if (!await tokens.EndAsync(id))
            return NotFound();
        Done = "tokens.ended";
        await ReadAsync();
        return Page();
    }

    private async Task ReadAsync()
    {
        var visible = await tokens.VisibleAsync();
        var names = await db.SubjectsOfAsync(visible.Select(one => one.Role).Concat(tokens.Roles).Select(role => role.Scope?.Id).OfType<int>());
        Tokens = [.. visible.Select(one => (one, NameOf(one.Role)))];
        Roles = [.. tokens.Roles.Select(role => (role, NameOf(role)))];

        string NameOf(HeldRole role) => translator.NameOf(role.Role.Code(), role.Scope is { } scope ? names[scope.Id!.Value] : null);
    }
}
