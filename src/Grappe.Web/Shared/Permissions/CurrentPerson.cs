using System.Security.Claims;

namespace Grappe.Web.Shared.Permissions;

/// <summary>Knows who acts in the current request, and what they may do.</summary>
public sealed class CurrentPerson(IReadPerson people)
{
    /// <summary>The claim that tells the session a request belongs to.</summary>
    public const string SessionClaim = "session";

    private IReadOnlyList<HeldRole> roles = [];
    private IReadOnlyList<HeldRole> held = [];

    /// <summary>The number of the person; null where nobody is signed in.</summary>
    public int? Id { get; private set; }

    public string Name { get; private set; } = "";

    public bool IsSignedIn => Id is not null;

    /// <summary>The time zone they chose.</summary>
    internal string? Zone { get; private set; }

    /// <summary>The country for which they act first, whether or not their roles count yet.</summary>
    internal string? Country => roles.Select(role => role.Scope?.Country).FirstOrDefault(country => country is not null);

    /// <summary>The person under whose name what is written now stands in the audit trail.</summary>
    internal int? Acting { get; set; }

    /// <summary>The token through which what is written now is written.</summary>
    internal int? ActingToken { get; set; }

    /// <summary>The token of the program that acts for them: then there is one role, and no more of it than the token lets.</summary>
    public UsedToken? Token { get; private set; }

    /// <summary>Whether they signed in with a passkey or a second factor. Roles count only then.</summary>
    public bool IsSure { get; private set; }

    /// <summary>The roles that count now.</summary>
    public IReadOnlyList<HeldRole> Roles => IsSure ? roles : [];

    /// <summary>Whether they hold roles that wait for a second factor.</summary>
    public bool MustSecure => !IsSure && roles.Count > 0;

    /// <summary>Whether they may do it on something.</summary>
    public bool May(Act act, Scope on) => Allowing(act, on).Any();

    /// <summary>Whether there is something at all on which they may do it. Never asked in place of a scope that is missing: a role on the whole platform has none.</summary>
    public bool MayAnywhere(Act act) => Lets(act) && Roles.Any(role => role.AllowsAnywhere(act));

    /// <summary>The role by which they may do it there: the nearest to what it is done on.</summary>
    public HeldRole? RoleFor(Act act, Scope on) =>
        Allowing(act, on).OrderBy(role => role.Scope?.Id != on.Id).ThenBy(role => role.Scope is null).FirstOrDefault();

    /// <summary>All on which they may do it, for a query that finds it.</summary>
    public Reached ReachOf(Act act)
    {
        var roles = RolesFor(act).ToLookup(role => act.Roles[role.Role], role => role.Scope);
        return new Reached(
            Lets(act) && roles.Contains(Reach.Everything),
            [.. Lets(act) ? roles[Reach.Country].Select(scope => scope?.Country).OfType<string>() : []],
            [.. Lets(act) ? roles[Reach.Itself].Select(scope => scope?.Id).OfType<int>() : []]
        );
    }

    /// <summary>The subjects for which they themselves may do it, also by a role that the token of their program leaves out: an interest is the person's, whatever acts in their name.</summary>
    public IReadOnlyList<int> InterestedBy(Act act) =>
        [.. held.Where(role => act.Roles.TryGetValue(role.Role, out var reach) && reach == Reach.Itself).Select(role => role.Scope?.Id).OfType<int>()];

    /// <summary>The roles by which they may do it somewhere.</summary>
    public IReadOnlyList<HeldRole> RolesFor(Act act) => [.. Roles.Where(role => role.AllowsAnywhere(act))];

    private bool Lets(Act act) => Token?.Lets(act) != false;

    private IEnumerable<HeldRole> Allowing(Act act, Scope on) => Lets(act) ? Roles.Where(role => role.Allows(act, on)) : [];

    public static int? IdOf(ClaimsPrincipal user) =>
        user.Identity?.IsAuthenticated == true
        && int.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : null;

    internal async Task ReadAsync(HttpContext context)
    {
        if (IdOf(context.User) is not { } id)
            return;
        Token = UsedToken.Of(context.User, context.RequestServices.GetRequiredService<TokenScopes>());
        await ReadAsync(
            id,
            // "swk": a key held by the device; "mfa": more than one factor (RFC 8176). Only somebody sure makes a token.
            isSure: Token is not null || context.User.Claims.Any(claim => claim.Type == "amr" && claim.Value is "mfa" or "swk"),
            // Readings write nothing.
            writes: !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method),
            context.RequestAborted
        );
        roles = [.. roles.Where(role => Token is null || role.Id == Token.RoleId)];
        if (Acting is not null)
            ActingToken = Token?.Id;
    }

    /// <summary>Lets work outside of a request be done in the name of a person, as far as their roles reach.</summary>
    internal Task ActForAsync(int person, CancellationToken cancellation = default) => ReadAsync(person, isSure: true, writes: true, cancellation);

    /// <summary>Reads somebody else, as far as their roles reach now, to ask whether what they began may still be done.</summary>
    internal static async Task<CurrentPerson> OfAsync(IReadPerson people, int person, CancellationToken cancellation = default)
    {
        var other = new CurrentPerson(people);
        await other.ReadAsync(person, isSure: true, writes: false, cancellation);
        return other;
    }

    /// <summary>Leaves out one of their roles, as if it had ended.</summary>
    internal CurrentPerson Without(int role)
    {
        roles = [.. roles.Where(one => one.Id != role)];
        held = [.. held.Where(one => one.Id != role)];
        return this;
    }

    private async Task ReadAsync(int id, bool isSure, bool writes, CancellationToken cancellation)
    {
        var read = await people.ReadAsync(id, cancellation);
        // All of it or nothing: where the reading breaks off, the page may go on as nobody's.
        (Id, Name, Zone, roles) = (read is null ? null : id, read?.Name ?? "", read?.Zone, read?.Roles ?? []);
        held = roles;
        IsSure = isSure;
        if (writes)
            Acting = Id;
    }
}
