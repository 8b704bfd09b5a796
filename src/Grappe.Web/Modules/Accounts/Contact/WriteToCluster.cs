using System.Security.Cryptography;
using System.Text;
using Grappe.Web.Modules.Accounts.People;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Accounts.Contact;

/// <summary>A letter to those who look after a cluster: they learn the address of who writes, and nobody learns theirs.</summary>
public sealed class WriteToCluster(GrappeDb db, AccountMails mails, Quotas quotas, TimeProvider clock)
{
    public const int LongestMessage = 4_000;

    // Enough for who has something to say, too few for who sells something.
    private static readonly QuotaOf Letters = new("letters", 10, TimeSpan.FromDays(1), "Letters");

    // The page that says it was sent may be loaded again, and sends the form again.
    private static readonly QuotaOf SameLetter = new("same-letter", 1, TimeSpan.FromHours(1));

    /// <param name="Curators">Whether they are the country's curators, as nobody manages the cluster.</param>
    public sealed record Readers(IReadOnlyList<Person> People, bool Curators);

    public async Task<Readers> ReadersAsync(Subject cluster)
    {
        var readers = (await db.ReadersAsync([cluster], clock.GetUtcNow().UtcDateTime)).GetValueOrDefault(cluster.Id);
        int[] ids = [.. readers?.People ?? []];
        return new Readers(await db.People.Where(person => ids.Contains(person.Id)).ToListAsync(), readers is not { AreCurators: false });
    }

    /// <exception cref="RuleBroken">Nothing is written, or more than a letter holds; nobody reads it; whoever writes or whoever reads had too many of late.</exception>
    public async Task SendAsync(Readers readers, Person writer, Subject cluster, string? written)
    {
        var message = TypedText.Lines(written);
        if (message.Length is 0 or > LongestMessage)
            throw new RuleBroken(Problem.At("Message", "write.message.missing", LongestMessage));
        if (readers.People.Count == 0)
            throw new RuleBroken("write.nobody");
        await using var transaction = await db.Database.BeginTransactionAsync();
        if (!await quotas.TakesAsync(SameLetter, $"{writer.Id}:{cluster.Id}:{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(message)))}"))
            return;
        if (!await quotas.TakesAsync(Letters, writer.Id.ToString(CultureInfo.InvariantCulture)))
            throw new RuleBroken("write.limit");
        var reached = 0;
        // Always in the same order: two letters to the same readers must not wait for each other.
        foreach (var reader in readers.People.OrderBy(reader => reader.Id))
            if (await mails.LetterAsync(reader, writer, cluster, message))
                reached++;
        if (reached == 0)
            throw new RuleBroken("write.full");
        await transaction.CommitAsync();
    }
}
