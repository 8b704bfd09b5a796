using System.Diagnostics;
using System.Globalization;
using Grappe.Algorithms.Matching;
using Grappe.Benchmarks.Atlas;

namespace Grappe.Benchmarks.LinkPrediction;

/// <summary>Measures how long the twenty likeliest partners with their reasons take in a large made-up network, and what it holds in memory.</summary>
internal static class PartnersCommand
{
    private const int PerTheme = 200;
    private static readonly DateOnly End = new(2024, 1, 1);

    public static int Run(string[] args, TextWriter output)
    {
        var options = Options.Read(args);
        var (count, asked, seed) = (options.Number("--organisations", 1_000_000), options.Number("--questions", 200), options.Number("--seed", 1));
        var (few, past) = Make(4000, seed);
        var model = PartnerModel.Learn(few, past, End, new LearningOptions())[0];

        var (parties, projects) = Make(count, seed + 1);
        var before = GC.GetTotalMemory(true);
        var clock = Stopwatch.StartNew();
        var network = new CooperationNetwork(parties, projects, End);
        var built = clock.Elapsed;
        var ranking = model.On(network);
        var held = GC.GetTotalMemory(true) - before;
        output.WriteLine(
            $"{count} organisations, {projects.Count} projects, {projects.Sum(project => project.Parties.Count)} participations: built in {Milliseconds(built)} ms, {held >> 20} MB held beside them"
        );

        var chance = new Random(seed);
        // Who asks is somebody who works with others: of a random project, so that the busy ask more often.
        int[] askers = [.. Enumerable.Range(0, asked + 20).Select(_ => projects[chance.Next(projects.Count)].Parties[0])];
        List<(double Time, double Processor, int Found)> questions = [];
        foreach (var asker in askers)
        {
            var worked = Environment.CpuUsage.TotalTime;
            clock.Restart();
            var found = ranking.Best(asker, 20);
            questions.Add((clock.Elapsed.TotalMilliseconds, (Environment.CpuUsage.TotalTime - worked).TotalMilliseconds, found.Count));
        }
        string Spread(Func<(double Time, double Processor, int Found), double> of)
        {
            var times = questions.Skip(20).Select(of).Order().ToList();
            return $"p50 {Number(times[times.Count / 2])} ms, p95 {Number(times[times.Count * 95 / 100])} ms, longest {Number(times[^1])} ms";
        }
        output.WriteLine(
            $"top 20 with reasons, {asked} questions: {Spread(question => question.Time)}; of processor time {Spread(question => question.Processor)}; {questions.Count(question => question.Found == 20)} of {questions.Count} found 20"
        );

        var partner = ranking.Best(askers[0], 1)[0].Party;
        clock.Restart();
        network.Add(new JointProject(-1, End, [askers[0], partner]));
        var added = clock.Elapsed;
        var seen = ranking.Best(askers[0], 20).All(one => one.Party != partner);
        output.WriteLine(
            $"one more project: added in {Milliseconds(added)} ms, {(seen ? "seen" : "NOT SEEN")} by the next question after {Milliseconds(clock.Elapsed)} ms"
        );
        output.WriteLine($"memory {GC.GetTotalMemory(true) >> 20} MB, highest {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");
        return seen ? 0 : 1;
    }

    /// <summary>
    /// Themes of two hundred organisations, of whom few do most of the work; two projects for five organisations, of 2 to 20 parties; every tenth party comes from another theme.
    /// </summary>
    private static (Party[] Parties, List<JointProject> Projects) Make(int count, int seed)
    {
        var chance = new Random(seed);
        string[] kinds = ["PRC", "HES", "REC", "PUB", "OTH"];
        Party[] parties = [.. Enumerable.Range(0, count).Select(party => new Party(kinds[party % 5], $"country {party % 40}"))];
        List<JointProject> projects = [];
        var who = new HashSet<int>();
        for (var id = 0; id < count * 2 / 5; id++)
        {
            var theme = chance.Next(count / PerTheme);
            var size = 2 + (int)(18 * Math.Pow(chance.NextDouble(), 3));
            for (who.Clear(); who.Count < size; )
            {
                var from = chance.Next(10) == 0 ? chance.Next(count / PerTheme) : theme;
                who.Add(from * PerTheme + (int)(PerTheme * Math.Pow(chance.NextDouble(), 2.5)));
            }
            projects.Add(new JointProject(id, End.AddDays(-1 - chance.Next(5 * 365)), [.. who]));
        }
        return (parties, projects);
    }

    private static string Milliseconds(TimeSpan time) => Number(time.TotalMilliseconds);

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
