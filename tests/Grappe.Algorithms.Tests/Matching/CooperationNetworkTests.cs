using FsCheck;
using FsCheck.Fluent;
using Grappe.Algorithms.Matching;

namespace Grappe.Algorithms.Tests.Matching;

public class CooperationNetworkTests
{
    // 0 and 1 both work with 2 (who has three partners) and with 4 (who has two).
    private static readonly CooperationNetwork Kite = Networks.OfPairs((0, 2), (1, 2), (2, 3), (0, 4), (1, 4));

    [Fact]
    public void The_indices_are_those_of_the_literature()
    {
        Kite.CommonPartners(0, 1).ShouldBe([2, 4], ignoreOrder: true);
        Kite.ResourceAllocation(0, 1).ShouldBe(1 / 3.0 + 1 / 2.0, 1e-12);
        Kite.AdamicAdar(0, 1).ShouldBe(1 / Math.Log(3) + 1 / Math.Log(2), 1e-12);
        Kite.ResourceAllocation(3, 4).ShouldBe(0);
        Kite.PartnerCount(2).ShouldBe(3);
        Kite.PartnerCount(7).ShouldBe(0);
    }

    [Fact]
    public void Two_steps_with_ties_of_one_are_resource_allocation_and_three_are_the_paths_of_length_three()
    {
        var walks = new Walks(Kite);
        walks.From(0);
        walks.After(1)[2].ShouldBe(1);
        walks.After(2)[1].ShouldBe((float)Kite.ResourceAllocation(0, 1), 1e-6f);
        // 0–2–1–4 and 0–4–1–2: the walkers that 0 sends to 2 and 4 also meet at 4 and 2.
        walks.From(3);
        // 3–2–0–4 and 3–2–1–4: each passes 2 (strength 3) and 0 or 1 (strength 2).
        walks.After(3)[4].ShouldBe(2 / 6f, 1e-6f);
    }

    [Fact]
    public void A_tie_fades_with_age_and_with_the_size_of_the_project()
    {
        var options = new NetworkOptions
        {
            HalfLifeDays = 100,
            SizeExponent = 0.5,
            LargestProject = 5,
        };
        var old = new JointProject(1, Networks.Today.AddDays(-200), [0, 1]);
        var large = new JointProject(2, Networks.Today, [0, 2, 3, 4, 5]);
        var network = new CooperationNetwork(Enumerable.Repeat(new Party("", ""), 6).ToList(), [old, large], Networks.Today, options);
        network.Tie(0, 1).ShouldBe(0.25, 1e-6);
        network.Tie(0, 2).ShouldBe(0.5, 1e-6);
        network.Strength(0).ShouldBe(0.25 + 4 * 0.5, 1e-6);
        network.ProjectsOf(0, 2).ShouldBe([2]);
        network.ProjectsSince(0, Networks.Today.AddDays(-100)).ShouldBe(1);
    }

    [Fact]
    public void Projects_alone_and_too_large_ones_make_no_partners()
    {
        var network = Networks.Of([new JointProject(0, Networks.Today, [1]), new JointProject(1, Networks.Today, [0, 1, 2, 3, 4, 5])]);
        Enumerable.Range(0, Networks.Parties).ShouldAllBe(party => network.PartnerCount(party) == 0 && network.Projects(party) == 0);
    }

    [Fact]
    public void Countries_that_work_together_more_than_chance_would_have_it_have_a_factor_above_one()
    {
        // Moroccans with Moroccans and Tunisians with Tunisians, fifty times each.
        Party[] parties = [new("company", "MA"), new("company", "MA"), new("company", "TN"), new("company", "TN")];
        var projects = Enumerable.Range(0, 100).Select(id => new JointProject(id, Networks.Today, id % 2 == 0 ? [0, 1] : [2, 3]));
        var network = new CooperationNetwork(parties, projects, Networks.Today);
        // 100 ends of ties seen where 50 were expected, and ten imagined on either side.
        network.CountryFactor(0, 1).ShouldBe(110 / 60.0, 1e-9);
        network.CountryFactor(0, 2).ShouldBe(10 / 60.0, 1e-9);
        network.GroupFactor(2, 3).ShouldBe(110 / 60.0, 1e-9);
        // One kind: as often as expected.
        network.KindFactor(0, 2).ShouldBe(1, 1e-9);
    }

    [Theory]
    [InlineData(new int[0], "names nobody")]
    [InlineData(new[] { 1, 2, 1 }, "names party 1 twice")]
    [InlineData(new[] { 1, 8 }, "must be less than")]
    [InlineData(new[] { -1, 1 }, "must be a non-negative")]
    public void A_project_that_cannot_be_is_refused(int[] who, string why) =>
        Should.Throw<ArgumentException>(() => Networks.Of([new JointProject(7, Networks.Today, who)])).Message.ShouldContain(why);

