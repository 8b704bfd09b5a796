using FsCheck;
using FsCheck.Fluent;
using Grappe.Algorithms.Matching;

namespace Grappe.Algorithms.Tests.Matching;

/// <summary>Networks written down by hand, at random, and with a hidden order that can be learnt.</summary>
internal static class Networks
{
    public static readonly DateOnly Today = new(2020, 1, 1);

    /// <summary>Projects at random among eight parties: some alone, some with the same parties again, some too large to count.</summary>
    public static readonly Gen<IReadOnlyList<JointProject>> AtRandom =
        from count in Gen.Choose(1, 14)
        from projects in ProjectAtRandom.ArrayOf(count)
        select (IReadOnlyList<JointProject>)[.. projects.Select((project, id) => project with { Id = id })];

    private static Gen<JointProject> ProjectAtRandom =>
        from size in Gen.Elements(1, 2, 2, 3, 4, 7)
        from order in Gen.Shuffle(Enumerable.Range(0, Parties))
        from age in Gen.Choose(0, 1500)
        select new JointProject(0, Today.AddDays(-age), [.. order.Take(size)]);

    public const int Parties = 8;

    public const int Largest = 5;

    public static CooperationNetwork Of(IEnumerable<JointProject> projects, int parties = Parties) =>
        new(
            [.. Enumerable.Range(0, parties).Select(party => new Party(party % 2 == 0 ? "company" : "university", party % 3 == 0 ? "TN" : "MA"))],
            projects,
            Today,
            new NetworkOptions { LargestProject = Largest }
        );

    /// <summary>Projects of two that all begin today, so that each tie weighs 1.</summary>
    public static CooperationNetwork OfPairs(params (int A, int B)[] pairs) => Of(pairs.Select((pair, id) => new JointProject(id, Today, [pair.A, pair.B])));

    /// <summary>Four themes with thirty parties each, of whom some are busier than others; a project takes its parties from one theme, now and then one from elsewhere.</summary>
    public static (IReadOnlyList<Party> Parties, IReadOnlyList<JointProject> Projects) World(int seed)
    {
        const int Themes = 4;
        const int PerTheme = 30;
        var chance = new Random(seed);
        string[] kinds = ["company", "university", "centre"];
        string[] countries = ["MA", "DZ", "TN", "FR", "ES"];
        Party[] parties = [.. Enumerable.Range(0, Themes * PerTheme).Select(party => new Party(kinds[party % 3], countries[party % 5]))];
        var projects = Enumerable
            .Range(0, 450)
            .Select(id =>
            {
                var theme = chance.Next(Themes);
                var who = new HashSet<int>();
                for (var size = 2 + chance.Next(5); who.Count < size; )
                {
                    var busy = (int)(PerTheme * chance.NextDouble() * chance.NextDouble());
                    who.Add((chance.Next(8) == 0 ? chance.Next(Themes) : theme) * PerTheme + busy);
                }
                return new JointProject(id, new DateOnly(2017, 1, 1).AddDays(chance.Next(3 * 365)), [.. who]);
            });
        return (parties, [.. projects.OrderBy(project => project.Start)]);
    }
}
