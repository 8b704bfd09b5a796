using Grappe.Algorithms.Matching;

namespace Grappe.Algorithms.Tests.Matching;

public class PartnerModelTests
{
    private static readonly (IReadOnlyList<Party> Parties, IReadOnlyList<JointProject> Projects) World = Networks.World(1);
    private static readonly DateOnly End = new(2019, 1, 1);
    private static readonly LearningOptions Options = new() { FewestLinks = 50 };

    private static PartnerModel Learn(LearningOptions? options = null) => PartnerModel.Learn(World.Parties, World.Projects, End, options ?? Options)[0];

    private static LinkTask TaskFor(LinkRules rules) =>
        new(World.Parties, World.Projects.Where(project => project.Start < End), World.Projects.Where(project => project.Start >= End), End, rules);

    [Fact]
    public void What_was_learnt_foretells_better_than_chance_and_than_being_busy()
    {
        var task = TaskFor(Options.Rules);
        var ranking = Learn().On(task.Network);
        var quality = task.Measure(() => PartnerRanking.Reader([ranking]), 1)[0];
        var busy = task.Measure(new NeighbourIndices(task.Network).Reader, 4)[3];
        quality.Positives.ShouldBeGreaterThan(100);
        quality.Auc.ShouldBeGreaterThan(busy.Auc + 0.1);
        quality.AtPositives.ShouldBeGreaterThan(2.0 * quality.Positives / quality.Candidates);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_counted_while_scoring_is_what_keeping_every_score_would_give(bool repeated)
    {
        var task = TaskFor(Options.Rules with { Repeated = repeated });
        int[] places = [.. Enumerable.Range(0, task.Eligible.Count)];
        var ranking = Learn().On(task.Network);
        var pairs = places.SelectMany(place => task.TargetsOf(place).Select(other => (place, other))).ToList();
        var expected = RankingQuality.Of(
            [.. pairs.Select(pair => (float)ranking.Score(task.Eligible[pair.place], pair.other))],
            [.. pairs.Select(pair => task.Happened(pair.place, pair.other))]
        );

        var quality = task.Measure(() => PartnerRanking.Reader([ranking]), 1)[0];

        (quality.Candidates, quality.Positives).ShouldBe((expected.Candidates, expected.Positives));
        quality.Auc.ShouldBe(expected.Auc, 1e-4);
        quality.AtPositives.ShouldBe(expected.AtPositives, 1e-2);
        places.Sum(place => task.LinksOf(place).Length).ShouldBe(expected.Positives);
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_scores()
    {
        var (first, second) = (Learn(), Learn());
        second.Weights.ShouldBe(first.Weights);
        second.Constant.ShouldBe(first.Constant);
        var network = TaskFor(Options.Rules).Network;
        second.On(network).Score(3, 40).ShouldBe(first.On(network).Score(3, 40));
    }

    [Fact]
    public void What_comes_after_the_end_is_not_looked_at()
    {
        var known = World.Projects.Where(project => project.Start < End).ToList();
        PartnerModel.Learn(World.Parties, known, End, Options)[0].Weights.ShouldBe(Learn().Weights);
    }

    [Fact]
    public void A_signal_that_ought_to_favour_never_counts_against_and_one_left_out_counts_for_nothing()
    {
        Learn().Weights.Where(weight => weight.Signal.Favours).ShouldAllBe(weight => weight.Weight >= 0);
        Learn().Weights.Where(weight => weight.Signal.Family == SignalFamily.Circle).Sum(weight => weight.Weight).ShouldBeGreaterThan(0);
        var without = Learn(
            Options with
            {
                Without = new HashSet<string> { "three steps", "countries" },
            }
        );
        without.Weights.Where(weight => weight.Signal.Name is "three steps" or "countries").ShouldAllBe(weight => weight.Weight == 0);
    }

    [Fact]
    public void Resource_allocation_counts_beyond_its_beginning_alone_whatever_was_learnt()
    {
        var place = PartnerModel.Signals.Index().Single(pair => pair.Item.Bonus is not null).Index;
        var (signal, weight) = Learn().Weights[place];
        var bonus = signal.Bonus.ShouldNotBeNull();
        signal.Name.ShouldBe("resource allocation");
        weight.ShouldBe(bonus.Weight);
        Learn(Options with { Without = new HashSet<string> { signal.Name } }).Weights[place].Weight.ShouldBe(0);

        // A hundred rows, of which ten stand out.
        var width = PartnerModel.Signals.Count;
        float[] rows = [.. Enumerable.Range(0, 100).SelectMany(row => Enumerable.Repeat(row < 90 ? row : row * 1000f, width))];
        SignalScale.Of(rows).Apply(rows);
        var usual = PartnerModel.Signals.Index().First(pair => pair.Item.Spread && pair.Item.Bonus is null).Index;
        for (var row = 0; row < 100; row++)
            rows[row * width + place].ShouldBe((float)Math.Max(0, rows[row * width + usual] - bonus.Beyond), 1e-5f);
        Enumerable.Range(0, 100).Count(row => rows[row * width + place] > 0).ShouldBe(10);
    }

    [Fact]
    public void A_past_without_new_partners_teaches_nothing_and_says_so()
    {
        var once = World.Projects.Take(3).ToList();
        Should
            .Throw<ArgumentException>(() => PartnerModel.Learn(World.Parties, once, End, Options))
            .Message.ShouldContain("in the 24 months before 2019-01-01 no two parties with 3 earlier projects each became partners");
    }

    [Fact]
    public void Candidates_are_the_new_pairs_of_those_who_worked_before_and_after()
    {
        JointProject At(int year, params int[] who) => new(year * 100 + who[0] + who.Length, new DateOnly(year, 6, 1), who);
        var parties = Enumerable.Repeat(new Party("", ""), 6).ToList();
        JointProject[] earlier = [At(2018, 0, 1), At(2018, 0, 2), At(2017, 1, 3), At(2016, 4)];
        JointProject[] later = [At(2019, 0, 3), At(2019, 1, 0), At(2019, 4, 5)];
        LinkTask Task(LinkRules rules) => new(parties, earlier, later, End, rules);

        var task = Task(new LinkRules { EarlierProjects = 1 });
        task.Eligible.ShouldBe([0, 1, 3]);
        task.TargetsOf(0).ShouldBe([3]);
        task.TargetsOf(1).ShouldBeEmpty();
        task.Happened(0, 3).ShouldBeTrue();
        task.LinksOf(0).ShouldBe([3]);
        task.LinksOf(1).ShouldBeEmpty();
        var repeated = Task(new LinkRules { EarlierProjects = 1, Repeated = true });
        repeated.TargetsOf(0).ShouldBe([1, 3]);
        repeated.LinksOf(0).ShouldBe([1, 3]);
        repeated.LinksOf(1).ShouldBeEmpty();
        Task(new LinkRules { EarlierProjects = 1, CountEveryProject = true }).Eligible.ShouldBe([0, 1, 3, 4]);
        Task(new LinkRules { EarlierProjects = 2 }).Eligible.ShouldBe([0, 1]);
    }

    [Fact]
    public void Reasons_add_up_to_the_score_and_name_what_can_be_checked()
    {
        var network = TaskFor(Options.Rules).Network;
        var model = Learn();
        var ranking = model.On(network);
        var found = ranking.Best(2, 10);
        found.Count.ShouldBe(10);
        foreach (var partner in found)
        {
            var reasons = partner.Reasons;
            (reasons.Sum(reason => reason.Weight) + model.Constant).ShouldBe(partner.LogOdds, 1e-4);
            ranking.Score(partner.Party, 2).ShouldBe(partner.LogOdds, 1e-3);
            reasons.Sum(reason => reason.Share).ShouldBe(1, 1e-9);
            reasons.Select(reason => reason.Weight).ShouldBeInOrder(SortDirection.Descending);

            var circle = reasons.Single(reason => reason.Family == SignalFamily.Circle).Evidence;
            circle.OfType<CommonPartnerCount>().Single().Count.ShouldBe(network.CommonPartners(2, partner.Party).Count);
            foreach (var common in circle.OfType<CommonPartner>())
            {
                network.CommonPartners(2, partner.Party).ShouldContain(common.Party);
                common.Partners.ShouldBe(network.PartnerCount(common.Party));
                common.ProjectsWithFirst.ShouldBe(network.ProjectsOf(2, common.Party), ignoreOrder: true);
                common.ProjectsWithSecond.ShouldBe(network.ProjectsOf(partner.Party, common.Party), ignoreOrder: true);
            }
            foreach (var chain in circle.OfType<PartnerChain>())
            {
                network.Tie(2, chain.Near).ShouldBeGreaterThan(0);
                network.Tie(chain.Near, chain.Far).ShouldBeGreaterThan(0);
                network.Tie(chain.Far, partner.Party).ShouldBeGreaterThan(0);
            }
            circle.OfType<PartnerChain>().Sum(chain => chain.Share).ShouldBeInRange(0, 1.0001);
            var work = reasons.Single(reason => reason.Family == SignalFamily.Activity).Evidence.OfType<WorkWithOthers>().ToList();
            work.Select(one => one.Party).ShouldBe([2, partner.Party]);
            work[0].Projects.ShouldBe(network.Projects(2));
            work[0].ProjectsOfLastYear.ShouldBe(network.ProjectsSince(2, new DateOnly(2018, 1, 1)));
        }
    }

    [Fact]
    public void The_chains_told_are_the_strongest_and_their_shares_those_of_all_walks()
    {
        // From 0 over 1 or 2 to 3 and from there to 4; over 1 with two projects of ties.
        var network = Networks.OfPairs((0, 1), (0, 2), (1, 3), (2, 3), (3, 4), (1, 3));
        var chains = Learn().On(network).Explain(0, 4).Single(reason => reason.Family == SignalFamily.Circle).Evidence.OfType<PartnerChain>().ToList();
        chains.Select(chain => (chain.Near, chain.Far)).ShouldBe([(1, 3), (2, 3)]);
        // W(1,3) / S(1) is 2/3, W(2,3) / S(2) is 1/2.
        chains[0].Share.ShouldBe(4 / 7.0, 1e-5);
        chains[1].Share.ShouldBe(3 / 7.0, 1e-5);
    }

    [Fact]
    public void The_best_are_those_that_scoring_everybody_would_find()
    {
        var network = TaskFor(Options.Rules).Network;
        var ranking = Learn().On(network);
        List<int> StrangersWithin(params int[] steps)
        {
            var walks = new Walks(network);
            walks.From(5);
            return [.. steps.SelectMany(walks.Reached).Distinct().Where(other => other != 5 && network.Tie(5, other) == 0)];
        }
        var expected = StrangersWithin(2)
            .Where(other => other % 2 == 0)
            .OrderByDescending(other => (float)ranking.Explain(5, other).Sum(reason => reason.Weight))
            .Take(7);
        ranking.Best(5, 7, other => other % 2 == 0).Select(partner => partner.Party).ShouldBe(expected);
        ranking.Best(5, 0).ShouldBeEmpty();
        ranking.Best(5, 1000).Select(partner => partner.Party).ShouldBe(StrangersWithin(2, 3), ignoreOrder: true);
    }

    [Fact]
    public void A_project_added_is_seen_by_the_next_question()
    {
        var network = TaskFor(Options.Rules).Network;
        var ranking = Learn().On(network);
        var first = ranking.Best(2, 1)[0];
        network.Add(new JointProject(9000, End, [2, first.Party]));
        ranking.Best(2, 5).ShouldNotContain(partner => partner.Party == first.Party);
        ranking.Explain(2, first.Party).ShouldNotContain(reason => reason.Family == SignalFamily.EarlierProjects && reason.Weight < 0);

        var newcomer = Enumerable.Range(0, network.Count).Last();
        var helper = network.Partners(2)[0];
        var before = ranking.Score(2, newcomer);
        network.Add(new JointProject(9001, End, [helper, newcomer]));
        ranking.Score(2, newcomer).ShouldBeGreaterThan(before);
    }
}
