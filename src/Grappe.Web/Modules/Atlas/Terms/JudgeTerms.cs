using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Thesaurus;

namespace Grappe.Web.Modules.Atlas.Terms;

/// <summary>Takes the judgements of curators on terms that no concept names. A judgement holds at the next question, and can be undone.</summary>
public sealed class JudgeTerms(GrappeDb db, ThesaurusBook book, CurrentPerson current, JobQueue jobs, TimeProvider clock)
{
    public const int LongestName = 80;
    public const int LongestReason = 500;

    // Pages that stand beside those of the concepts.
    private static readonly string[] Reserved = ["proposals", "understood"];

    /// <param name="Key">Its words brought to their stems.</param>
    /// <param name="Written">As it is written.</param>
    public sealed record Term(Language Language, string Key, string Written);

    /// <summary>A new concept as it was typed.</summary>
    public sealed record NewConcept
    {
        public string? Fr { get; init; }
        public string? En { get; init; }
        public string? Ar { get; init; }
        public string? Kind { get; init; }

        /// <summary>The concepts of which it is a case, and those that use it, by names or slugs; empty ones count for nothing.</summary>
        public string?[] Broader { get; init; } = [];
        public string?[] Feeds { get; init; } = [];
        public string? Isic { get; init; }
    }

    /// <summary>Finds the latest judgements that stand.</summary>
    public Task<List<TermJudgement>> LatestAsync(int most, CancellationToken cancellation) =>
        db.TermJudgements.Where(judgement => judgement.UndoneAt == null).OrderByDescending(judgement => judgement.Id).Take(most).ToListAsync(cancellation);

    /// <summary>Finds the judgement of a term that stands, if there is one.</summary>
    public Task<TermJudgement?> StandingAsync(Language language, string key, CancellationToken cancellation) =>
        db.TermJudgements.SingleOrDefaultAsync(one => one.Language == language.Code && one.Key == key && one.UndoneAt == null, cancellation);

    /// <summary>Finds the concept that a typed text means: its slug, a name of it or another of its words, in any language.</summary>
    public static ThesaurusConcept? Named(ThesaurusBook.Pages pages, string? typed)
    {
        var folded = Spelling.Fold(typed ?? "");
        return pages.BySlug.GetValueOrDefault((typed ?? "").Trim())
            ?? pages.Concepts.FirstOrDefault(concept => concept.InEachLanguage().Any(name => Spelling.Fold(name) == folded))
            ?? pages.Concepts.FirstOrDefault(concept => concept.Words.Any(word => Spelling.Fold(word) == folded));
    }

    /// <summary>Takes a term for another word of a concept.</summary>
    /// <exception cref="NotAllowed">Others keep the thesaurus.</exception>
    /// <exception cref="RuleBroken">Something is missing or wrong, or somebody was quicker.</exception>
    public async Task AcceptWordAsync(Term term, string? concept, CancellationToken cancellation)
    {
        Ask();
        if (Named(await book.OpenAsync(cancellation), concept) is not { } named)
            throw new RuleBroken(
                string.IsNullOrWhiteSpace(concept)
                    ? Problem.At("Concept", "terms.concept.missing")
                    : Problem.At("Concept", "terms.concept.unknown", concept.Trim())
            );
        await KeepAsync(
            New(term, TermJudgement.Word, named.Slug),
            () => AgainAsync(db.TermUses.Where(use => use.Language == term.Language.Code && use.Key == term.Key).Select(use => use.SubjectId), cancellation),
            cancellation
        );
    }

