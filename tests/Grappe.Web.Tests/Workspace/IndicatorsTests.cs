using Grappe.Web.Modules.Workspace;
using Grappe.Web.Modules.Workspace.Budget;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Money;
using static Grappe.Web.Modules.Workspace.Figures.Indicators;

namespace Grappe.Web.Tests.Workspace;

/// <summary>Figures of records made by chance equal what their lists make, and nothing is counted twice or lost.</summary>
public sealed class IndicatorsTests
{
    private const int Runs = 300;
    private static readonly DateOnly First = new(2026, 1, 1);
    private static readonly DateOnly Last = new(2026, 12, 31);
    private static readonly FiscalYear Year = new() { FirstDay = First, LastDay = Last };

    [Fact]
    public void A_rate_is_reckoned_again_from_its_list_and_what_is_told_and_not_paid_stands_beside_it()
    {
        var random = new Random(1);
        for (var run = 0; run < Runs; run++)
        {
            var lines = Enumerable.Range(0, random.Next(30)).Select(id => LineOf(random, id)).ToList();
            var (money, headings) = (new YearMoney(Year, Currency.Of("TND"), lines), Headings.Operating.ToList());
            var figure = SelfFinancing(money);
            var (over, under) = (
                figure.Counted.Where(line => Headings.Own.Contains(line.Heading!.Value)).Sum(line => line.Units!.Value),
                figure.Counted.Sum(line => line.Units!.Value)
            );
            if (under == 0)
                figure.Value.ShouldBeNull();
            else
                figure.Value!.Value.Ratio.ShouldBe(new Fraction(over, under));
            (figure.Value is null).ShouldBe(figure.WhyNone is not null);
            var unpaid = figure.LeftOut.Where(line => line.Reason == "unpaid").Sum(line => line.Units!.Value);
            (under + unpaid).ShouldBe(lines.Where(line => headings.Contains(line.Heading)).Sum(line => line.Told));
            figure.LeftOut.Where(line => line.Reason is not "unpaid").ShouldAllBe(line => Headings.Beside.Contains(line.Heading!.Value));
            money.MissingWithoutSubsidy.Units.ShouldBe(Math.Max(0, money.Spending.Units - (under - money.Paid(BudgetHeading.Public).Units)));
        }
    }

    [Fact]
    public void Every_member_is_counted_or_left_out_with_a_reason_and_jobs_are_those_of_companies_alone()
    {
        var random = new Random(2);
        for (var run = 0; run < Runs; run++)
        {
            var members = Enumerable.Range(1, random.Next(1, 40)).Select(id => MemberOf(random, id)).ToList();
            var (companies, jobs) = (Companies(members, Last), Jobs(members, Last));
            companies.Counted.Concat(companies.LeftOut).Select(line => line.Id).Order().ShouldBe(members.Select(member => member.Id));
            companies.LeftOut.ShouldAllBe(line => line.Reason != null);
            companies.Value!.Value.Number.ShouldBe(companies.Counted.Count);
            jobs.Counted.Concat(jobs.LeftOut).Select(line => line.Id).Order().ShouldBe(companies.Counted.Select(line => line.Id).Order());
            jobs.Value!.Value.Number.ShouldBe(
                members.Where(member => jobs.Counted.Any(line => line.Id == member.Id)).Sum(member => (long)member.Headcount!.Value)
            );
        }
    }

    [Fact]
    public void A_network_counts_each_project_once_whatever_the_order_of_its_clusters()
    {
        var random = new Random(3);
        for (var run = 0; run < Runs; run++)
        {
            var clusters = Enumerable
                .Range(0, random.Next(1, 5))
                .Select(cluster =>
                    (IReadOnlyList<ProjectRecord>)
                        [.. Enumerable.Range(0, random.Next(12)).Select(id => ProjectOf(random, (cluster * 100) + id)).DistinctBy(project => project.Code)]
                )
                .ToList();
            var counted = clusters.SelectMany(projects =>
                RdProjects(projects, First, Last).Counted.Select(line => projects.Single(project => project.Id == line.Id).Code)
            );
            var together = RdProjectsTogether(clusters, First, Last);
            together.Value!.Value.Number.ShouldBe(counted.Distinct().Count());
            RdProjectsTogether([.. clusters.AsEnumerable().Reverse()], First, Last).Value.ShouldBe(together.Value);
            together.Counted.Concat(together.LeftOut).Count().ShouldBe(clusters.Sum(projects => projects.Count));
        }
    }

    [Fact]
    public void Of_a_year_without_income_or_spending_there_is_no_rate_and_it_says_why()
    {
        var nothing = new YearMoney(Year, Currency.Of("MAD"), []);
        SelfFinancing(nothing).WhyNone!.Text.ShouldBe("figure.no-income");
        Coverage(nothing).WhyNone!.Text.ShouldBe("figure.no-spending");
    }

    private static YearMoney.Line LineOf(Random random, int id)
    {
        var told = random.Next(0, 100_000);
        var paid = random.Next(3) switch
        {
            0 => 0,
            1 => told,
            _ => random.Next(told + 1),
        };
        return new(random.GetItems(Enum.GetValues<BudgetHeading>(), 1)[0], "entry", id, FigureLine.Plain($"{id}"), told, paid);
    }

    private static MemberRecord MemberOf(Random random, int id)
    {
        var isMerged = random.Next(10) == 0;
        int? headcount = random.Next(3) == 0 ? null : random.Next(500);
        return new(
            id,
            id,
            FigureLine.Plain($"{id}"),
            First,
            Last,
            isMerged ? null : random.GetItems(MemberCategory.All, 1)[0],
            isMerged ? null : random.GetItems(Enum.GetValues<MemberStatus>(), 1)[0],
            isMerged ? new Localised("un", "one", "واحد") : null,
            headcount,
            headcount is null ? null : Last.AddMonths(-random.Next(40))
        );
    }

    private static ProjectRecord ProjectOf(Random random, int id) =>
        new(
            id,
            $"P{id}",
            $"{random.Next(20)}",
            random.Next(5) > 0,
            random.Next(5) == 0 ? null : First.AddDays(random.Next(-100, 400)),
            random.Next(8) == 0 ? First.AddDays(random.Next(500)) : null,
            [
                .. Enumerable
                    .Range(0, random.Next(5))
                    .Select(partner => new PartnerRecord(
                        partner,
                        random.Next(5) > 0,
                        random.Next(5) > 0,
                        random.Next(2) == 0 ? "university" : "sme",
                        random.Next(2) == 0 ? "smes" : null
                    )),
            ]
        );
}
