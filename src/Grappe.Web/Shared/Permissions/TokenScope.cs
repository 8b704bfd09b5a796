using System.Security.Claims;

namespace Grappe.Web.Shared.Permissions;

/// <summary>One thing that a program may do with a token, as far as the role behind it reaches. Modules declare theirs and register them.</summary>
/// <param name="Code">Its name in tokens, in the API and in texts.</param>
/// <param name="Act">The one act that it is for; none where it only reads what one did oneself.</param>
public sealed record TokenScope(string Code, Act? Act = null)
{
    /// <summary>Read what is not public: one's own proposals and imports.</summary>
    public static readonly TokenScope Read = new("read");

    /// <summary>Other acts that it is for: the same thing done on what is of no concern to others.</summary>
    public IReadOnlyList<Act> Also { get; init; } = [];
}

/// <summary>All scopes of tokens.</summary>
public sealed class TokenScopes(IEnumerable<TokenScope> scopes)
{
    public IReadOnlyList<TokenScope> All { get; } = [.. scopes];

    public TokenScope? Find(string? code) => All.FirstOrDefault(scope => scope.Code == code);

    /// <summary>The scopes that a token of a role can have.</summary>
    public IEnumerable<TokenScope> Of(Role role) => All.Where(scope => scope.Act?.Roles.ContainsKey(role) != false);
}

/// <summary>The token of the current request.</summary>
public sealed record UsedToken(int Id, int RoleId, IReadOnlyList<TokenScope> Scopes)
{
    /// <summary>The name of the authentication scheme that knows programs by their token, among those for visitors.</summary>
    public const string Authentication = "token";

    internal const string IdClaim = "token";
    internal const string RoleClaim = "token-role";
    internal const string ScopeClaim = "token-scope";

    public bool Lets(Act act) => Scopes.Any(scope => scope.Act == act || scope.Also.Contains(act));

    internal static UsedToken? Of(ClaimsPrincipal user, TokenScopes scopes) =>
        user.FindFirstValue(IdClaim) is { } id
            ? new UsedToken(
                int.Parse(id, CultureInfo.InvariantCulture),
                int.Parse(user.FindFirstValue(RoleClaim)!, CultureInfo.InvariantCulture),
                [.. user.FindAll(ScopeClaim).Select(scope => scopes.Find(scope.Value)).OfType<TokenScope>()]
            )
            : null;
}
