using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>The mails about proposals: to those who judge that some wait, to an author what became of one.</summary>
public sealed class ContributionMails(GrappeDb db, WriteMail write, JobQueue jobs, Texts texts, Addresses addresses, TimeProvider clock)
{
    // After these nobody reads on: the page of what waits has the others.
    private const int MostLines = 30;

    /// <summary>Queues what those who judge a proposal are told. To be called within the transaction that sends it.</summary>
    public async Task QueueSubmittedAsync(int id)
    {
        var proposal = await ReadAsync(id);
        var judges = await db.Curators(proposal.Counterpart?.Country ?? proposal.Country, clock.GetUtcNow().UtcDateTime)
            .Select(judge => judge.Id)
            .ToListAsync();
        foreach (var judge in judges)
        {
            await db.Database.ExecuteSqlAsync(
                $"insert into judges_to_tell (proposal_id, person_id) values ({id}, {judge}) on conflict (proposal_id, person_id) do nothing"
            );
            await jobs.AddAsync(TellJudges.Kind, new TellJudges.Whom(judge));
        }
    }

    /// <summary>One mail to somebody who judges, of all that still waits among these.</summary>
    public async Task WaitingAsync(int judge, IReadOnlyList<int> ids, CancellationToken cancellation)
    {
        var waiting = await db
            .Proposals.Include(proposal => proposal.Subject)
            .Where(proposal => ids.Contains(proposal.Id) && (proposal.State == ProposalState.Submitted || proposal.State == ProposalState.Asked))
            .OrderBy(proposal => proposal.Id)
            .AsNoTracking()
            .ToListAsync(cancellation);
        if (waiting.Count == 0 || await db.People.SingleAsync(person => person.Id == judge, cancellation) is not { ErasedAt: null } reader)
            return;
        if (waiting.Count == 1)
        {
            await SendAsync(reader, "mail.proposal-waits", waiting[0]);
            return;
        }
        var language = reader.ReadsIn();
        var lines = waiting.Take(MostLines).Select(proposal => $"{proposal.Subject?.Name.In(language)}\n{addresses.Of(language, PathOf(proposal))}");
        if (waiting.Count > MostLines)
            lines = lines.Append(texts.Count(language, "mail.proposals-wait.more", waiting.Count - MostLines));
        await write.SendUnderAsync(
            reader.Email!,
            language,
            texts.Count(language, "mail.proposals-wait.subject", waiting.Count),
            "mail.proposals-wait",
            [reader.Name, string.Join("\n\n", lines), addresses.Of(language, "admin/proposals")],
            cancellation: cancellation
        );
    }

    /// <summary>Tells the author what became of a proposal: the questions about it, or what was refused and why.</summary>
    public async Task DecidedAsync(int id)
    {
        var proposal = await ReadAsync(id);
        if (proposal.Author.ErasedAt is not null)
            return;
        var (text, decision) = proposal.State == ProposalState.Asked ? ("mail.proposal-asked", "asked") : ("mail.proposal-decided", "refused");
        var translator = new Translator(texts, proposal.Author.ReadsIn());
        var said = await db
            .ProposedValues.Where(value => value.ProposalId == id && value.Decision == decision && value.Reason != null)
            .OrderBy(value => value.Position)
            .ThenBy(value => value.Id)
            .ToListAsync();
        var lines = said.Select(value => translator[$"mail.proposal.{decision}", translator.FieldName(value.Field, value.Key), value.Reason]);
        await SendAsync(proposal.Author, text, proposal, string.Concat(lines.Select(line => $"\n\n{line}")));
    }

    private Task<Proposal> ReadAsync(int id) =>
        db
            .Proposals.Include(proposal => proposal.Subject)
            .Include(proposal => proposal.Counterpart)
            .Include(proposal => proposal.Author)
            .AsNoTracking()
            .SingleAsync(proposal => proposal.Id == id);

    private Task SendAsync(Person reader, string text, Proposal proposal, string lines = "")
    {
        var language = reader.ReadsIn();
        var name = proposal.Subject?.Name.In(language) ?? "";
        return write.SendAsync(reader.Email!, language, text, name, [reader.Name, name, addresses.Of(language, PathOf(proposal)), lines]);
    }

    private static string PathOf(Proposal proposal) => $"proposals/{proposal.Id.ToString(CultureInfo.InvariantCulture)}";
}
