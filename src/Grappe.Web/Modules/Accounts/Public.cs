using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Accounts;

/// <summary>Somebody with an account. Their address is the name they sign in with.</summary>
public sealed class Person : IdentityUser<int>
{
    public required string Name { get; set; }

    /// <summary>Of the mails they get.</summary>
    public required string Language { get; set; }

    public DateTime CreatedAt { get; init; }

    /// <summary>The language of the mails they get.</summary>
    public Shared.Languages.Language ReadsIn() => Shared.Languages.Language.Find(Language) ?? Shared.Languages.Language.French;

    /// <summary>Somebody new, whose address is still to be confirmed.</summary>
    public static Person New(string name, string email, string language, DateTime now) =>
        new()
        {
            Name = name,
            Email = email,
            UserName = email,
            Language = language,
            CreatedAt = now,
        };

    /// <summary>The step of the last code of their phone that was taken.</summary>
    public long? FactorStep { get; init; }

    /// <summary>The round of mailed links that hold.</summary>
    public int LinkRound { get; init; }

    /// <summary>How they are called before others.</summary>
    public string NameIn(Translator translator) => ErasedAt is null ? Name : translator["person.erased"];

    /// <summary>When who they were was taken out, at their wish; what they did stays.</summary>
    public DateTime? ErasedAt { get; set; }
}

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
