namespace Grappe.Web.Shared.Rules;

/// <summary>Reads the rules that a cluster or an authority set for itself, and writes new versions of them. Who may write is for the module to ask.</summary>
public sealed class KeepRules(GrappeDb db, CurrentPerson current, TimeProvider clock)
{
    private const int LongestSource = 300;
    private const int LongestArticle = 100;

    /// <summary>The fields of one rule as they were typed.</summary>
    public sealed record Typed(string? Value, string? Source, string? Article);

    /// <summary>Finds the rules of a book that hold on a day; null where nobody set them for then.</summary>
    public async Task<RulesInForce?> FindAsync(int subject, RuleBook book, DateOnly day, CancellationToken cancellation = default) =>
        await db
            .RuleVersions.AsNoTracking()
            .Include(version => version.Values)
            .Where(version => version.SubjectId == subject && version.Book == book.Name && version.ValidFrom <= day)
            .OrderByDescending(version => version.ValidFrom)
            .ThenByDescending(version => version.Number)
            .FirstOrDefaultAsync(cancellation)
            is { } found
            ? new RulesInForce(found)
            : null;

    /// <summary>The same where nothing can be done without them.</summary>
    /// <exception cref="RuleBroken">Nobody set them for that day: they are asked for, and nothing is guessed.</exception>
    public async Task<RulesInForce> NeedAsync(int subject, RuleBook book, DateOnly day, CancellationToken cancellation = default) =>
        await FindAsync(subject, book, day, cancellation)
        ?? throw new RuleBroken("rules.missing", new CodeName("rule-book", book.Name), day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>Reads the version under which something began.</summary>
    public async Task<RulesInForce> OfAsync(int version, CancellationToken cancellation = default) =>
        new(await db.RuleVersions.AsNoTracking().Include(one => one.Values).SingleAsync(one => one.Id == version, cancellation));

    /// <summary>All versions of a book, the newest first.</summary>
    public async Task<IReadOnlyList<RuleVersion>> VersionsAsync(int subject, RuleBook book, CancellationToken cancellation = default) =>
        await db
            .RuleVersions.AsNoTracking()
            .Include(version => version.Values)
            .Where(version => version.SubjectId == subject && version.Book == book.Name)
            .OrderByDescending(version => version.Number)
            .ToListAsync(cancellation);

    /// <summary>Writes a new version. What began under another goes on under that one.</summary>
    /// <param name="typed">What was typed of each rule, by its code.</param>
    /// <param name="after">The number of the newest version that its author saw; nought where there was none.</param>
    /// <exception cref="RuleBroken">A value, its source or the day is missing or cannot be used; or somebody wrote another version meanwhile.</exception>
    public async Task WriteAsync(
        int subject,
        RuleBook book,
        DateOnly? from,
        IReadOnlyDictionary<string, Typed> typed,
        int after,
        CancellationToken cancellation = default
    )
    {
        var (problems, values) = (new ProblemList(), new List<RuleValue>());
        problems.AddIf(from is null, "from", "rules.from");
        foreach (var rule in book.Rules)
        {
            var given = typed.GetValueOrDefault(rule.Code) ?? new(null, null, null);
            var (value, source, article) = (TypedText.OneLine(given.Value), TypedText.OneLine(given.Source), TypedText.OneLine(given.Article));
            var understood =
                value.Length > 0 ? rule.Understand(value)
                : rule.MayBeNone ? ""
                : null;
            if (understood is null)
                problems.Add(rule.Expected with { Field = rule.Code });
            problems.AddIf(source.Length is 0 or > LongestSource, $"{rule.Code}-source", "rules.source");
            problems.AddIf(article.Length > LongestArticle, $"{rule.Code}-article", "rules.article");
            values.Add(
                new()
                {
                    Rule = rule.Code,
                    Value = understood ?? "",
                    Source = source,
                    Article = article.Length > 0 ? article : null,
                }
            );
        }
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        // The first version has no row to be locked.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({$"rules {subject} {book.Name}"}, 0))", cancellation);
        var newest = await db.RuleVersions.Where(one => one.SubjectId == subject && one.Book == book.Name).MaxAsync(one => (int?)one.Number, cancellation) ?? 0;
        if (newest != after)
            throw new Overtaken("rules.overtaken");
        db.Add(
            new RuleVersion
            {
                SubjectId = subject,
                Book = book.Name,
                Number = newest + 1,
                ValidFrom = from!.Value,
                PersonId = current.Id,
                WrittenAt = clock.GetUtcNow().UtcDateTime,
                Values = values,
            }
        );
        await db.SaveChangesAsync(cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }
}
