using FsCheck;
using FsCheck.Fluent;
using Grappe.Algorithms.Matching;

namespace Grappe.Algorithms.Tests.Matching;

public class RankingQualityTests
{
    [Fact]
    public void The_chance_to_stand_before_is_counted_over_all_pairs_with_equal_scores_half() =>
        Prop.ForAll(
                Gen.Zip(Gen.Choose(0, 6), Gen.Elements(true, false))
                    .ArrayOf()
                    .Where(ranked => ranked.Any(one => one.Item2) && ranked.Any(one => !one.Item2))
                    .ToArbitrary(),
                ranked =>
                {
                    var wins =
                        from yes in ranked.Where(one => one.Item2)
                        from no in ranked.Where(one => !one.Item2)
                        select yes.Item1 > no.Item1 ? 1
                        : yes.Item1 == no.Item1 ? 0.5
                        : 0;
                    var quality = RankingQuality.Of([.. ranked.Select(one => (float)one.Item1)], [.. ranked.Select(one => one.Item2)]);
                    quality.Auc.ShouldBe(wins.Average(), 1e-9);
                    quality.Candidates.ShouldBe(ranked.Length);
                    quality.Positives.ShouldBe(ranked.Count(one => one.Item2));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Counting_in_parts_gives_what_counting_at_once_gives()
    {
        float[] scores = [.. Enumerable.Range(0, 500).Select(at => at * 37 % 101)];
        bool[] happened = [.. Enumerable.Range(0, 500).Select(at => at * 53 % 100 > 90)];
        var whole = new RankingCount(scores.Where((_, at) => happened[at]));
        var part = new RankingCount(whole);
        part.Add(scores.AsSpan(200));
        whole.Add(scores.AsSpan(0, 200));
        whole.Add(part);
        whole.Quality().ShouldBe(RankingQuality.Of(scores, happened));
    }

    [Fact]
    public void Equal_scores_at_the_end_of_the_first_places_count_for_what_is_to_be_expected()
    {
        // Two happened: one stands first, the other is one of three equal ones of which one more is among the first two.
        var quality = RankingQuality.Of([9, 5, 5, 5, 1], [true, false, true, false, false]);
        quality.AtPositives.ShouldBe((1 + 1 / 3.0) / 2, 1e-9);
        quality.At100.ShouldBe(2 / 5.0, 1e-9);
        RankingQuality.Of([1, 1, 1, 1], [true, false, false, false]).Auc.ShouldBe(0.5);
    }

    [Fact]
    public void Scores_that_cannot_be_ranked_are_refused()
    {
        Should.Throw<ArgumentException>(() => RankingQuality.Of([1], [true, false])).Message.ShouldContain("1 scores for 2 candidates");
        Should.Throw<ArgumentException>(() => RankingQuality.Of([1, float.NaN], [true, false])).Message.ShouldContain("not a number");
    }
}
