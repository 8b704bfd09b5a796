using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Cards;

/// <summary>Reads the card of one subject: each fact with who says so and who says otherwise.</summary>
public sealed class ReadCard(GrappeDb db, Registers registers)
{
    /// <param name="Facts">In the order in which <see cref="Fields.All"/> shows the fields.</param>
    /// <param name="ToldOfIt">Statements of other subjects that name this one (a structure that carries it, a programme that takes it in).</param>
    public sealed record Card(
        Subject Subject,
        IReadOnlyList<CardFact> Facts,
        IReadOnlyList<Observation> Observations,
        IReadOnlyList<ToldCooperation> Cooperations,
        IReadOnlyList<Contradiction> Contradictions,
        IReadOnlyList<Statement> ToldOfIt
    )
    {
        /// <summary>Finds the facts of a field that hold.</summary>
        public IEnumerable<CardFact> Of(Field field) => Facts.Where(fact => fact.Field == field && !fact.IsOver);

        /// <summary>The facts that are over: the preferred statement says that the value holds no longer, or never did.</summary>
        public IReadOnlyList<CardFact> Over { get; } = [.. Facts.Where(fact => fact.IsOver)];

        public CardFact? One(Field field) => Facts.FirstOrDefault(fact => fact.Field == field);

        /// <summary>The statements declared in one language that can be translated into the others.</summary>
        public IEnumerable<Statement> Translatable =>
            Facts
                .Where(fact => !fact.IsOver && (fact.Preferred.TextFr is not null || (fact.Field == Fields.Name && !Subject.FromFiles)))
                .Select(fact => fact.Preferred)
                .Where(statement => statement.Language is not null);

        /// <summary>The newest statement of each other subject that names this one, by field and key.</summary>
        public IReadOnlyList<Statement> Told { get; } =
        [
            .. ToldOfIt
                .GroupBy(told => (told.Observation.SubjectId, told.Field, told.Key))
                .Select(same => same.OrderBy(told => told.Observation.ObservedOn.Last).ThenBy(told => told.Id).Last()),
        ];

        public IReadOnlyDictionary<long, Statement> Statements { get; } =
            Observations.SelectMany(observation => observation.Statements).ToDictionary(statement => statement.Id);

        /// <summary>The place believed, the first where there are several; none where it is known only as it was written.</summary>
        public int? PlaceId => One(Fields.Place) is { Preferred.PlaceIds: var places } ? (places is [var first, ..] ? (int?)first : null) : Subject.PlaceId;

        /// <summary>Gives those of its contradictions that are conflicts, or those that are less, with their statements, the gravest first.</summary>
        public IReadOnlyList<ContradictionView> ContradictionViews(bool conflicts) =>
            [
                .. Contradictions
                    .Where(found => found.IsConflict == conflicts)
                    .OrderBy(found => Array.IndexOf(Contradiction.Degrees, found.Degree))
                    .Select(found => new ContradictionView(found, [.. found.StatementIds.Select(id => Statements[id])], Subject, ShowSubject: false)),
            ];
    }

