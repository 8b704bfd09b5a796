using Grappe.Algorithms.Observations;
using Grappe.Web.Database;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas;

/// <summary>Lists the networks, host structures, programmes… that the sources speak of, with the clusters they have to do with.</summary>
public sealed class ListSubjects(GrappeDb db)
{
    private static readonly string[] Ties = [Fields.Carries.Code, Fields.Host.Code, Fields.Participant.Code, Fields.Member.Code, Fields.Supporter.Code];

    public sealed record Filter(string Kind)
    {
        public string[] Form { get; init; } = [];
        public string[] Country { get; init; } = [];

        /// <summary>Words that a name or an alias contains.</summary>
        public string? Words { get; init; }
    }

    /// <param name="Clusters">The clusters that it names as carried, taken in or supported, or that name it so.</param>
    public sealed record Item(Subject Subject, IReadOnlyList<Subject> Clusters, int Statements, int Contradictions);

    public async Task<IReadOnlyList<Item>> FindAsync(Filter filter, CancellationToken cancellation)
    {
        var found = await Matching(filter)
            .OrderBy(subject => subject.Country)
            .ThenBy(subject => subject.Name.Fr)
            .Select(subject => new
            {
                Subject = subject,
                Statements = subject.Observations.Sum(observation => observation.Statements.Count),
                Contradictions = db.Contradictions.Count(contradiction => contradiction.SubjectId == subject.Id),
            })
            .ToListAsync(cancellation);
        var ties = await db
            .Statements.Where(statement => Ties.Contains(statement.Field) && statement.OtherSubject != null)
            .Where(statement =>
                (statement.Observation.Subject.Kind == filter.Kind && statement.OtherSubject!.Kind == "cluster")
                || (statement.Observation.Subject.Kind == "cluster" && statement.OtherSubject!.Kind == filter.Kind)
            )
            .Select(statement => new { One = statement.Observation.Subject, Other = statement.OtherSubject! })
            .ToListAsync(cancellation);
        var clusters = ties.Select(tie => tie.One.Kind == "cluster" ? (Of: tie.Other.Id, Cluster: tie.One) : (Of: tie.One.Id, Cluster: tie.Other))
            .ToLookup(tie => tie.Of, tie => tie.Cluster);
        return
        [
            .. found
                .Where(item => filter.Words is null || IsCalled(item.Subject, Spelling.Fold(filter.Words)))
                .Select(item => new Item(
                    item.Subject,
                    [.. clusters[item.Subject.Id].DistinctBy(cluster => cluster.Id).OrderBy(cluster => cluster.Name.Fr, StringComparer.Ordinal)],
                    item.Statements,
                    item.Contradictions
                )),
        ];
    }

    private IQueryable<Subject> Matching(Filter filter)
    {
        var subjects = db.Subjects.Where(subject => subject.Kind == filter.Kind);
        if (filter.Form is { Length: > 0 } forms)
            subjects = subjects.Where(subject => forms.Contains(subject.Form));
        if (filter.Country is { Length: > 0 } countries)
            subjects = subjects.Where(subject => countries.Contains(subject.Country));
        return subjects;
    }

    private static bool IsCalled(Subject subject, string words) =>
        new[] { subject.Name.Fr, subject.Name.En, subject.Name.Ar, subject.Acronym ?? "" }
            .Concat(subject.Aliases)
            .Any(name => Spelling.Fold(name).Contains(words, StringComparison.Ordinal));
}
