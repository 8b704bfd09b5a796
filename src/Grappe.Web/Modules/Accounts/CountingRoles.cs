using Grappe.Web.Modules.Accounts.Roles;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Accounts;

/// <summary>Finds the roles that count and those who hold them, and names them.</summary>
public static class CountingRoles
{
    /// <summary>Names a role with what it is held on: "manager · MECADEV".</summary>
    public static string NameOf(this Translator translator, string role, Subject? scope) =>
        string.Join(" · ", new[] { translator.Code("held", role), scope?.Name.In(translator.Language) }.OfType<string>());

    /// <summary>Finds those of some roles that count, of people who are still there, by their numbers.</summary>
    public static async Task<Dictionary<int, HeldRole>> CountingRolesAsync(
        this GrappeDb db,
        IEnumerable<int> ids,
        DateTime now,
        CancellationToken cancellation
    ) => (await db.RolesAsync(ids, now, cancellation)).Where(each => each.Value.Counts).ToDictionary(each => each.Key, each => each.Value.Role);

    /// <summary>Finds some roles that are or were held, by their numbers, each with whether it counts.</summary>
    public static async Task<Dictionary<int, (HeldRole Role, bool Counts)>> RolesAsync(
        this GrappeDb db,
        IEnumerable<int> ids,
        DateTime now,
        CancellationToken cancellation = default
    )
    {
        var asked = ids.Distinct().ToList();
        var counting = db.RolesHeld.Counting(now).Where(held => held.Person.ErasedAt == null);
        var held = await db
            .RolesHeld.Where(held => asked.Contains(held.Id))
            .Select(held => new
            {
                Role = held,
                held.Scope,
                Counts = counting.Any(one => one.Id == held.Id),
            })
            .AsNoTracking()
            .ToListAsync(cancellation);
        return held.ToDictionary(
            one => one.Role.Id,
            one => (new HeldRole(one.Role.Id, RoleList.Find(one.Role.Role)!.Value, one.Scope?.AsScope(), one.Role.Trusted), one.Counts)
        );
    }

    /// <summary>Finds those who look after the clusters of a country.</summary>
    public static IQueryable<Person> Curators(this GrappeDb db, string? country, DateTime now)
    {
        var curator = Role.Curator.Code();
        return db.RolesHeld.Counting(now).Where(held => held.Role == curator && held.Scope!.Country == country).Select(held => held.Person).Distinct();
    }

    /// <summary>Finds who reads what is written to some clusters: those who manage each, or else those who look after its country. A cluster for which nobody reads is left out.</summary>
    public static async Task<Dictionary<int, ClusterReaders>> ReadersAsync(
        this GrappeDb db,
        IEnumerable<Subject> subjects,
        DateTime now,
        CancellationToken cancellation = default
    )
    {
        var clusters = subjects.Where(subject => subject.Kind == "cluster").DistinctBy(cluster => cluster.Id).ToList();
        var (manager, curator) = (Role.Manager.Code(), Role.Curator.Code());
        var ids = clusters.Select(cluster => (int?)cluster.Id).ToList();
        var countries = clusters.Select(cluster => cluster.Country).OfType<string>().Distinct().ToList();
        var reading = await db
            .RolesHeld.Counting(now)
            .Where(held => (held.Role == manager && ids.Contains(held.ScopeId)) || (held.Role == curator && countries.Contains(held.Scope!.Country!)))
            .Select(held => new
            {
                held.Role,
                held.ScopeId,
                held.Scope!.Country,
                held.PersonId,
            })
            .Distinct()
            .ToListAsync(cancellation);
        var managers = reading.Where(one => one.Role == manager).ToLookup(one => one.ScopeId, one => one.PersonId);
        var curators = reading.Where(one => one.Role == curator).ToLookup(one => one.Country, one => one.PersonId);
        var readers = new Dictionary<int, ClusterReaders>();
        foreach (var cluster in clusters)
            if (managers[cluster.Id].Any())
                readers[cluster.Id] = new([.. managers[cluster.Id]], AreCurators: false);
            else if (curators[cluster.Country].Any())
                readers[cluster.Id] = new([.. curators[cluster.Country].Distinct()], AreCurators: true);
        return readers;
    }

    /// <summary>Finds those who hold one of some roles on a subject, each once. Who holds it twice holds it since the first time.</summary>
    public static IQueryable<Caretaker> Caretakers(this GrappeDb db, IReadOnlyList<string> roles, DateTime now) =>
        db
            .RolesHeld.Counting(now)
            .Where(held => roles.Contains(held.Role) && held.Person.ErasedAt == null)
            .GroupBy(held => new { SubjectId = held.ScopeId!.Value, held.PersonId })
            .Select(group => new Caretaker
            {
                SubjectId = group.Key.SubjectId,
                PersonId = group.Key.PersonId,
                Since = group.Min(held => held.GivenAt),
            });
}

/// <summary>Those who read what is written to a cluster.</summary>
/// <param name="AreCurators">Whether they are the country's curators, as nobody manages the cluster.</param>
public sealed record ClusterReaders(IReadOnlyList<int> People, bool AreCurators);

/// <summary>Somebody who looks after a subject.</summary>
public sealed class Caretaker
{
    public int SubjectId { get; init; }
    public int PersonId { get; init; }
    public DateTime Since { get; init; }
}
