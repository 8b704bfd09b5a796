using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Subjects;

/// <summary>Lists the host structures, organisations, events… that the sources speak of, with the clusters they have to do with.</summary>
public sealed class ListSubjects(GrappeDb db, Registers registers)
{
    private static readonly string[] TieFields =
    [
        Fields.Carries.Code,
        Fields.Host.Code,
        Fields.Network.Code,
        Fields.Participant.Code,
        Fields.Member.Code,
        Fields.Supporter.Code,
    ];

    /// <summary>The fields that a list says of a subject in a line: its sector in words and its dates.</summary>
    private static readonly string[] SaidFields = [Fields.SectorText.Code, Fields.Date.Code, Fields.Start.Code, Fields.End.Code];

    /// <summary>A filter of a list. A part without values takes everything.</summary>
    public sealed record Filter
    {
        public string[] Form { get; init; } = [];
        public string[] Country { get; init; } = [];

        /// <summary>Words that a name or an alias contains.</summary>
        public string? Words { get; init; }
    }

    /// <param name="Field">What ties the two: carried, hosted, taking part, member or supported.</param>
    public sealed record Tie(string Field, Subject Cluster);

    /// <param name="Said">The believed statements of its sector and its dates.</param>
    /// <param name="Ties">What it says of clusters, and what clusters say of it.</param>
    public sealed record Item(Subject Subject, IReadOnlyList<Statement> Said, IReadOnlyList<Tie> Ties, int Statements, int Contradictions)
    {
        /// <summary>The moment at which something was last said of it, or taken back.</summary>
        public DateTime Told { get; init; }

        public IEnumerable<Subject> Clusters => ClustersOf(Ties);

        /// <summary>Those it is said to carry and those said to be hosted by it.</summary>
        public IEnumerable<Subject> Carried => ClustersOf(Ties.Where(tie => tie.Field == Fields.Carries.Code || tie.Field == Fields.Host.Code));

        /// <summary>Each wording of its sector, once.</summary>
        public IEnumerable<Localised> Sector =>
            Said.Where(statement => statement.Field == Fields.SectorText.Code).Select(statement => statement.Text).OfType<Localised>().Distinct();

        public IEnumerable<Statement> Dates => Said.Where(statement => statement.Date is not null);

        private static IEnumerable<Subject> ClustersOf(IEnumerable<Tie> ties) =>
            ties.Select(tie => tie.Cluster).DistinctBy(cluster => cluster.Id).OrderBy(cluster => cluster.Name.Fr, StringComparer.Ordinal);
    }

    /// <summary>Counts the subjects of a kind that a filter takes.</summary>
    public Task<int> CountAsync(string kind, Filter filter, CancellationToken cancellation) => Taken(kind, filter).CountAsync(cancellation);

    /// <summary>Counts the subjects of a kind that a filter takes in each country.</summary>
    public Task<Dictionary<string, int>> CountCountriesAsync(string kind, Filter filter, CancellationToken cancellation) =>
        Taken(kind, filter).Where(subject => subject.Country != null).CountByAsync(subject => subject.Country!, cancellation);

    /// <summary>Counts the subjects of a kind that a filter takes of each form.</summary>
    public Task<Dictionary<string, int>> CountFormsAsync(string kind, Filter filter, CancellationToken cancellation) =>
        Taken(kind, filter).CountByAsync(subject => subject.Form, cancellation);

    /// <summary>Those of a kind that a filter takes and that have their place on a map, by their names.</summary>
    public Task<List<Subject>> FindPlacedAsync(string kind, Filter filter, Language language, CancellationToken cancellation) =>
        ByName(Taken(kind, filter).Where(subject => subject.PlaceId != null), language).ToListAsync(cancellation);

    /// <summary>A page of those of a kind that a filter takes.</summary>
    /// <param name="language">By names in it; by country and French name where there is none.</param>
    public async Task<IReadOnlyList<Item>> FindAsync(string kind, Filter filter, Language? language, int page, int pageSize, CancellationToken cancellation)
    {
        var taken = Taken(kind, filter);
        var sorted = language is null
            ? taken.OrderBy(subject => subject.Country).ThenBy(subject => subject.Name.Fr).ThenBy(subject => subject.Id)
            : ByName(taken, language);
        return await ReadAsync(sorted.Skip((page - 1) * pageSize).Take(pageSize), cancellation);
    }

