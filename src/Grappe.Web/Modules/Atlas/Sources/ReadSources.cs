using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Sources;

/// <summary>Reads the observations of each source, and counts the contradictions in which its statements take part.</summary>
public sealed class ReadSources(GrappeDb db, Registers registers)
{
    /// <param name="Subjects">How many subjects it speaks of.</param>
    /// <param name="Contradictions">How many contradictions one of its statements takes part in; imprecisions and spellings are none.</param>
    public sealed record Item(Source Source, int Observations, int Statements, int Subjects, int Cooperations, int Contradictions);

    /// <param name="Name">As the source heads it.</param>
    public sealed record Heading(string Name, int Observations);

    /// <returns>In the order in which they are preferred at equal dates: by rank.</returns>
    public async Task<IReadOnlyList<Item>> ListAsync(CancellationToken cancellation)
    {
        var (observations, statements, cooperations, contradictions) = (db.Observations, db.Statements, db.ToldCooperations, db.Contradictions);
        var counts = await db
            .Sources.Select(source => new
            {
                source.Id,
                Observations = observations.Count(observation => observation.SourceId == source.Id),
                Statements = statements.Count(statement => statement.Observation.SourceId == source.Id),
                Subjects = observations.Where(observation => observation.SourceId == source.Id).Select(observation => observation.SubjectId).Distinct().Count(),
                Cooperations = cooperations.Count(cooperation => cooperation.SourceId == source.Id),
                Contradictions = contradictions.Count(contradiction =>
                    contradiction.Degree == Contradiction.Conflict
                    && statements.Any(statement => contradiction.StatementIds.Contains(statement.Id) && statement.Observation.SourceId == source.Id)
                ),
            })
            .ToDictionaryAsync(source => source.Id, cancellation);
        return
        [
            .. registers
                .Sources.Values.OrderBy(source => source.Rank)
                .ThenBy(source => source.Id)
                .Select(source => new Item(
                    source,
                    counts[source.Id].Observations,
                    counts[source.Id].Statements,
                    counts[source.Id].Subjects,
                    counts[source.Id].Cooperations,
                    counts[source.Id].Contradictions
                )),
        ];
    }

    /// <summary>The headings under which a source says something, in its order.</summary>
    public async Task<IReadOnlyList<Heading>> HeadingsAsync(int source, CancellationToken cancellation) =>
        [
            .. (
                await db
                    .Observations.Where(observation => observation.SourceId == source)
                    .GroupBy(observation => observation.Heading)
                    .Select(group => new
                    {
                        group.Key,
                        Count = group.Count(),
                        First = group.Min(observation => observation.LineFrom),
                    })
                    .OrderBy(heading => heading.First)
                    .ThenBy(heading => heading.Key)
                    .ToListAsync(cancellation)
            ).Select(heading => new Heading(heading.Key, heading.Count)),
        ];

    /// <summary>Reads a page of the observations of a source, in the order of their places, under one heading or all.</summary>
    public async Task<(int Total, IReadOnlyList<Observation> Observations)> SaysAsync(
        int source,
        string? heading,
        int page,
        int pageSize,
        CancellationToken cancellation
    )
    {
        var matching = db.Observations.Where(observation => observation.SourceId == source && (heading == null || observation.Heading == heading));
        var observations = await matching
            .Include(observation => observation.Subject)
            .Include(observation => observation.Statements.OrderBy(statement => statement.Id))
                .ThenInclude(statement => statement.OtherSubject)
            .AsSplitQuery()
            .OrderBy(observation => observation.LineFrom)
            .ThenBy(observation => observation.Id)
            .Skip((page - 1) * pageSize)
            .Take(pageSize)
            .ToListAsync(cancellation);
        foreach (var observation in observations)
            observation.Source = registers.Sources[source];
        foreach (var statement in observations.SelectMany(observation => observation.Statements))
            statement.Observation = observations.First(observation => observation.Id == statement.ObservationId);
        return (await matching.CountAsync(cancellation), observations);
    }
}
