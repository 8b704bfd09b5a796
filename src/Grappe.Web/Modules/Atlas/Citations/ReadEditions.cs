using System.Runtime.CompilerServices;

namespace Grappe.Web.Modules.Atlas.Citations;

/// <summary>Reads the editions that are kept, the newest first, and their archives.</summary>
public sealed class ReadEditions(GrappeDb db)
{
    public async Task<IReadOnlyList<Edition>> ListAsync(CancellationToken cancellation) =>
        await db.Editions.OrderByDescending(edition => edition.LoadedAt).ThenBy(edition => edition.Name).ToListAsync(cancellation);

    public Task<Edition?> FindAsync(string name, CancellationToken cancellation) =>
        db.Editions.FirstOrDefaultAsync(edition => edition.Name == name, cancellation);

    /// <summary>The archive of an edition, piece after piece.</summary>
    public async IAsyncEnumerable<byte[]> ArchiveAsync(string name, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var parts = db.EditionParts.Where(part => part.Edition == name).OrderBy(part => part.Ordinal).Select(part => part.Content);
        await foreach (var part in parts.AsAsyncEnumerable().WithCancellation(cancellation))
            yield return part;
    }
}
