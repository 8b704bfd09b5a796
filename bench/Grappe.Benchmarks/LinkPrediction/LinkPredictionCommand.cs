using System.Diagnostics;
using System.Globalization;
using Grappe.Algorithms.Matching;

namespace Grappe.Benchmarks.LinkPrediction;

/// <summary>Learns from participations, foretells new partners, and tells how many of them were right, beside the classical indices.</summary>
public static class LinkPredictionCommand
{
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        if (LinkPredictionOptions.Parse(args, error) is not { } options)
            return 2;
        try
        {
            return new Evaluation(options, output).Run();
        }
        catch (Exception unreadable) when (unreadable is ParticipationsError or IOException or InvalidDataException)
        {
            error.WriteLine(unreadable.Message);
            return 1;
        }
        catch (ArgumentException nothing) when (nothing.ParamName == "projects")
        {
            error.WriteLine(nothing.Message);
            return 1;
        }
    }

    private sealed class Evaluation(LinkPredictionOptions options, TextWriter output)
    {
        private readonly Stopwatch clock = Stopwatch.StartNew();

        public int Run()
        {
            var read = options.Test is { } test ? Participations.Read(options.Train, test) : Participations.Read(options.Train);
            var (earlier, later, end) = Split(read);
            foreach (var remark in read.Remarks)
                output.WriteLine(remark);
            output.WriteLine($"{earlier.Count} projects before, {later.Count} after; known until {end:yyyy-MM-dd}; {Seconds()}");

            var rules = new LinkRules
            {
                EarlierProjects = options.Earlier,
                Network = new NetworkOptions { LargestProject = options.Largest },
            };
            var model = Compare("new pairs (primary)", read, earlier, later, end, rules, true);
            Compare("new pairs, eligible by projects of every size", read, earlier, later, end, rules with { CountEveryProject = true }, false);
            Compare("repeated pairs included", read, earlier, later, end, rules with { Repeated = true }, false);

            output.WriteLine();
            output.WriteLine(
                $"weights, learnt from {string.Join(", ", model.Rehearsed.Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))} on:"
            );
            foreach (var (signal, weight) in model.Weights)
                output.WriteLine($"  {signal.Name, -28} {Number(weight, "0.000"), 8}   {signal.Family}");
            output.WriteLine($"  {"constant", -28} {Number(model.Constant, "0.000"), 8}");
            output.WriteLine($"highest memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB, {Seconds()}");
            return 0;
        }

        private (IReadOnlyList<JointProject> Earlier, IReadOnlyList<JointProject> Later, DateOnly End) Split(Participations read)
        {
            if (options.Split is { } day)
            {
                var all = read.Projects[0];
                return (
                    [.. all.Where(project => project.Start < day)],
                    [.. all.Where(project => project.Start >= day && !(project.Start >= options.Until))],
                    day
                );
            }
            // The file of what is known says itself until when; one project of a thousand may be written down long before it begins.
            var starts = read.Projects[0].Select(project => project.Start).Order().ToList();
            return (read.Projects[0], read.Projects[1], starts[(int)Math.Ceiling((starts.Count - 1) * 0.999)].AddDays(1));
        }

        private PartnerModel Compare(
            string title,
            Participations read,
            IReadOnlyList<JointProject> earlier,
            IReadOnlyList<JointProject> later,
            DateOnly end,
            LinkRules rules,
            bool primary
        )
        {
            var learning = new LearningOptions { Rules = rules, Seed = options.Seed };
            List<(string Name, LearningOptions Options)> ways = [("Grappe", learning)];
            if (primary && options.Ablate)
            {
                string[] signals = [.. PartnerModel.Signals.Select(signal => signal.Name)];
                ways.AddRange(signals.Select(signal => ($"  without {signal}", learning with { Without = new HashSet<string> { signal } })));
                foreach (var family in PartnerModel.Signals.GroupBy(signal => signal.Family, signal => signal.Name))
                {
                    ways.Add(($"  without {family.Key}", learning with { Without = family.ToHashSet() }));
                    ways.Add(($"  {family.Key} alone", learning with { Without = signals.Except(family).ToHashSet() }));
                }
            }
            var models = PartnerModel.Learn(read.Organisations, earlier, end, [.. ways.Select(way => way.Options)]);
            var learnt = Seconds();
            var task = new LinkTask(read.Organisations, earlier, later, end, rules);
            var indices = new NeighbourIndices(task.Network);
            var classical = task.Measure(indices.Reader, NeighbourIndices.Names.Count);
            PartnerRanking[] rankings = [.. models.Select(model => model.On(task.Network, options.Seed))];
            var ours = task.Measure(() => PartnerRanking.Reader(rankings), rankings.Length);
            var hindsight = task.Measure(() => Hindsight(task), 1);

            output.WriteLine();
            output.WriteLine(
                $"{title}: {task.Eligible.Count} organisations, {classical[0].Candidates} candidate pairs, {classical[0].Positives} became partners; learnt {learnt}, scored {Seconds()}"
            );
            output.WriteLine($"  {"", -34} {"AUC", 8} {"p@100", 7} {"p@1000", 7} {"p@npos", 7}");
            foreach (
                var (name, quality) in NeighbourIndices
                    .Names.Concat(ways.Select(way => way.Name))
                    .Append("(hindsight: partners to come)")
                    .Zip([.. classical, .. ours, .. hindsight])
            )
                output.WriteLine(
                    $"  {name, -34} {Number(quality.Auc, "0.0000"), 8} {Number(quality.At100, "0.00"), 7} {Number(quality.At1000, "0.000"), 7} {Number(quality.AtPositives, "0.0000"), 7}"
                );
            if (primary)
                ShowReasons(read, task, rankings[0]);
            output.Flush();
            return models[0];
        }

        /// <summary>
        /// Scores a pair by the product of the numbers of partners that the two really found: the best that could be known of how much each will do. This is no
        /// prediction, but a measure for predictions.
        /// </summary>
        private static PairReader Hindsight(LinkTask task)
        {
            var found = new float[task.Network.Count];
            for (var place = 0; place < task.Eligible.Count; place++)
            {
                foreach (var other in task.LinksOf(place))
                    (found[task.Eligible[place]], found[other]) = (found[task.Eligible[place]] + 1, found[other] + 1);
            }
            return (parties, targets, scores) =>
            {
                for (var at = 0; at < parties.Length; at++)
                {
                    for (var t = 0; t < targets[at].Length; t++)
                        scores[0][at][t] = found[parties[at]] * found[targets[at][t]];
                }
            };
        }

        private void ShowReasons(Participations read, LinkTask task, PartnerRanking ranking)
        {
            foreach (var party in task.Eligible.OrderByDescending(task.Network.Projects).ThenBy(party => party).Take(options.Show))
            {
                foreach (var partner in ranking.Best(party, 1))
                {
                    output.WriteLine($"  {read.Numbers[party]} with {read.Numbers[partner.Party]}, log odds {Number(partner.LogOdds, "0.00")}:");
                    foreach (var reason in partner.Reasons)
                        output.WriteLine(
                            $"    {Number(reason.Share * 100, "0"), 3} %  {reason.Family}: {string.Join("; ", reason.Evidence.Select(evidence => Say(evidence, read)))}"
                        );
                }
            }
        }

        private static string Say(LinkEvidence evidence, Participations read) =>
            evidence switch
            {
                CommonPartnerCount count => $"{count.Count} in common",
                CommonPartner common => $"{read.Numbers[common.Party]} ({common.Partners} partners, {Number(common.Share * 100, "0.0")} %)",
                PartnerChain chain => $"{read.Numbers[chain.Near]} and {read.Numbers[chain.Far]} ({Number(chain.Share * 100, "0.00")} %)",
                WorkWithOthers work => $"{work.Projects} projects, {work.ProjectsOfLastYear} in the last year, {work.Partners} partners",
                CountryTies ties => $"{ties.First} and {ties.Second}: {Number(ties.Factor, "0.00")} times chance",
                KindTies ties => $"{ties.First} and {ties.Second}: {Number(ties.Factor, "0.00")} times chance",
                GroupTies ties =>
                    $"{ties.First.Kind} {ties.First.Country} and {ties.Second.Kind} {ties.Second.Country}: {Number(ties.Factor, "0.00")} times chance",
                SharedProject project => $"both in {read.ProjectNumbers[project.Project]}",
                _ => throw new ArgumentOutOfRangeException(nameof(evidence)),
            };

        private string Seconds() => $"after {Number(clock.Elapsed.TotalSeconds, "0.0")} s";

        private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
    }
}
