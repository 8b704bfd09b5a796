using Grappe.Algorithms.Matching;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Cooperation.Partners;

/// <summary>Measures the ranking on what really happened: each co-operation is hidden in turn, and its partner looked for among all of its kind. See docs/matching.md.</summary>
public static class MeasurePartners
{
    private const int Ten = 10;
    private const int All = 200;

    private static readonly PartnerSignals Any = PartnerSignals.WeightsFor(Motive.Any);

    private static readonly (string Name, PartnerSignals Weights)[] Ways =
    [
        .. Enum.GetValues<Motive>().Select(motive => ($"weights for {motive.ToString().ToLowerInvariant()}", PartnerSignals.WeightsFor(motive))),
        ("any, without shared concepts", Any with { Product = 0, Technology = 0, Step = 0 }),
        ("any, without words", Any with { Words = 0 }),
        ("any, without the value chain", Any with { Chain = 0 }),
        ("any, without ties", Any with { Ties = 0 }),
        ("any, without distance", Any with { Near = 0 }),
        ("shared concepts alone", new PartnerSignals(1, 1, 1, 0, 0, 0, 0, 0, 0)),
        ("words alone", new PartnerSignals(0, 0, 0, 1, 0, 0, 0, 0, 0)),
        ("ties alone", new PartnerSignals(0, 0, 0, 0, 0, 0, 0, 1, 0)),
    ];

    private sealed record Question(PartnerProfile Asker, PartnerProfile Hidden);

    public static async Task<int> RunAsync(IServiceProvider services, TextWriter said)
    {
        var database = services.GetRequiredService<NpgsqlDataSource>();
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GrappeDb>();
        if (!await db.KnownSubjects().AnyAsync())
            throw new StartRefused("No data set is loaded here yet. Start the platform once, then measure.");
        await services.GetRequiredService<Registers>().ReadAsync();
        var pages = await services.GetRequiredService<PartnerBook>().OpenAsync(CancellationToken.None);
        var pairs = await PairsAsync(database, pages);
        var passing = await db.Subjects.Where(subject => subject.Kind == "event" || subject.Kind == "programme").Select(subject => subject.Id).ToHashSetAsync();
        var partners = pairs.SelectMany(pair => new[] { pair.A.Id, pair.B.Id }).CountBy(id => id).ToDictionary();
        foreach (
            var (title, hidden, asker) in new[]
            {
                ("a cluster by a cluster", false, false),
                ("an organisation by a cluster", true, false),
                ("a cluster by an organisation", false, true),
            }
        )
        {
            List<Question> questions =
            [
                .. pairs
                    .SelectMany(pair => new[] { new Question(pair.A, pair.B), new Question(pair.B, pair.A) })
                    .Where(one => PartnerBook.Pages.IsOrganisation(one.Hidden) == hidden && PartnerBook.Pages.IsOrganisation(one.Asker) == asker),
            ];
            var candidates = pages.Profiles.Values.Where(party => PartnerBook.Pages.IsOrganisation(party) == hidden && pages.Index.Contains(party.Id)).ToList();
            await said.WriteLineAsync($"\nLooked for: {title}; {questions.Count} questions, {candidates.Count} candidates.");
            await MeasureAsync(said, pages, candidates, questions, passing, partners);
        }
        return 0;
    }

    private static async Task MeasureAsync(
        TextWriter said,
        PartnerBook.Pages pages,
        List<PartnerProfile> candidates,
        List<Question> questions,
        HashSet<int> passing,
        Dictionary<int, int> partners
    )
    {
        await said.WriteLineAsync("\n| ranking | hit@1 | hit@10 | mean reciprocal rank |\n|---|---:|---:|---:|");
        foreach (var (name, weights) in Ways)
            await WriteAsync(said, name, RanksOf(pages, candidates, questions, passing, weights));
        await WriteAsync(said, "popularity: most co-operations first", Popularity(candidates, questions, partners));
        var all = candidates.Count - 1.0;
        await said.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| random, expected | {1 / all:0.000} | {Ten / all:0.000} | {Enumerable.Range(1, (int)all).Sum(rank => 1.0 / rank) / all:0.000} |"
            )
        );
    }

    // Who is known to work together; to be a member is not, as all know of it who are told of anything.
    private static async Task<List<(PartnerProfile A, PartnerProfile B)>> PairsAsync(NpgsqlDataSource database, PartnerBook.Pages pages)
    {
        await using var command = database.CreateCommand(
            "select distinct least(one, other), greatest(one, other) from ties where cooperation is not null and one <> other order by 1, 2"
        );
        await using var reader = await command.ExecuteReaderAsync();
        var pairs = new List<(PartnerProfile, PartnerProfile)>();
        while (await reader.ReadAsync())
            if (Of(reader.GetInt32(0)) is { } a && Of(reader.GetInt32(1)) is { } b && !a.Kin.Contains(b.Id))
                pairs.Add((a, b));
        return pairs;

        PartnerProfile? Of(int id) => pages.Index.Contains(id) ? pages.Profiles[id] : null;
    }

    private static List<double?> RanksOf(
        PartnerBook.Pages pages,
        List<PartnerProfile> candidates,
        List<Question> questions,
        HashSet<int> passing,
        PartnerSignals weights
    )
    {
        var ranks = new List<double?>();
        var groups = candidates.Select(candidate => candidate.Group).ToHashSet();
        foreach (var (asker, hidden) in questions)
        {
            // The fair that only the two held is the co-operation itself.
            var own = asker
                .Ties.Intersect(hidden.Ties)
                .Where(tie => passing.Contains(tie) && pages.Profiles.Values.Count(party => party.Ties.Contains(tie)) == 2)
                .ToHashSet();
            pages.Index.Put([hidden with { Ties = [.. hidden.Ties.Where(tie => tie != asker.Id && !own.Contains(tie))] }]);
            var question = new PartnerQuestion(asker with { Ties = [.. asker.Ties.Where(tie => tie != hidden.Id && !own.Contains(tie))] })
            {
                Weights = weights,
                Groups = groups,
                Take = All,
                Diversity = 0,
            };
            var place = pages.Index.Ask(question).ToList().FindIndex(candidate => candidate.Id == hidden.Id);
            ranks.Add(place < 0 ? null : place + 1);
            pages.Index.Put([hidden]);
        }
        return ranks;
    }

    // Equals share the mean of their ranks.
    private static List<double?> Popularity(List<PartnerProfile> candidates, List<Question> questions, Dictionary<int, int> partners)
    {
        var ranks = new List<double?>();
        foreach (var (asker, hidden) in questions)
        {
            int Degree(int id) => partners.GetValueOrDefault(id) - (id == hidden.Id ? 1 : 0);
            var others = candidates.ConvertAll(candidate => candidate.Id).Where(id => id != asker.Id && id != hidden.Id && !asker.Ties.Contains(id)).ToList();
            ranks.Add(1 + others.Count(id => Degree(id) > Degree(hidden.Id)) + others.Count(id => Degree(id) == Degree(hidden.Id)) / 2.0);
        }
        return ranks;
    }

    private static Task WriteAsync(TextWriter said, string name, List<double?> ranks) =>
        said.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {ranks.Average(rank => rank <= 1 ? 1.0 : 0):0.000} | {ranks.Average(rank => rank <= Ten ? 1.0 : 0):0.000} | {ranks.Average(rank => 1 / rank ?? 0):0.000} |"
            )
        );
}