    /// <summary>One of a kind, as its list has it.</summary>
    public async Task<Item?> FindOneAsync(string kind, string slug, CancellationToken cancellation) =>
        (await ReadAsync(db.KnownSubjects().Where(subject => subject.Kind == kind && subject.Slug == slug), cancellation)).SingleOrDefault();

    private async Task<IReadOnlyList<Item>> ReadAsync(IQueryable<Subject> subjects, CancellationToken cancellation)
    {
        var contradictions = db.Contradictions;
        var found = await subjects
            .Select(subject => new
            {
                Subject = subject,
                Statements = subject.Observations.Sum(observation => observation.Statements.Count),
                Contradictions = contradictions.Count(found => found.SubjectId == subject.Id && found.Degree == Cards.Contradiction.Conflict),
            })
            .ToListAsync(cancellation);
        int[] ids = [.. found.Select(item => item.Subject.Id)];
        var told = (
            await db
                .Observations.Where(observation => ids.Contains(observation.SubjectId))
                .Include(observation => observation.Statements.Where(statement => SaidFields.Contains(statement.Field)))
                .OrderBy(observation => observation.ObservedOn)
                .ThenBy(observation => observation.Id)
                .ToListAsync(cancellation)
        ).ToLookup(observation => observation.SubjectId);
        // Two questions: each finds its statements by an index; asked in one, the database reads all of them.
        var standing = db.StandingStatements().Where(statement => TieFields.Contains(statement.Field) && statement.OtherSubject != null);
        var naming = standing
            .Where(statement => ids.Contains(statement.Observation.SubjectId) && statement.OtherSubject!.Kind == "cluster")
            .Select(statement => new
            {
                statement.Field,
                Of = statement.Observation.SubjectId,
                Cluster = statement.OtherSubject!,
            });
        var named = standing
            .Where(statement => ids.Contains(statement.OtherSubjectId!.Value) && statement.Observation.Subject.Kind == "cluster")
            .Select(statement => new
            {
                statement.Field,
                Of = statement.OtherSubjectId!.Value,
                Cluster = statement.Observation.Subject,
            });
        var ties = (await naming.ToListAsync(cancellation))
            .Concat(await named.ToListAsync(cancellation))
            .DistinctBy(tie => (tie.Field, tie.Of, tie.Cluster.Id))
            .ToLookup(tie => tie.Of, tie => new Tie(tie.Field, tie.Cluster));
        return
        [
            .. found.Select(item => new Item(
                item.Subject,
                [.. Claims.Believed([.. told[item.Subject.Id]], registers)],
                [.. ties[item.Subject.Id]],
                item.Statements,
                item.Contradictions
            )
            {
                Told = told[item.Subject.Id].Select(observation => observation.RetractedAt ?? observation.RecordedAt).DefaultIfEmpty().Max(),
            }),
        ];
    }

    private IQueryable<Subject> Taken(string kind, Filter filter)
    {
        var taken = db.KnownSubjects().Where(subject => subject.Kind == kind);
        if (filter.Form is { Length: > 0 } forms)
            taken = taken.Where(subject => forms.Contains(subject.Form));
        if (filter.Country is { Length: > 0 } countries)
            taken = taken.Where(subject => countries.Contains(subject.Country));
        if (filter.Words is { } words)
            taken = taken.Called(Spelling.Fold(words));
        return taken;
    }

    private static IOrderedQueryable<Subject> ByName(IQueryable<Subject> subjects, Language language) =>
        (
            language.Code switch
            {
                "ar" => subjects.OrderBy(subject => EF.Functions.Collate(subject.Name.Ar, Language.Alphabet)),
                "en" => subjects.OrderBy(subject => EF.Functions.Collate(subject.Name.En, Language.Alphabet)),
                _ => subjects.OrderBy(subject => EF.Functions.Collate(subject.Name.Fr, Language.Alphabet)),
            }
        ).ThenBy(subject => subject.Id);
}
