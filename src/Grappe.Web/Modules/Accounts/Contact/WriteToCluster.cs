using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Shared.Permissions;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Accounts;

/// <summary>A letter to those who look after a cluster: they learn the address of who writes, and nobody learns theirs.</summary>
public sealed class WriteToCluster(GrappeDb db, AccountMails mails, LetterLimit limit, TimeProvider clock)
{
    /// <param name="Curators">Whether they are the country's curators, as nobody manages the cluster.</param>
    public sealed record Readers(IReadOnlyList<Person> People, bool Curators);

    public enum Outcome
    {
        Sent,
        Nobody,
        TooMany,
    }

    public async Task<Readers> ReadersAsync(Subject cluster)
    {
        var (now, manager) = (clock.GetUtcNow().UtcDateTime, Role.Manager.Code());
        var managers = await db
            .RolesHeld.Counting(now)
            .Where(held => held.Role == manager && held.ScopeId == cluster.Id)
            .Select(held => held.Person)
            .Distinct()
            .ToListAsync();
        return managers.Count > 0 ? new Readers(managers, false) : new Readers(await db.RolesHeld.Curators(cluster.Country, now).ToListAsync(), true);
    }

    public async Task<Outcome> SendAsync(Readers readers, Person writer, Subject cluster, string message)
    {
        if (readers.People.Count == 0)
            return Outcome.Nobody;
        if (!limit.Takes(writer.Id))
            return Outcome.TooMany;
        await using var transaction = await db.Database.BeginTransactionAsync();
        foreach (var reader in readers.People)
            await mails.LetterAsync(reader, writer, cluster, message);
        await transaction.CommitAsync();
        return Outcome.Sent;
    }
}