    /// <summary>Makes a concept of a term.</summary>
    /// <exception cref="NotAllowed">Others keep the thesaurus.</exception>
    /// <exception cref="RuleBroken">Something is missing or wrong, or somebody was quicker.</exception>
    public async Task AcceptConceptAsync(Term term, NewConcept typed, CancellationToken cancellation)
    {
        Ask();
        var pages = await book.OpenAsync(cancellation);
        var problems = new ProblemList();
        foreach (var (field, name) in new[] { (nameof(typed.Fr), typed.Fr), (nameof(typed.En), typed.En), (nameof(typed.Ar), typed.Ar) })
            if (TypedText.OneLine(name) is not { Length: > 0 and <= LongestName } one)
                problems.Add(Problem.At(field, "terms.name.missing", LongestName));
            else if (pages.Concepts.FirstOrDefault(concept => concept.InEachLanguage().Any(known => Spelling.Fold(known) == Spelling.Fold(one))) is { } known)
                problems.Add(Problem.At(field, "terms.name.taken", known.Name.In(term.Language)));
        problems.AddIf(!ThesaurusConcept.Kinds.Contains(typed.Kind), nameof(typed.Kind), "terms.kind.missing");
        problems.AddIf(!IsIsic(typed.Isic), nameof(typed.Isic), "terms.isic.wrong", (typed.Isic ?? "").Trim());
        var broader = Slugs(typed.Broader, nameof(typed.Broader));
        var feeds = Slugs(typed.Feeds, nameof(typed.Feeds));
        problems.ThrowIfAny();
        var slug = await FreeSlugAsync(pages, typed.En!, cancellation);
        var judgement = New(
            term,
            TermJudgement.Concept,
            slug,
            grown: new GrownConcept
            {
                Slug = slug,
                Kind = typed.Kind!,
                Broader = broader,
                Feeds = feeds,
                Isic = string.Join('+', (typed.Isic ?? "").Split(['+', ' ', ','], StringSplitOptions.RemoveEmptyEntries)) is { Length: > 0 } isic ? isic : null,
                Name = new Localised(TypedText.OneLine(typed.Fr), TypedText.OneLine(typed.En), TypedText.OneLine(typed.Ar)),
            }
        );
        // Its names in the other languages may stand on any card.
        await KeepAsync(judgement, () => jobs.AddAsync(TextsToRead.Kind, cancellation: cancellation), cancellation);

        string[] Slugs(string?[] names, string field)
        {
            var slugs = new List<string>();
            foreach (var name in names.Where(name => !string.IsNullOrWhiteSpace(name)))
                if (Named(pages, name) is { } concept)
                    slugs.Add(concept.Slug);
                else
                    problems.Add(Problem.At(field, "terms.concept.unknown", name!.Trim()));
            return [.. slugs.Distinct()];
        }
    }

    /// <summary>Refuses terms: they are not proposed again.</summary>
    /// <exception cref="NotAllowed">Others keep the thesaurus.</exception>
    /// <exception cref="RuleBroken">Something is missing or wrong, or somebody was quicker.</exception>
    public async Task RefuseAsync(IReadOnlyCollection<Term> terms, string? reason, CancellationToken cancellation)
    {
        Ask();
        if (terms.Count == 0)
            throw new RuleBroken("judge.none-chosen");
        if (TypedText.UpTo(LongestReason, reason) is not { } why)
            throw new RuleBroken(Problem.At("Reason", "terms.reason.missing"));
        var problems = new ProblemList();
        foreach (var term in terms)
            try
            {
                await KeepAsync(
                    New(term, TermJudgement.Refused, reason: why),
                    () =>
                        AgainAsync(
                            db.TermUses.Where(use => use.Language == term.Language.Code && use.Key == term.Key).Select(use => use.SubjectId),
                            cancellation
                        ),
                    cancellation
                );
            }
            // The others are refused all the same.
            catch (RuleBroken quicker)
            {
                problems.AddRange(quicker.Problems);
            }
        problems.ThrowIfAny();
    }

