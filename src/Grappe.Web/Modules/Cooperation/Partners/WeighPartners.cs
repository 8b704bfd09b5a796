using Grappe.Algorithms.Matching;

namespace Grappe.Web.Modules.Cooperation.Partners;

/// <summary>Gives the weights of the parts of a partner's score, set by the editors or learnt from opinions, and takes learnt ones into use and out of it.</summary>
public sealed class WeighPartners(GrappeDb db, PartnerBook book, TimeProvider clock)
{
    /// <param name="Learnt">What was adopted; null where the editors' weights count.</param>
    public sealed record InUse(PartnerSignals Weights, AdoptedWeights? Learnt);

    public static PartnerSignals OfEditors(string motive) => PartnerSignals.WeightsFor(Enum.Parse<Motive>(motive, ignoreCase: true));

    public async Task<InUse> InUseAsync(string motive, CancellationToken cancellation) =>
        await db.AdoptedWeights.SingleOrDefaultAsync(one => one.Motive == motive && one.EndedAt == null, cancellation) is { } learnt
            ? new InUse(PartnerSignals.Of(learnt.Weights), learnt)
            : new InUse(OfEditors(motive), null);

    /// <summary>Gives a number that is another one whenever other weights are in use: they are adopted and ended, and never taken away.</summary>
    public Task<int> VersionAsync(CancellationToken cancellation) => db.AdoptedWeights.SumAsync(one => one.EndedAt == null ? 1 : 2, cancellation);

    /// <summary>Learns weights from the opinions, for each motive in the order of <see cref="FindPartners.Motives"/>.</summary>
    public async Task<IReadOnlyList<(string Motive, LearntWeights Learnt)>> LearnAsync(CancellationToken cancellation)
    {
        var pages = await book.OpenAsync(cancellation);
        // That two know each other already, or have no time, says nothing of how they fit.
        var opinions = await db
            .PartnerOpinions.Where(opinion => opinion.Opinion == PartnerOpinion.Saved || opinion.Ground == null || opinion.Ground == PartnerOpinion.Unfit)
            .OrderBy(opinion => opinion.Id)
            .ToListAsync(cancellation);
        var outcomes = opinions
            .Select(opinion =>
                pages.Profiles.TryGetValue(opinion.ClusterId, out var asker)
                && pages.Index.Compare(PartnerBook.Pages.AsAsker(asker), opinion.PartnerId) is { } signals
                    ? (
                        Motive: opinion.Motive ?? FindPartners.Motives[0],
                        Outcome: new PartnerOutcome(asker.Id, signals, opinion.Opinion == PartnerOpinion.Saved)
                    )
                    : (Motive: "", Outcome: null)
            )
            .ToLookup(one => one.Motive, one => one.Outcome!);
        return [.. FindPartners.Motives.Select(motive => (motive, PartnerLearning.Learn(OfEditors(motive), [.. outcomes[motive]])))];
    }

    /// <summary>Takes learnt weights into use.</summary>
    /// <param name="by">Who does it.</param>
    public async Task AdoptAsync(string motive, LearntWeights learnt, string by, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await EndAsync(motive, by, cancellation);
        db.Add(
            new AdoptedWeights
            {
                Motive = motive,
                Weights = learnt.Weights.ToArray(),
                Saved = learnt.Saved,
                Dismissed = learnt.Dismissed,
                AdoptedAt = clock.GetUtcNow().UtcDateTime,
                AdoptedBy = by,
            }
        );
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Goes back to the editors' weights.</summary>
    /// <returns>Whether learnt ones were in use.</returns>
    public async Task<bool> EndAsync(string motive, string by, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return await db
                .AdoptedWeights.Where(one => one.Motive == motive && one.EndedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.EndedAt, now).SetProperty(one => one.EndedBy, by), cancellation) > 0;
    }
}
