namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Tells what becomes of proposals, as they are now, within the transaction that brings them there.</summary>
public sealed class ContributionNews(GrappeDb db, CurrentPerson current, TellNews news, Texts texts)
{
    public async Task ProposalAsync(NewsKind kind, int id)
    {
        var proposal = await db
            .Proposals.Include(proposal => proposal.Subject)
            .Include(proposal => proposal.Values)
            .AsNoTracking()
            .SingleAsync(proposal => proposal.Id == id);
        if (proposal.Subject is not { } subject)
            return;
        var values = proposal
            .Values.OrderBy(value => value.Id)
            .Select(value => new
            {
                value.Field,
                value.Key,
                value.Decision,
            });
        var page = $"proposals/{id.ToString(CultureInfo.InvariantCulture)}";
        await news.TellOfAsync(
            kind,
            subject,
            new
            {
                proposal = id,
                subject = AtlasNews.Of(subject),
                state = proposal.State.Code(),
                values,
                page,
            },
            current.Id,
            path: page,
            what: [proposal.FieldsIn(texts)]
        );
    }
}
