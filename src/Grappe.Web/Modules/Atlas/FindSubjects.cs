using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas;

/// <summary>Finds the subjects that the atlas knows, by address or number, and what is said of them and holds.</summary>
public static class FindSubjects
{
    /// <summary>Finds the known subjects. One that is only proposed stands in the register, and nobody meets it before something of it is accepted.</summary>
    public static IQueryable<Subject> KnownSubjects(this GrappeDb db) =>
        db.Subjects.Where(subject => db.Database.SqlQuery<int>($"select id as \"Value\" from known_subjects").Contains(subject.Id));

    /// <summary>Finds those whose names hold all of some words, or hold them written as one. A name with an Arabic article is found without it, and back.</summary>
    /// <param name="folded">As <see cref="Spelling.Fold"/> gives them.</param>
    public static IQueryable<Subject> Called(this IQueryable<Subject> subjects, string folded)
    {
        var joined = folded.Replace(" ", "", StringComparison.Ordinal);
        return folded
            .Split(' ')
            .Select(ArabicWords.Bare)
            .Aggregate(subjects, (left, word) => left.Where(subject => subject.Called!.Contains(word) || subject.Called.Contains(joined)));
    }

    /// <summary>Finds the standing statements: nobody took them back, and no newer word says that they are over.</summary>
    public static IQueryable<Statement> StandingStatements(this GrappeDb db) => db.Statements.FromSql($"select * from standing_statements");

    public static Task<Subject?> FindAsync(this GrappeDb db, string kind, string slug, CancellationToken cancellation = default) =>
        db.KnownSubjects().SingleOrDefaultAsync(subject => subject.Kind == kind && subject.Slug == slug, cancellation);

    /// <summary>The cluster that has a card today: one that is proposed has none before it is accepted.</summary>
    public static Task<Subject?> FindClusterAsync(this GrappeDb db, string slug, CancellationToken cancellation = default) =>
        db.ClusterCards.Where(card => card.ValidTo == null && card.Slug == slug).Select(card => card.Cluster).SingleOrDefaultAsync(cancellation);

    /// <summary>The clusters on whose cards an import said something; what was taken back is still among what was said.</summary>
    public static async Task<IReadOnlyList<int>> ClustersOfImportAsync(this GrappeDb db, int import, CancellationToken cancellation)
    {
        var said = db.Observations.IgnoreQueryFilters().Where(observation => observation.ImportId == import);
        var told = db.ToldCooperations.Where(cooperation => cooperation.ImportId == import);
        var touched = said.Select(one => one.SubjectId).Union(told.Select(one => one.AId)).Union(told.Select(one => one.BId));
        return await db.Subjects.Where(subject => subject.Kind == "cluster" && touched.Contains(subject.Id)).Select(one => one.Id).ToListAsync(cancellation);
    }

    /// <summary>Finds the states in which clusters are today, by their numbers.</summary>
    public static Task<Dictionary<int, ClusterState>> StatesOfAsync(this GrappeDb db, IEnumerable<int> clusters, CancellationToken cancellation)
    {
        var asked = clusters.ToList();
        return db
            .ClusterCards.Where(card => card.ValidTo == null && asked.Contains(card.ClusterId))
            .ToDictionaryAsync(card => card.ClusterId, card => new ClusterState(card.State, card.MergedIntoId), cancellation);
    }

    /// <summary>Finds subjects by their numbers, also those that the atlas does not know yet: roles may be held on them.</summary>
    public static Task<Dictionary<int, Subject>> SubjectsOfAsync(this GrappeDb db, IEnumerable<int> ids)
    {
        var asked = ids.Distinct().ToList();
        return db.Subjects.Where(subject => asked.Contains(subject.Id)).ToDictionaryAsync(subject => subject.Id);
    }

    /// <summary>Finds the subjects for which the signed-in person may do something: those on which they hold a role that allows it.</summary>
    public static async Task<IReadOnlyList<Subject>> SpokenForAsync(this GrappeDb db, CurrentPerson current, Act act) =>
        [.. (await db.SubjectsOfAsync(current.RolesFor(act).Select(role => role.Scope?.Id).OfType<int>())).Values];
}

/// <param name="State">One of <see cref="ClosedLists.States"/>; null where no source says it.</param>
/// <param name="MergedIntoId">What it became.</param>
public sealed record ClusterState(string? State, int? MergedIntoId);
