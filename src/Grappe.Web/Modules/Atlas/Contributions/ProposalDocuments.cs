using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Shows what proves a proposal to everybody once what it proves is published, before that to those who judge it, and before it is sent to its author alone.</summary>
internal sealed class ProposalDocuments(GrappeDb db, JudgeProposals judge) : IOwnDocuments
{
    public const string Kind = "proposal";

    public string Owner => Kind;

    public async Task<bool> MayReadAsync(Document document, CancellationToken cancellation) =>
        await db.Observations.AnyAsync(observation => observation.DocumentId == document.Id, cancellation)
        || await db.Statements.AnyAsync(statement => statement.DocumentId == document.Id && statement.Observation.RetractedAt == null, cancellation)
        || await db
            .Proposals.Include(proposal => proposal.Subject)
            .Include(proposal => proposal.Counterpart)
            .AsNoTracking()
            .SingleOrDefaultAsync(proposal => proposal.Id == document.OwnerId, cancellation)
            is { } proposal
            && judge.MayRead(proposal);
}
