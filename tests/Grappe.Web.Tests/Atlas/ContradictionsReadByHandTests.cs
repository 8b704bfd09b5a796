using Grappe.Web.Modules.Atlas.Loading;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Atlas;

/// <summary>Someone read the sources and listed where they contradict one another; the data set shows the same.</summary>
public class ContradictionsReadByHandTests
{
    private static readonly IReadOnlyList<ReadContradiction> Read = Compared();

    [Fact]
    public void Every_contradiction_read_by_hand_is_found_with_its_degree()
    {
        var wanted = Read.Where(row => row.Verdict.Length == 0).ToList();

        wanted.Count.ShouldBeGreaterThan(300);
        wanted.Where(row => row.Shown is null).Select(Told).ShouldBeEmpty();
        wanted.Where(row => row.Shown != row.Degree && row.Reason.Length == 0).Select(Told).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_judged_to_be_no_contradiction_says_why() =>
        Read.Where(row => row.Verdict.Length > 0 && (row.Verdict != "not-a-contradiction" || row.Reason.Length == 0)).Select(Told).ShouldBeEmpty();

    private static IReadOnlyList<ReadContradiction> Compared()
    {
        using var data = DataSet.Read(Repository.DataSet).Data!;
        return CompareContradictions.Compare(data, Repository.Folder("tests", "data", "contradictions-read-by-hand.csv")).Read;
    }

    private static string Told(ReadContradiction row) => $"{row.Number} {row.Subject} {row.About}: {row.Degree} by hand, {row.Shown ?? "nothing"} shown";
}
