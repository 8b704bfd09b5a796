using Grappe.Web.Database;
using Grappe.Web.Modules.Accounts.Roles;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Accounts;

/// <summary>Which roles count, and what they are called.</summary>
public static class CountingRoles
{
    /// <summary>A role with what it is held on: "manager · MECADEV".</summary>
    public static string NameOf(this Translator translator, string role, Subject? scope) =>
        string.Join(" · ", new[] { translator.Code("held", role), scope?.Name.In(translator.Language) }.OfType<string>());

    public static IQueryable<RoleHeld> Counting(this IQueryable<RoleHeld> roles, DateTime now) => roles.Where(held => held.EndsAt == null || held.EndsAt > now);

    /// <summary>Those of some roles that count, of people who are still there, by their numbers.</summary>
    public static async Task<Dictionary<int, HeldRole>> CountingRolesAsync(this GrappeDb db, IEnumerable<int> ids, DateTime now, CancellationToken cancellation)
    {
        var asked = ids.Distinct().ToList();
        var held = await db
            .RolesHeld.Counting(now)
            .Include(held => held.Scope)
            .Where(held => asked.Contains(held.Id) && held.Person.ErasedAt == null)
            .AsNoTracking()
            .ToListAsync(cancellation);
        return held.ToDictionary(role => role.Id, role => new HeldRole(role.Id, RoleList.Find(role.Role)!.Value, role.Scope?.AsScope(), role.Trusted));
    }

    /// <summary>Those who look after the clusters of a country.</summary>
    public static IQueryable<Person> Curators(this IQueryable<RoleHeld> roles, string? country, DateTime now)
    {
        var curator = Role.Curator.Code();
        return roles.Counting(now).Where(held => held.Role == curator && held.Scope!.Country == country).Select(held => held.Person).Distinct();
    }
}