    /// <summary>Undoes a judgement: the term is proposed again.</summary>
    /// <exception cref="NotAllowed">Others keep the thesaurus.</exception>
    /// <exception cref="RuleBroken">Something is missing or wrong, or somebody was quicker.</exception>
    public async Task UndoAsync(int id, CancellationToken cancellation)
    {
        Ask();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await LockAsync(cancellation);
        if (
            await db.TermJudgements.AsNoTracking().Include(one => one.Grown).SingleOrDefaultAsync(one => one.Id == id && one.UndoneAt == null, cancellation)
            is not { } judgement
        )
            throw new RuleBroken("terms.gone");
        if (judgement.Grown is { } grown && await LeanerAsync(grown.Slug, id, cancellation) is { } leaner)
            throw new RuleBroken("terms.leant-on", leaner);
        var (now, me) = (clock.GetUtcNow().UtcDateTime, current.Id);
        await db
            .TermJudgements.Where(one => one.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.UndoneAt, now).SetProperty(one => one.UndoneById, me), cancellation);
        if (judgement.Verdict == TermJudgement.Refused)
            await jobs.AddAsync(TextsToRead.Kind, cancellation: cancellation);
        else
            await AgainAsync(db.ConceptUses.Where(use => use.Concept == judgement.ConceptSlug).Select(use => use.SubjectId), cancellation);
        await transaction.CommitAsync(cancellation);
    }

    // Another judgement that needs the concept that a judgement made.
    private async Task<string?> LeanerAsync(string slug, int id, CancellationToken cancellation) =>
        await db
            .TermJudgements.Where(one => one.UndoneAt == null && one.Id != id)
            .Where(one => one.ConceptSlug == slug || one.Grown!.Broader.Contains(slug) || one.Grown.Feeds.Contains(slug))
            .Select(one => one.Term)
            .FirstOrDefaultAsync(cancellation);

    private TermJudgement New(Term term, string verdict, string? concept = null, string? reason = null, GrownConcept? grown = null) =>
        new()
        {
            Language = term.Language.Code,
            Key = term.Key,
            Term = term.Written,
            Verdict = verdict,
            ConceptSlug = concept,
            Reason = reason,
            JudgedById = current.Id!.Value,
            JudgedAt = clock.GetUtcNow().UtcDateTime,
            Grown = grown,
        };

    private async Task KeepAsync(TermJudgement judgement, Func<Task> again, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await LockAsync(cancellation);
        if (await StandingAsync(Language.Find(judgement.Language)!, judgement.Key, cancellation) is not null)
            throw new RuleBroken("terms.judged", judgement.Term);
        db.Add(judgement);
        await db.SaveChangesAsync(cancellation);
        await again();
        await transaction.CommitAsync(cancellation);
    }

    // One judgement at a time: two curators may look at one term, and one concept may lean on another.
    private Task LockAsync(CancellationToken cancellation) => db.Database.ExecuteSqlAsync($"lock table term_judgements in exclusive mode", cancellation);

    private async Task AgainAsync(IQueryable<int> subjects, CancellationToken cancellation) =>
        await jobs.AddAsync(TextsToRead.Kind, new TextsToRead(await subjects.Distinct().ToArrayAsync(cancellation)), cancellation: cancellation);

    // A slug that a concept leans on stays taken even where the data set no longer has it: it would come back as something else.
    private async Task<string> FreeSlugAsync(ThesaurusBook.Pages pages, string name, CancellationToken cancellation)
    {
        var grown = await db.GrownConcepts.ToListAsync(cancellation);
        var taken = grown.SelectMany(one => one.Broader.Concat(one.Feeds).Append(one.Slug)).Concat(pages.BySlug.Keys).ToHashSet();
        return Slugs.Free([name, "concept"], slug => taken.Contains(slug) || Reserved.Contains(slug));
    }

    private static bool IsIsic(string? typed) =>
        (typed ?? "").Split(['+', ' ', ','], StringSplitOptions.RemoveEmptyEntries).All(part => part.Length == 2 && part.All(char.IsAsciiDigit));

    private void Ask()
    {
        if (!current.MayAnywhere(AtlasActs.KeepThesaurus))
            throw new NotAllowed();
    }
}
