using System.Globalization;
using System.Security.Claims;

namespace Grappe.Web.Shared.Permissions;

/// <summary>What a program may do with a token, as far as the role behind it reaches. Its code is its name in lower case.</summary>
public enum TokenScope
{
    /// <summary>Read what is not public: one's own proposals and imports.</summary>
    Read,

    Propose,

    Import,
}

public static class TokenScopes
{
    public static readonly IReadOnlyList<TokenScope> All = Enum.GetValues<TokenScope>();

    public static string Code(this TokenScope scope) => scope.ToString().ToLowerInvariant();

    public static TokenScope? Find(string? code) => All.Where(scope => scope.Code() == code).Select(scope => (TokenScope?)scope).FirstOrDefault();

    /// <summary>The one act that a scope is for; to read what one did oneself is none.</summary>
    public static Act? Act(this TokenScope scope) =>
        scope switch
        {
            TokenScope.Propose => Permissions.Act.Propose,
            TokenScope.Import => Permissions.Act.Import,
            _ => null,
        };

    /// <summary>The scopes that a token of a role can have.</summary>
    public static IEnumerable<TokenScope> Of(Role role) => All.Where(scope => scope.Act() is not { } act || PermissionTable.Rows[act].ContainsKey(role));
}

/// <summary>The token of the current request.</summary>
public sealed record UsedToken(int Id, int RoleId, IReadOnlyList<TokenScope> Scopes)
{
    internal const string IdClaim = "token";
    internal const string RoleClaim = "token-role";
    internal const string ScopeClaim = "token-scope";

    public bool Lets(Act act) => Scopes.Any(scope => scope.Act() == act);

    internal static UsedToken? Of(ClaimsPrincipal user) =>
        user.FindFirstValue(IdClaim) is { } id
            ? new UsedToken(
                int.Parse(id, CultureInfo.InvariantCulture),
                int.Parse(user.FindFirstValue(RoleClaim)!, CultureInfo.InvariantCulture),
                [.. user.FindAll(ScopeClaim).Select(scope => TokenScopes.Find(scope.Value)).OfType<TokenScope>()]
            )
            : null;
}
