using System.Globalization;
using Grappe.Web.Database;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Mail;
using Grappe.Web.Shared.Permissions;
using Grappe.Web.Shared.Web;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas;

/// <summary>The mails about proposals: to those who judge that one waits, to its author what became of it.</summary>
public sealed class ContributionMails(GrappeDb db, Outbox outbox, Texts texts, Addresses addresses, TimeProvider clock)
{
    private sealed record Reader(string Email, string Name, string Language);

    public async Task SubmittedAsync(int id)
    {
        var proposal = await ReadAsync(id);
        var (curator, now) = (Role.Curator.Code(), clock.GetUtcNow().UtcDateTime);
        var judges = await db
            .RolesHeld.Where(role => role.Role == curator && role.Scope!.Country == proposal.Country && (role.EndsAt == null || role.EndsAt > now))
            .Select(role => new Reader(role.Person.Email!, role.Person.Name, role.Person.Language))
            .Distinct()
            .ToListAsync();
        foreach (var judge in judges)
            await SendAsync(judge, "mail.proposal-waits", proposal, $"proposals/{id.ToString(CultureInfo.InvariantCulture)}");
    }

    public async Task DecidedAsync(int id)
    {
        var proposal = await ReadAsync(id);
        if (proposal.Author.ErasedAt is not null)
            return;
        await SendAsync(
            new Reader(proposal.Author.Email!, proposal.Author.Name, proposal.Author.Language),
            proposal.State == "asked" ? "mail.proposal-asked" : "mail.proposal-decided",
            proposal,
            $"proposals/{id.ToString(CultureInfo.InvariantCulture)}"
        );
    }

    private Task<Proposal> ReadAsync(int id) =>
        db.Proposals.Include(proposal => proposal.Subject).Include(proposal => proposal.Author).AsNoTracking().SingleAsync(proposal => proposal.Id == id);

    private async Task SendAsync(Reader reader, string text, Proposal proposal, string path)
    {
        var language = Language.Find(reader.Language) ?? Language.French;
        var name = proposal.Subject?.Name.In(language) ?? "";
        await outbox.AddAsync(
            reader.Email,
            language,
            string.Format(language.Culture, texts.In(language, $"{text}.subject"), name),
            string.Format(language.Culture, texts.In(language, $"{text}.body"), reader.Name, name, addresses.Of(language, path))
                + "\n\n"
                + texts.In(language, "mail.foot")
        );
    }
}
