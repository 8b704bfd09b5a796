using System.Diagnostics;
using System.Globalization;
using Grappe.Algorithms.Matching;

namespace Grappe.Benchmarks.Matching;

/// <summary>Measures how long the twenty best partners take among very many parties, with their reasons, and how much memory the index keeps.</summary>
internal static class MatchingCommand
{
    private const int Concepts = 400;
    private const int Words = 50_000;
    private const int Questions = 200;
    private const int WarmUp = 20;

    public static int Run(string[] args, TextWriter output)
    {
        var sizes = args.Length > 0 ? args.Select(each => int.Parse(each, CultureInfo.InvariantCulture)).ToArray() : [1_000, 10_000, 100_000, 1_000_000];
        output.WriteLine("| parties | built in | kept in memory | question p50 | p95 | longest | one card changed and asked for |");
        output.WriteLine("|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var size in sizes)
            Measure(size, output);
        return 0;
    }

    private static void Measure(int size, TextWriter output)
    {
        var random = new Random(size);
        var thesaurus = SomeThesaurus(random);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        var index = new PartnerIndex(thesaurus);
        index.Put(Enumerable.Range(0, size).Select(id => SomeParty(random, id, size)));
        var built = watch.Elapsed;
        var askers = Enumerable.Range(0, WarmUp + Questions).Select(_ => SomeParty(random, size + 1, size)).ToList();
        var times = new List<double>();
        foreach (var (number, asker) in askers.Index())
        {
            watch.Restart();
            index.Ask(new PartnerQuestion(asker));
            if (number >= WarmUp)
                times.Add(watch.Elapsed.TotalMilliseconds);
        }
        times.Sort();
        var rare = new PartnerProfile(size + 2) { Does = [new(Concepts - 1, 1)], Words = [new(Words, 1)] };
        watch.Restart();
        index.Put([rare]);
        var found = index.Ask(new PartnerQuestion(rare with { Id = size + 3 }) { Diversity = 0 }).Any(candidate => candidate.Id == rare.Id);
        var changed = watch.Elapsed.TotalMilliseconds;
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(index);
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {size:N0} | {built.TotalSeconds:0.0} s | {kept / 1e6:0} MB | {times[times.Count / 2]:0.0} ms | {times[times.Count * 95 / 100]:0.0} ms | {times[^1]:0.0} ms | {changed:0.0} ms{(found ? "" : ", not found")} |"
            )
        );
    }

    // Three levels: twenty fields, eighty trades, three hundred niches, of which each is used in two others.
    private static Thesaurus SomeThesaurus(Random random) =>
        new(
            Enumerable
                .Range(0, Concepts)
                .Select(id => new Concept(
                    id,
                    (ConceptKind)(id % 3),
                    id < 20 ? []
                        : id < 100 ? [id % 20]
                        : [20 + id % 80],
                    [.. new[] { random.Next(Concepts), random.Next(Concepts) }.Where(fed => fed != id).Distinct()]
                ))
        );

    // As real texts: a few concepts and words are everybody's, most are few people's.
    private static PartnerProfile SomeParty(Random random, int id, int parties) =>
        new(id)
        {
            Does = Some(random, Concepts, random.Next(1, 6)),
            Offers = Some(random, Concepts, random.Next(0, 3)),
            Needs = Some(random, Concepts, random.Next(0, 3)),
            Words = Some(random, Words, random.Next(2, 12)),
            Ties = [.. Enumerable.Range(0, random.Next(0, 6)).Select(_ => random.Next(parties)).Where(tie => tie != id).Distinct()],
            Place = (28 + random.NextDouble() * 20, -10 + random.NextDouble() * 40),
            Maturity = (byte)random.Next(4),
            Group = (ushort)random.Next(20),
        };

    private static IReadOnlyList<Weighted> Some(Random random, int of, int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ => (int)(of * Math.Pow(random.NextDouble(), 2)))
                .Distinct()
                .Select(each => new Weighted(each, random.Next(2) == 0 ? 1 : 0.5f)),
        ];
}
