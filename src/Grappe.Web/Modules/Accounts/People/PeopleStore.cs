using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Grappe.Web.Modules.Accounts.People;

/// <summary>People as the framework's identity reads and writes them.</summary>
public sealed class PeopleStore : UserOnlyStore<Person, GrappeDb, int>
{
    public PeopleStore(GrappeDb db)
        : base(db)
    {
        // The framework changes what it read, such as recovery codes and counters of passkeys, and expects that to be saved.
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.TrackAll;
    }
}
