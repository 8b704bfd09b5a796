using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Grappe.Web.Database;

internal static class Transactions
{
    /// <summary>A transaction of its own, or none where the work stands within one that somebody else commits.</summary>
    public static async Task<IDbContextTransaction?> BeginUnlessBegunAsync(this DatabaseFacade database, CancellationToken cancellation = default) =>
        database.CurrentTransaction is null ? await database.BeginTransactionAsync(cancellation) : null;
}
