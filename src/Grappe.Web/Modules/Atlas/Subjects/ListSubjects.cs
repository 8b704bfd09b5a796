using Grappe.Algorithms.Observations;
using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Shared.Languages;
using Microsoft.EntityFrameworkCore;

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

    /// <summary>What a list says of a subject in a line: its sector in words and its dates.</summary>
    private static readonly string[] SaidFields = [Fields.SectorText.Code, Fields.Date.Code, Fields.Start.Code, Fields.End.Code];

    /// <summary>None of a kind of value means all of them.</summary>
    public sealed record Filter
    {
        public string[] Form { get; init; } = [];
        public string[] Country { get; init; } = [];

        /// <summary>Words that a name or an alias contains.</summary>
        public string? Words { get; init; }

        public bool Takes(Subject subject) =>
            (Form.Length == 0 || Form.Contains(subject.Form))
            && (Country.Length == 0 || Country.Contains(subject.Country))
            && (Words is null || IsCalled(subject, Spelling.Fold(Words)));

        private static bool IsCalled(Subject subject, string words) =>
            new[] { subject.Name.Fr, subject.Name.En, subject.Name.Ar, subject.Acronym ?? "" }
                .Concat(subject.Aliases)
                .Any(name => Spelling.Fold(name).Contains(words, StringComparison.Ordinal));
    }

    /// <param name="Field">What ties the two: carried, hosted, taking part, member or supported.</param>
    public sealed record Tie(string Field, Subject Cluster);

    /// <param name="Said">The believed statements of its sector and its dates.</param>
    /// <param name="Ties">What it says of clusters, and what clusters say of it.</param>
    public sealed record Item(Subject Subject, IReadOnlyList<Statement> Said, IReadOnlyList<Tie> Ties, int Statements, int Contradictions)
    {
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

    /// <summary>Those of a kind that a filter takes, by country and French name. A kind has hundreds, not thousands: it is read whole.</summary>
    public async Task<IReadOnlyList<Item>> FindAsync(string kind, Filter filter, CancellationToken cancellation)
    {
        var contradictions = db.Contradictions;
        var found = await db.KnownSubjects()
            .Where(subject => subject.Kind == kind)
            .OrderBy(subject => subject.Country)
            .ThenBy(subject => subject.Name.Fr)
            .Select(subject => new
            {
                Subject = subject,
                Statements = subject.Observations.Sum(observation => observation.Statements.Count),
                Contradictions = contradictions.Count(contradiction => contradiction.SubjectId == subject.Id),
            })
            .ToListAsync(cancellation);
        var told = (
            await db
                .Observations.Where(observation => observation.Subject.Kind == kind)
                .Include(observation => observation.Statements.Where(statement => SaidFields.Contains(statement.Field)))
                .OrderBy(observation => observation.ObservedOn)
                .ThenBy(observation => observation.Id)
                .ToListAsync(cancellation)
        ).ToLookup(observation => observation.SubjectId);
        var ties = (
            await db.StandingStatements()
                .Where(statement => TieFields.Contains(statement.Field) && statement.OtherSubject != null)
                .Where(statement =>
                    (statement.Observation.Subject.Kind == kind && statement.OtherSubject!.Kind == "cluster")
                    || (statement.Observation.Subject.Kind == "cluster" && statement.OtherSubject!.Kind == kind)
                )
                .Select(statement => new
                {
                    statement.Field,
                    One = statement.Observation.Subject,
                    Other = statement.OtherSubject!,
                })
                .ToListAsync(cancellation)
        ).DistinctBy(tie => (tie.Field, tie.One.Id, tie.Other.Id)).ToLookup(tie => tie.One.Kind == "cluster" ? tie.Other.Id : tie.One.Id, tie => new Tie(tie.Field, tie.One.Kind == "cluster" ? tie.One : tie.Other));
        return
        [
            .. found
                .Where(item => filter.Takes(item.Subject))
                .Select(item => new Item(
                    item.Subject,
                    [.. Claims.Believed([.. told[item.Subject.Id]], registers)],
                    [.. ties[item.Subject.Id]],
                    item.Statements,
                    item.Contradictions
                )),
        ];
    }
}
