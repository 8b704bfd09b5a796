using System.Globalization;
using Grappe.Web.Database;
using Grappe.Web.Modules.Accounts;
using Grappe.Web.Shared.Mail;
using Grappe.Web.Shared.Web;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas;

/// <summary>The mails about proposals: to those who judge that one waits, to its author what became of it.</summary>
public sealed class ContributionMails(GrappeDb db, WriteMail write, Addresses addresses, TimeProvider clock)
{
    public async Task SubmittedAsync(int id)
    {
        var proposal = await ReadAsync(id);
        foreach (
            var judge in await db
                .RolesHeld.Curators(proposal.Counterpart?.Country ?? proposal.Country, clock.GetUtcNow().UtcDateTime)
                .AsNoTracking()
                .ToListAsync()
        )
            await SendAsync(judge, "mail.proposal-waits", proposal);
    }

    public async Task DecidedAsync(int id)
    {
        var proposal = await ReadAsync(id);
        if (proposal.Author.ErasedAt is null)
            await SendAsync(proposal.Author, proposal.State == "asked" ? "mail.proposal-asked" : "mail.proposal-decided", proposal);
    }

    private Task<Proposal> ReadAsync(int id) =>
        db
            .Proposals.Include(proposal => proposal.Subject)
            .Include(proposal => proposal.Counterpart)
            .Include(proposal => proposal.Author)
            .AsNoTracking()
            .SingleAsync(proposal => proposal.Id == id);

    private Task SendAsync(Person reader, string text, Proposal proposal)
    {
        var language = reader.ReadsIn();
        var name = proposal.Subject?.Name.In(language) ?? "";
        var path = $"proposals/{proposal.Id.ToString(CultureInfo.InvariantCulture)}";
        return write.SendAsync(reader.Email!, language, text, name, [reader.Name, name, addresses.Of(language, path)]);
    }
}