    /// <param name="proposed">Whether a subject is found that is only proposed.</param>
    public async Task<Card?> FindAsync(string kind, string slug, DateOnly? asOf, CancellationToken cancellation, bool proposed = false)
    {
        var subject = await (proposed ? db.Subjects : db.KnownSubjects())
            .Include(subject => subject.Observations)
                .ThenInclude(observation => observation.Statements)
                    .ThenInclude(statement => statement.OtherSubject)
            .AsSplitQuery()
            .SingleOrDefaultAsync(subject => subject.Kind == kind && subject.Slug == slug, cancellation);
        if (subject is null)
            return null;

        var observations = subject
            .Observations.Where(observation => asOf is null || observation.ObservedOn.First <= asOf)
            .OrderBy(observation => observation.ObservedOn)
            .ThenBy(observation => observation.Id)
            .ToList();
        foreach (var observation in observations)
            observation.Source = registers.Sources[observation.SourceId];
        foreach (var (observation, statement) in observations.SelectMany(observation => observation.Statements.Select(statement => (observation, statement))))
            statement.Observation = observation;

        var statements = observations.SelectMany(observation => observation.Statements).ToDictionary(statement => statement.Id);
        await TranslationsAsync(statements, cancellation);
        var facts = Resolution
            .Resolve(Claims.Of(observations, registers.Places), registers.PlaceTree)
            .Select(fact => new CardFact(
                Fields.Find(fact.Field.Code)!,
                fact.Key,
                statements[fact.Preferred.Id],
                [.. fact.Others.Select(other => new CardFact.Other(statements[other.Claim.Id], other.Agreement))]
            ))
            .OrderBy(fact => Fields.Order(fact.Field))
            .ToList();

        return new Card(
            subject,
            facts,
            observations,
            await CooperationsAsync(subject.Id, asOf, cancellation),
            await ContradictionsAsync(subject, statements, cancellation),
            await ToldOfItAsync(subject.Id, asOf, cancellation)
        );
    }

    private sealed record TranslationRow(long StatementId, string Language, int? ForId);

    private async Task TranslationsAsync(Dictionary<long, Statement> statements, CancellationToken cancellation)
    {
        var written = statements.Values.Where(statement => statement.Language is not null).Select(statement => statement.Id).ToList();
        if (written.Count == 0)
            return;
        var translations = await db
            .Database.SqlQuery<TranslationRow>(
                $"""
                select statement_id as "StatementId", language as "Language", for_id as "ForId"
                from standing_translations where statement_id = any({written}) order by id desc
                """
            )
            .ToListAsync(cancellation);
        var authors = await db.SubjectsOfAsync(translations.Select(translation => translation.ForId).OfType<int>());
        foreach (var of in translations.GroupBy(translation => translation.StatementId))
            statements[of.Key].Translations =
            [
                .. of.Select(translation => new Statement.Translation(translation.Language, translation.ForId is { } author ? authors[author] : null)),
            ];
    }

    private async Task<IReadOnlyList<Statement>> ToldOfItAsync(int subject, DateOnly? asOf, CancellationToken cancellation)
    {
        var told = await db
            .Statements.Include(statement => statement.Observation.Subject)
            .Include(statement => statement.Observation.Source)
            .Include(statement => statement.OtherSubject)
            .Where(statement => statement.OtherSubjectId == subject)
            .OrderBy(statement => statement.Id)
            .ToListAsync(cancellation);
        return [.. told.Where(statement => asOf is null || statement.Observation.ObservedOn.First <= asOf)];
    }

    private async Task<IReadOnlyList<ToldCooperation>> CooperationsAsync(int subject, DateOnly? asOf, CancellationToken cancellation)
    {
        var cooperations = await db
            .ToldCooperations.Include(cooperation => cooperation.A)
            .Include(cooperation => cooperation.B)
            .Where(cooperation => cooperation.AId == subject || cooperation.BId == subject)
            .OrderBy(cooperation => cooperation.Id)
            .ToListAsync(cancellation);
        foreach (var cooperation in cooperations)
            cooperation.Source = registers.Sources[cooperation.SourceId];
        return [.. cooperations.Where(cooperation => asOf is null || cooperation.Source.Published.First <= asOf)];
    }

    // A contradiction of today need not have stood as of an earlier day: only those whose statements were all known then are shown.
    private async Task<IReadOnlyList<Contradiction>> ContradictionsAsync(Subject subject, Dictionary<long, Statement> known, CancellationToken cancellation)
    {
        var contradictions = await db
            .Contradictions.Where(contradiction => contradiction.SubjectId == subject.Id)
            .OrderBy(contradiction => contradiction.Id)
            .ToListAsync(cancellation);
        return [.. contradictions.Where(contradiction => contradiction.StatementIds.All(known.ContainsKey))];
    }
}
