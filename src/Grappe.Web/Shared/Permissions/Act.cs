namespace Grappe.Web.Shared.Permissions;

/// <summary>An act that only a role allows, with how far each role reaches. Modules declare and register theirs: together, the one table of who may do what, and where.</summary>
/// <param name="name">Its name in code and texts, and what <see cref="NeedsAttribute"/> asks for.</param>
public sealed class Act(string name, params (Role Role, Reach Reach)[] roles)
{
    public string Name => name;

    /// <summary>The roles that allow it, each with how far it reaches.</summary>
    public IReadOnlyDictionary<Role, Reach> Roles { get; } = roles.ToDictionary(each => each.Role, each => each.Reach);

    public override string ToString() => name;
}

/// <summary>The reach of a permission, seen from the scope of its role.</summary>
public enum Reach
{
    /// <summary>The scope itself.</summary>
    Itself,

    /// <summary>Every subject of the scope's country.</summary>
    Country,

    Everything,
}

/// <summary>All acts, by their names.</summary>
public sealed class Acts(IEnumerable<Act> acts)
{
    private readonly Dictionary<string, Act> byName = acts.ToDictionary(act => act.Name);

    public IReadOnlyCollection<Act> All => byName.Values;

    public Act this[string name] => byName[name];
}

public static class HeldRoles
{
    /// <summary>Whether a role allows an act on something.</summary>
    public static bool Allows(this HeldRole held, Act act, Scope on) =>
        act.Roles.TryGetValue(held.Role, out var reach)
            && reach switch
            {
                Reach.Everything => true,
                Reach.Country => held.Scope?.Country is { } country && country == on.Country,
                _ => on.Id is { } id && held.Scope?.Id == id,
            }
        || on.Parties.Any(party => held.Allows(act, party));

    /// <summary>Whether there is something at all on which a role allows an act.</summary>
    public static bool AllowsAnywhere(this HeldRole held, Act act) => act.Roles.ContainsKey(held.Role);
}
