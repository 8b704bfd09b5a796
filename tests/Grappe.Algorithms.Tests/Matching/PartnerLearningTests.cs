using FsCheck;
using FsCheck.Fluent;
using Grappe.Algorithms.Matching;

namespace Grappe.Algorithms.Tests.Matching;

public sealed class PartnerLearningTests
{
    private static readonly PartnerSignals Editors = PartnerSignals.WeightsFor(Motive.Any);

    [Fact]
    public void Without_outcomes_the_weights_stand_exactly_as_they_were()
    {
        foreach (var motive in Enum.GetValues<Motive>())
        {
            var learnt = PartnerLearning.Learn(PartnerSignals.WeightsFor(motive), []);
            learnt.Weights.ShouldBe(PartnerSignals.WeightsFor(motive));
            (learnt.Saved, learnt.Dismissed, learnt.Before, learnt.After, learnt.Helps).ShouldBe((0, 0, null, null, false));
        }
    }

    [Fact]
    public void One_outcome_moves_no_weight_further_than_the_square_of_the_deviation() =>
        Prop.ForAll<int>(seed =>
            {
                var random = new Random(seed);
                var learnt = PartnerLearning.Learn(Editors, [Any(random, random.Next(2) == 0)]);
                foreach (var (before, after) in Editors.ToArray().Zip(learnt.Weights.ToArray()))
                    Math.Abs(after - before).ShouldBeLessThanOrEqualTo(0.25);
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void Outcomes_that_follow_known_weights_lead_to_these_and_learning_is_told_to_help()
    {
        var truth = new PartnerSignals(0.2, 3, 0, 0.5, 4, 0, 1, 0, 2);
        var random = new Random(7);
        PartnerOutcome[] outcomes =
        [
            .. Enumerable
                .Range(0, 20_000)
                .Select(at =>
                {
                    var signals = Signals(random);
                    return new PartnerOutcome(at % 200, signals, random.NextDouble() < 1 / (1 + Math.Exp(4 - signals.Times(truth))));
                }),
        ];
        var learnt = PartnerLearning.Learn(Editors, outcomes);
        foreach (var (name, wanted, got) in PartnerSignals.Names.Zip(truth.ToArray(), learnt.Weights.ToArray()))
            got.ShouldBe(wanted, 0.25, name);
        learnt.Helps.ShouldBeTrue();
        learnt.After!.Auc.ShouldBeGreaterThan(learnt.Before!.Auc + 0.02);
        learnt.After.LogLoss.ShouldBeLessThan(learnt.Before.LogLoss - 0.01);
    }

    [Fact]
    public void Outcomes_drawn_by_chance_are_not_said_to_be_foretold()
    {
        var random = new Random(3);
        var learnt = PartnerLearning.Learn(Editors, [.. Enumerable.Range(0, 400).Select(at => Any(random, random.Next(2) == 0, at % 40))]);
        learnt.After!.Auc.ShouldBeInRange(0.4, 0.6);
        learnt.After.LogLoss.ShouldBeGreaterThan(0.68);
    }

    [Fact]
    public void An_outcome_told_twice_counts_as_much_as_a_belief_half_as_firm() =>
        Prop.ForAll<int>(seed =>
            {
                var random = new Random(seed);
                PartnerOutcome[] once = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => Any(random, random.Next(3) == 0))];
                var twice = PartnerLearning.Learn(Editors, [.. once, .. once], deviation: 0.5 / Math.Sqrt(2)).Weights.ToArray();
                foreach (var (a, b) in PartnerLearning.Learn(Editors, once).Weights.ToArray().Zip(twice))
                    // The constant is held as weakly in both.
                    a.ShouldBe(b, 0.01);
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void The_order_of_outcomes_does_not_count() =>
        Prop.ForAll<int>(seed =>
            {
                var random = new Random(seed);
                PartnerOutcome[] outcomes = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => Any(random, random.Next(2) == 0))];
                var before = PartnerLearning.Learn(Editors, outcomes).Weights.ToArray();
                random.Shuffle(outcomes);
                foreach (var (a, b) in before.Zip(PartnerLearning.Learn(Editors, outcomes).Weights.ToArray()))
                    a.ShouldBe(b, 1e-6);
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Outcomes_that_a_line_parts_or_that_are_all_alike_leave_weights_finite_and_at_least_0(bool alike) =>
        Prop.ForAll<int>(seed =>
            {
                var random = new Random(seed);
                PartnerOutcome[] outcomes =
                [
                    .. Enumerable
                        .Range(0, 60)
                        .Select(at =>
                        {
                            var signals = Signals(random) with { Product = alike || at % 2 == 0 ? 1 : 0 };
                            return new PartnerOutcome(at % 3, signals, alike ? seed % 2 == 0 : signals.Product == 1);
                        }),
                ];
                var learnt = PartnerLearning.Learn(Editors, outcomes, deviation: 10);
                learnt.Weights.ToArray().ShouldAllBe(weight => double.IsFinite(weight) && weight >= 0 && weight < 1_000);
                if (!alike)
                    learnt.Weights.Product.ShouldBeGreaterThan(Editors.Product);
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void No_weights_near_those_learnt_are_likelier_among_all_that_are_not_below_0() =>
        Prop.ForAll<int>(LikeliestOfAll).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    // By the definition: the logarithm of the likelihood less what the belief takes away, tried all around and along every direction.
    private static void LikeliestOfAll(int seed)
    {
        var random = new Random(seed);
        const double Ridge = 2;
        PartnerOutcome[] outcomes = [.. Enumerable.Range(0, random.Next(1, 25)).Select(_ => Any(random, random.Next(2) == 0))];
        var regression = new LogisticRegression(PartnerSignals.Names.Count);
        foreach (var outcome in outcomes)
            regression.Add([.. outcome.Signals.ToArray().Select(signal => (float)signal)], outcome.Saved, 1);
        var best = regression.Fit(Ridge, Editors.ToArray());
        var most = Likelihood(best);
        for (var turn = 0; turn < 400; turn++)
        {
            var size = Math.Pow(10, -random.Next(1, 4));
            double[] other = [.. best.Select((weight, at) => turn % 2 == 0 || random.Next(3) == 0 ? weight + (random.NextDouble() * 2 - 1) * size : weight)];
            for (var at = 0; at < other.Length - 1; at++)
                other[at] = Math.Max(0, other[at]);
            Likelihood(other).ShouldBeLessThanOrEqualTo(most + 1e-6);
        }

        double Likelihood(double[] weights)
        {
            var held = Editors.ToArray();
            var sum = -0.0005 * weights[^1] * weights[^1];
            for (var at = 0; at < held.Length; at++)
                sum -= Ridge / 2 * (weights[at] - held[at]) * (weights[at] - held[at]);
            foreach (var outcome in outcomes)
            {
                var odds = weights[^1] + outcome.Signals.ToArray().Select((signal, at) => (float)signal * weights[at]).Sum();
                sum -= Math.Log(1 + Math.Exp(outcome.Saved ? -odds : odds));
            }
            return sum;
        }
    }

    [Fact]
    public void What_is_no_belief_and_no_signal_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => PartnerLearning.Learn(Editors, [], deviation: 0));
        Should.Throw<ArgumentOutOfRangeException>(() => PartnerLearning.Learn(Editors with { Near = -1 }, []));
        Should.Throw<ArgumentException>(() => PartnerLearning.Learn(Editors, [new PartnerOutcome(1, Editors with { Ties = 1.5 }, true)]));
        Should.Throw<ArgumentException>(() => PartnerLearning.Learn(Editors, [new PartnerOutcome(1, Editors with { Ties = double.NaN }, true)]));
        Should.Throw<ArgumentException>(() => PartnerSignals.Of([1, 2]));
        PartnerSignals.Of(Editors.ToArray()).ShouldBe(Editors);
    }

    private static PartnerOutcome Any(Random random, bool saved, int asker = 1) => new(asker, Signals(random), saved);

    private static PartnerSignals Signals(Random random) =>
        PartnerSignals.Of([.. Enumerable.Range(0, PartnerSignals.Names.Count).Select(_ => random.Next(3) == 0 ? 0 : random.NextDouble())]);
}
