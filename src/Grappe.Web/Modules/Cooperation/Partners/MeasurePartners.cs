using System.Globalization;
using Grappe.Algorithms.Matching;
using Grappe.Web.Modules.Atlas;
using Npgsql;

namespace Grappe.Web.Modules.Cooperation;

/// <summary>How good the ranking is on what really happened: each co-operation of two clusters is hidden in turn, and looked for among all clusters. docs/matching.md tells what came out.</summary>
public static class MeasurePartners
{
    private const int Ten = 10;

    public static async Task<int> RunAsync(IServiceProvider services, TextWriter said)
    {
        await services.GetRequiredService<Registers>().ReadAsync();
        var pages = await services.GetRequiredService<PartnerBook>().OpenAsync(CancellationToken.None);
        var database = services.GetRequiredService<NpgsqlDataSource>();
        var pairs = await PairsAsync(database, pages);
        var clusters = pages.Profiles.Values.Where(party => !PartnerBook.Pages.IsOrganisation(party)).ToList();
        var any = PartnerSignals.WeightsFor(Motive.Any);
        (string Name, PartnerSignals Weights)[] ways =
        [
            .. Enum.GetValues<Motive>().Select(motive => ($"weights for {motive.ToString().ToLowerInvariant()}", PartnerSignals.WeightsFor(motive))),
            ("any, without shared concepts", any with { Product = 0, Technology = 0, Step = 0 }),
            ("any, without words", any with { Words = 0 }),
            ("any, without the value chain", any with { Chain = 0 }),
            ("any, without ties", any with { Ties = 0 }),
            ("any, without distance", any with { Near = 0 }),
            ("shared concepts alone", new PartnerSignals(1, 1, 1, 0, 0, 0, 0, 0, 0)),
            ("words alone", new PartnerSignals(0, 0, 0, 1, 0, 0, 0, 0, 0)),
            ("ties alone", new PartnerSignals(0, 0, 0, 0, 0, 0, 0, 1, 0)),
        ];
        await said.WriteLineAsync($"{clusters.Count} clusters, {pairs.Count} pairs that co-operate, each looked for from both sides.");
        await said.WriteLineAsync("\n| ranking | hit@1 | hit@10 | mean reciprocal rank |\n|---|---:|---:|---:|");
        foreach (var (name, weights) in ways)
            await WriteAsync(said, name, RanksOf(pages, clusters, pairs, weights));
        await WriteAsync(said, "popularity: most co-operations first", Popularity(pages, clusters, pairs, await PartnersAsync(database)));
        var all = clusters.Count - 1.0;
        await said.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| random, expected | {1 / all:0.000} | {Ten / all:0.000} | {Enumerable.Range(1, (int)all).Sum(rank => 1.0 / rank) / all:0.000} |"
            )
        );
        return 0;
    }

    private static async Task<List<(int A, int B)>> PairsAsync(NpgsqlDataSource database, PartnerBook.Pages pages)
    {
        await using var command = database.CreateCommand(
            "select distinct least(a_id, b_id), greatest(a_id, b_id) from cooperations where a_id <> b_id order by 1, 2"
        );
        await using var reader = await command.ExecuteReaderAsync();
        var pairs = new List<(int, int)>();
        while (await reader.ReadAsync())
            if (IsCluster(reader.GetInt32(0)) && IsCluster(reader.GetInt32(1)))
                pairs.Add((reader.GetInt32(0), reader.GetInt32(1)));
        return pairs;

        bool IsCluster(int id) => pages.Profiles.TryGetValue(id, out var party) && !PartnerBook.Pages.IsOrganisation(party);
    }

    private static List<double?> RanksOf(PartnerBook.Pages pages, List<PartnerProfile> clusters, List<(int A, int B)> pairs, PartnerSignals weights)
    {
        var ranks = new List<double?>();
        var groups = clusters.Select(cluster => cluster.Group).ToHashSet();
        foreach (var (asker, hidden) in pairs.Concat(pairs.Select(pair => (pair.B, pair.A))))
        {
            var (mine, theirs) = (pages.Profiles[asker], pages.Profiles[hidden]);
            pages.Index.Put([theirs with { Ties = [.. theirs.Ties.Where(tie => tie != asker)] }]);
            var question = new PartnerQuestion(mine with { Ties = [.. mine.Ties.Where(tie => tie != hidden)] })
            {
                Weights = weights,
                Groups = groups,
                Take = 200,
                Diversity = 0,
            };
            var place = pages.Index.Ask(question).ToList().FindIndex(candidate => candidate.Id == hidden);
            ranks.Add(place < 0 ? null : place + 1);
            pages.Index.Put([theirs]);
        }
        return ranks;
    }

    // Equals share the mean of their ranks.
    private static List<double?> Popularity(PartnerBook.Pages pages, List<PartnerProfile> clusters, List<(int A, int B)> pairs, Dictionary<int, int> partners)
    {
        var ranks = new List<double?>();
        foreach (var (asker, hidden) in pairs.Concat(pairs.Select(pair => (pair.B, pair.A))))
        {
            int Degree(int id) => partners.GetValueOrDefault(id) - (id == hidden ? 1 : 0);
            var others = clusters
                .ConvertAll(cluster => cluster.Id)
                .Where(id => id != asker && id != hidden && !pages.Profiles[asker].Ties.Contains(id))
                .ToList();
            ranks.Add(1 + others.Count(id => Degree(id) > Degree(hidden)) + others.Count(id => Degree(id) == Degree(hidden)) / 2.0);
        }
        return ranks;
    }

    // With how many each co-operates.
    private static async Task<Dictionary<int, int>> PartnersAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            "select one, count(distinct other)::int from (select a_id one, b_id other from cooperations union all select b_id, a_id from cooperations) both_ways group by one"
        );
        await using var reader = await command.ExecuteReaderAsync();
        var partners = new Dictionary<int, int>();
        while (await reader.ReadAsync())
            partners.Add(reader.GetInt32(0), reader.GetInt32(1));
        return partners;
    }

    private static Task WriteAsync(TextWriter said, string name, List<double?> ranks) =>
        said.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {ranks.Average(rank => rank <= 1 ? 1.0 : 0):0.000} | {ranks.Average(rank => rank <= Ten ? 1.0 : 0):0.000} | {ranks.Average(rank => 1 / rank ?? 0):0.000} |"
            )
        );
}