    [Fact]
    public void The_indices_and_walks_are_those_of_the_matrix() =>
        Prop.ForAll(
                Networks.AtRandom.ToArbitrary(),
                projects =>
                {
                    var network = Networks.Of(projects);
                    var ties = TiesOf(projects);
                    var allocation = new ResourceAllocation(network);
                    int[] everybody = [.. Enumerable.Range(0, Networks.Parties)];
                    float[][][] read = [.. NeighbourIndices.Names.Select(_ => everybody.Select(_ => new float[Networks.Parties]).ToArray())];
                    new NeighbourIndices(network).Reader()(everybody, [.. everybody.Select(_ => everybody)], read);
                    for (var a = 0; a < Networks.Parties; a++)
                    {
                        allocation.From(a);
                        foreach (var b in everybody.Where(b => b != a))
                        {
                            int[] common = [.. everybody.Where(c => ties[a, c] > 0 && ties[c, b] > 0)];
                            var degrees = common.Select(c => (double)everybody.Count(other => ties[c, other] > 0)).ToList();
                            network.CommonPartners(a, b).Order().ShouldBe(common);
                            network.ResourceAllocation(a, b).ShouldBe(degrees.Sum(degree => 1 / degree), 1e-9);
                            network.AdamicAdar(a, b).ShouldBe(degrees.Sum(degree => 1 / Math.Log(degree)), 1e-9);
                            ((double)read[0][a][b]).ShouldBe(network.ResourceAllocation(a, b), 1e-6);
                            ((double)allocation.With(b)).ShouldBe(network.ResourceAllocation(a, b), 1e-6);
                            ((double)read[1][a][b]).ShouldBe(network.AdamicAdar(a, b), 1e-5);
                            read[2][a][b].ShouldBe(common.Length);
                            read[3][a][b].ShouldBe(network.PartnerCount(a) * network.PartnerCount(b));
                            network.Tie(a, b).ShouldBe(ties[a, b], 1e-6);
                        }
                    }
                    WalksShouldBe(network, ties);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_added_later_counts_as_if_it_had_always_been_there() =>
        Prop.ForAll(
                Networks.AtRandom.ToArbitrary(),
                projects =>
                {
                    var network = Networks.Of(projects.Take(projects.Count / 2));
                    var walks = new Walks(network);
                    walks.From(0);
                    foreach (var project in projects.Skip(projects.Count / 2))
                        network.Add(project);
                    var whole = Networks.Of(projects);
                    for (var a = 0; a < Networks.Parties; a++)
                    {
                        network.PartnerCount(a).ShouldBe(whole.PartnerCount(a));
                        network.Strength(a).ShouldBe(whole.Strength(a));
                        network.CountryFactor(0, a).ShouldBe(whole.CountryFactor(0, a));
                    }
                    WalksShouldBe(network, TiesOf(projects), walks);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void One_more_common_partner_never_lowers_what_two_have_in_common() =>
        Prop.ForAll(
                Networks.AtRandom.ToArbitrary(),
                projects =>
                {
                    var before = Networks.Of(projects, Networks.Parties + 1);
                    var after = Networks.Of(
                        [.. projects, new JointProject(98, Networks.Today, [0, Networks.Parties]), new JointProject(99, Networks.Today, [1, Networks.Parties])],
                        Networks.Parties + 1
                    );
                    after.CommonPartners(0, 1).Count.ShouldBe(before.CommonPartners(0, 1).Count + 1);
                    after.ResourceAllocation(0, 1).ShouldBe(before.ResourceAllocation(0, 1) + 0.5, 1e-9);
                    after.AdamicAdar(0, 1).ShouldBeGreaterThan(before.AdamicAdar(0, 1));
                }
            )
            .QuickCheckThrowOnFailure();

    private static double[,] TiesOf(IReadOnlyList<JointProject> projects)
    {
        var ties = new double[Networks.Parties, Networks.Parties];
        foreach (var project in projects.Where(project => project.Parties.Count <= Networks.Largest))
        {
            foreach (var a in project.Parties)
            {
                foreach (var b in project.Parties.Where(b => b != a))
                    ties[a, b] += Math.Pow(2, -(Networks.Today.DayNumber - project.Start.DayNumber) / 1000.0) / Math.Sqrt(project.Parties.Count - 1);
            }
        }
        return ties;
    }

    private static void WalksShouldBe(CooperationNetwork network, double[,] ties, Walks? used = null)
    {
        var walks = used ?? new Walks(network);
        int[] all = [.. Enumerable.Range(0, Networks.Parties)];
        var many = new WalksOfMany(network);
        many.From([3, 1]);
        many.From(all);
        for (var from = 0; from < Networks.Parties; from++)
        {
            walks.From(from);
            var held = all.Select(to => ties[from, to]).ToArray();
            for (var steps = 1; steps <= Walks.Steps; steps++)
            {
                foreach (var to in all)
                {
                    ((double)walks.After(steps)[to]).ShouldBe(held[to], 1e-5);
                    if (steps % 2 == 1)
                        ((double)many.After(steps)[to * WalksOfMany.Lanes + from]).ShouldBe(held[to], 1e-5);
                }
                walks.Reached(steps).Order().ShouldBe(all.Where(to => walks.After(steps)[to] > 0));
                var strengths = all.Select(over => all.Sum(to => ties[over, to])).ToArray();
                held = [.. all.Select(to => all.Where(over => strengths[over] > 0).Sum(over => held[over] / strengths[over] * ties[over, to]))];
            }
        }
    }
}
