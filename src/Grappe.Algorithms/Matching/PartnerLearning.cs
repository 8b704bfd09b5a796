namespace Grappe.Algorithms.Matching;

/// <summary>The opinion of somebody about a partner they were shown.</summary>
/// <param name="Asker">For whom the partner was: outcomes of one asker are foretold from those of others.</param>
/// <param name="Signals">The parts of the partner's score.</param>
/// <param name="Saved">Whether it was saved; otherwise it was dismissed because it does not fit.</param>
public sealed record PartnerOutcome(int Asker, PartnerSignals Signals, bool Saved);

/// <summary>The quality of foretelling outcomes that were not learnt from.</summary>
/// <param name="LogLoss">The mean of −ln of the chance given to what happened: 0.693 where nothing is known, less is better.</param>
/// <param name="Auc">The chance that a saved partner stands before a dismissed one.</param>
public sealed record Foretelling(double LogLoss, double Auc);

/// <summary>The result of learning from outcomes: the weights, and how well they foretell.</summary>
/// <param name="Weights">The weights they lead to, none below 0.</param>
/// <param name="Prior">The weights from which it was learnt.</param>
/// <param name="Saved">How many outcomes speak for the partner.</param>
/// <param name="Dismissed">How many speak against it.</param>
/// <param name="Before">How well the prior foretells, with nothing learnt but how many are saved in all; null where there are too few outcomes to tell.</param>
/// <param name="After">How well weights learnt from the other outcomes foretell; null likewise.</param>
public sealed record LearntWeights(PartnerSignals Weights, PartnerSignals Prior, int Saved, int Dismissed, Foretelling? Before, Foretelling? After)
{
    /// <summary>Whether learning foretells better what it has not seen: the log-loss falls.</summary>
    public bool Helps => Before is not null && After!.LogLoss < Before.LogLoss;
}

/// <summary>Learns what the parts of a partner's score weigh from what people saved and dismissed.</summary>
/// <remarks>
/// <para>
/// The logarithm of the odds that a partner is saved is taken for a constant plus its score. Weights are those that are likeliest after the outcomes, where each was believed
/// before to stand around the editors' weight with a Gaussian deviation (logistic regression with a ridge around a prior; Genkin, Lewis and Madigan, "Large-scale Bayesian
/// logistic regression for text categorization", Technometrics 2007), and never below 0. Without outcomes the editors' weights stand exactly, and few outcomes move them little.
/// </para>
/// <para>
/// Whether it helps is told by cross-validation: each fold is foretold by weights that were learnt from the other folds. All outcomes of an asker are in one fold where there
/// are askers enough, as they resemble each other.
/// </para>
/// </remarks>
public static class PartnerLearning
{
    private const int Folds = 10;
    private const double Nothing = 1e9;

    /// <summary>Learns from outcomes. O(n) a step of Newton's method, of which there are a few for each fold.</summary>
    /// <param name="prior">The weights that stand where no outcomes have taught otherwise, none below 0.</param>
    /// <param name="outcomes">What people thought; the order does not count.</param>
    /// <param name="deviation">How far from the prior a weight may well be, above 0.</param>
    /// <param name="seed">The seed by which folds are dealt: the same seed gives the same figures.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is not above 0, or a weight of the prior is below 0.</exception>
    /// <exception cref="ArgumentException">A signal is not from 0 to 1.</exception>
    public static LearntWeights Learn(PartnerSignals prior, IReadOnlyList<PartnerOutcome> outcomes, double deviation = 0.5, int seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(deviation);
        foreach (var weight in prior.ToArray())
            ArgumentOutOfRangeException.ThrowIfNegative(weight);
        if (outcomes.Any(outcome => outcome.Signals.ToArray().Any(signal => signal is not (>= 0 and <= 1))))
            throw new ArgumentException("A signal is not from 0 to 1.", nameof(outcomes));
        var ridge = 1 / (deviation * deviation);
        var saved = outcomes.Count(outcome => outcome.Saved);
        var folds = FoldsOf(outcomes, seed);
        return new LearntWeights(
            PartnerSignals.Of(Fit(prior, outcomes, ridge)[..^1]),
            prior,
            saved,
            outcomes.Count - saved,
            Foretell(prior, outcomes, folds, Nothing),
            Foretell(prior, outcomes, folds, ridge)
        );
    }

    private static double[] Fit(PartnerSignals prior, IEnumerable<PartnerOutcome> outcomes, double ridge)
    {
        var regression = new LogisticRegression(PartnerSignals.Names.Count);
        foreach (var outcome in outcomes)
            regression.Add([.. outcome.Signals.ToArray().Select(signal => (float)signal)], outcome.Saved, 1);
        return regression.Fit(ridge, prior.ToArray());
    }

    private static Foretelling? Foretell(PartnerSignals prior, IReadOnlyList<PartnerOutcome> outcomes, int[] folds, double ridge)
    {
        var (saved, dismissed) = (outcomes.Count(outcome => outcome.Saved), outcomes.Count(outcome => !outcome.Saved));
        if (saved < 2 || dismissed < 2)
            return null;
        var scores = new float[outcomes.Count];
        var loss = 0.0;
        foreach (var fold in folds.Distinct())
        {
            var weights = Fit(prior, outcomes.Where((_, at) => folds[at] != fold), ridge);
            var learnt = PartnerSignals.Of(weights[..^1]);
            for (var at = 0; at < outcomes.Count; at++)
            {
                if (folds[at] != fold)
                    continue;
                var odds = weights[^1] + outcomes[at].Signals.Times(learnt);
                scores[at] = (float)odds;
                // ln(1 + e^−x), without losing small chances.
                var against = outcomes[at].Saved ? -odds : odds;
                loss += Math.Max(0, against) + Math.Log(1 + Math.Exp(-Math.Abs(against)));
            }
        }
        return new Foretelling(loss / outcomes.Count, RankingQuality.Of(scores, [.. outcomes.Select(outcome => outcome.Saved)]).Auc);
    }

    // The fold of each outcome: dealt by asker where each fold gets one at least, otherwise one by one, saved and dismissed alike.
    private static int[] FoldsOf(IReadOnlyList<PartnerOutcome> outcomes, int seed)
    {
        int[] askers = [.. outcomes.Select(outcome => outcome.Asker).Distinct().Order()];
        var chance = new Random(seed);
        if (askers.Length >= Folds)
        {
            chance.Shuffle(askers);
            var dealt = askers.Index().ToDictionary(one => one.Item, one => one.Index % Folds);
            return [.. outcomes.Select(outcome => dealt[outcome.Asker])];
        }
        int[] order = [.. Enumerable.Range(0, outcomes.Count)];
        chance.Shuffle(order);
        var folds = new int[outcomes.Count];
        foreach (var (place, at) in order.OrderBy(at => outcomes[at].Saved).Index())
            folds[at] = place % Folds;
        return folds;
    }
}
