using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Places;

namespace Grappe.Web.Modules.Atlas.Loading;

/// <summary>A contradiction of the data set with the statements it is made of.</summary>
public sealed record FoundContradiction(
    Algorithms.Observations.Contradiction What,
    IReadOnlyList<(Claim Claim, Statement Statement, Observation Observation)> Parts
)
{
    public override string ToString() =>
        $"{What.Degree.ToString().ToLowerInvariant()} {What.Subject} {What.Field} {What.Key} ({What.Kind.ToString().ToLowerInvariant()}): "
        + string.Join("; ", Parts.Select(part => $"{part.Observation.Source.Slug}:{part.Statement.Line} {Said(part.Statement)}"));

    private static string Said(Statement statement) =>
        statement.Name
        ?? statement.Wording
        ?? statement.Code
        ?? statement.Date?.ToString()
        ?? statement.OtherSubject?.Code
        ?? statement.NumberFrom?.ToString()
        ?? statement.Flag?.ToString()
        ?? "";
}

/// <summary>A contradiction that someone read in the sources, and the degree to which the data set shows its two lines to disagree, if it does.</summary>
public sealed record ReadContradiction(string Number, string Subject, string About, string Degree, string Why, string Verdict, string Reason, string? Shown);

/// <summary>The command <c>data compare FILE</c>: holds the contradictions of the data set against a list read by hand.</summary>
public static class CompareContradictions
{
    /// <summary>Fields under which one reader or another may file one and the same contradiction.</summary>
    private static readonly string[][] Families =
    [
        ["name", "acronym", "website"],
        ["members", "member", "count", "figure"],
        ["created", "date", "start", "end"],
    ];

    public static async Task<int> RunAsync(string file, string[] args)
    {
        var configuration = new ConfigurationBuilder()
            .AddEnvironmentVariables()
            .AddCommandLine([.. args.SkipWhile(argument => !argument.StartsWith('-'))])
            .Build();
        var (sound, problems) = DataSet.Read(Folders.Data(configuration));
        using var data = sound;
        if (data is null)
            throw new StartRefused($"{problems.Count} problems in the data set; list them with: data check");
        var (read, beyond) = Compare(data, Path.GetFullPath(file, Folders.Root()));
        var wanted = read.Where(row => row.Verdict.Length == 0).ToList();
        foreach (var row in wanted.Where(row => row.Shown != row.Degree && row.Reason.Length == 0))
            await Console.Out.WriteLineAsync(
                $"{(row.Shown is null ? "missed" : "shown as " + row.Shown)}: {row.Number} {row.Subject} {row.About} ({row.Degree}): {row.Why}"
            );
        foreach (var found in beyond)
            await Console.Out.WriteLineAsync($"beyond the list: {found}");
        foreach (var degree in Cards.Contradiction.Degrees)
        {
            var rows = wanted.Where(row => row.Degree == degree).ToList();
            await Console.Out.WriteLineAsync(
                $"{degree}: {rows.Count} read by hand, {rows.Count(row => row.Shown is not null)} found, {rows.Count(row => row.Shown == degree)} of them with this degree; "
                    + $"{beyond.Count(found => Is(degree, found))} found beyond the list."
            );
        }
        return 0;
    }

    /// <summary>Finds how the data set shows each contradiction of a list, and which contradictions it shows besides.</summary>
    public static (IReadOnlyList<ReadContradiction> Read, IReadOnlyList<FoundContradiction> Beyond) Compare(DataSet data, string file)
    {
        var places = data.Places.ToDictionary(place => place.Id);
        var tree = Registers.TreeOf(data.Places);
        var found = data.InBatches()
            .SelectMany(batch => batch)
            .Where(subject => subject.Observations.Count > 0)
            .SelectMany(subject => Find(subject, places, tree))
            .ToList();
        List<DataProblem> problems = [];
        HashSet<FoundContradiction> matched = [];
        var read = CsvFile
            .Rows(Path.GetDirectoryName(file)!, Path.GetFileName(file), "n,subject,about,degree,line_a,a,line_b,b,why,verdict,reason", problems)
            .Select(row =>
            {
                var (subject, about, a, b) = (row.Required("subject"), row.Required("about"), row.Required("line_a"), row.Required("line_b"));
                var shown = found
                    .Where(each => each.What.Subject == subject && OfOneFamily(each.What.Field, about))
                    .Select(each => (Found: each, Degree: Between(each, a, b, tree)))
                    .Where(each => each.Degree is not null)
                    .ToList();
                matched.UnionWith(shown.Select(each => each.Found));
                var degree = row.OneOf("degree", Cards.Contradiction.Degrees);
                var gravest =
                    shown.Count == 0 ? null
                    : shown.Any(each => each.Degree == degree) ? degree
                    : shown[0].Degree;
                return new ReadContradiction(
                    row.Required("n"),
                    subject,
                    about,
                    degree,
                    row.Required("why"),
                    row.Optional("verdict") ?? "",
                    row.Optional("reason") ?? "",
                    gravest
                );
            })
            .ToList();
        if (problems.Count > 0)
            throw new StartRefused(string.Join('\n', problems));
        return (read, [.. found.Where(each => !matched.Contains(each))]);
    }

    private static IEnumerable<FoundContradiction> Find(Subject subject, IReadOnlyDictionary<int, Place> places, PlaceTree tree)
    {
        var statements = subject
            .Observations.SelectMany(observation => observation.Statements.Select(statement => (statement, observation)))
            .ToDictionary(each => each.statement.Id);
        return Algorithms
            .Observations.Contradictions.Find(subject.Code, Claims.Of(subject.Observations, places), tree)
            .Select(what => new FoundContradiction(
                what,
                [.. what.Claims.Select(claim => (claim, statements[claim.Id].statement, statements[claim.Id].observation))]
            ));
    }

    private static bool OfOneFamily(string field, string about) => field == about || Families.Any(family => family.Contains(field) && family.Contains(about));

    private static bool Is(string degree, FoundContradiction found) => string.Equals(found.What.Degree.ToString(), degree, StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds the degree to which two lines disagree within a contradiction, which may gather more than the two; null where they do not disagree.</summary>
    private static string? Between(FoundContradiction found, string a, string b, PlaceTree tree)
    {
        var (at, against) = (found.Parts.Where(part => Stands(part, a)).ToList(), found.Parts.Where(part => Stands(part, b)).ToList());
        if (at.Count == 0 || against.Count == 0)
            return null;
        var degree =
            found.What.Kind is not (ContradictionKind.Value or ContradictionKind.Omission) || found.What.Degree == Degree.Spelling
                ? found.What.Degree.ToString()
                : at.SelectMany(x => against.Select(y => Comparison.Compare(x.Claim, y.Claim, tree)))
                    .Where(agreement => agreement is Agreement.Imprecision or Agreement.Conflict)
                    .DefaultIfEmpty(Agreement.Same)
                    .Max()
                    .ToString();
        return degree == nameof(Agreement.Same) ? null : degree.ToLowerInvariant();
    }

    /// <summary>The study of 2014 is known only through the lines of 2019 that quote it.</summary>
    private static bool Stands((Claim Claim, Statement Statement, Observation Observation) part, string line) =>
        $"{(part.Observation.Source.Slug == "study-2014" ? "study-2019" : part.Observation.Source.Slug)}:{part.Statement.Line}" == line;
}
