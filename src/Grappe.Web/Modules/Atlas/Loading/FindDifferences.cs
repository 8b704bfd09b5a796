using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Loading;

/// <summary>
/// Compares a data set with what stands of its files, some subjects at a time, and puts the differences into temporary tables. It locks nothing, however long it takes.
/// </summary>
internal sealed class FindDifferences(GrappeDb db, NpgsqlConnection connection, DataSet data)
{
    /// <summary>The subjects of whom anything changed.</summary>
    public const string Changed = "loaded_changed";

    /// <summary>The observations and the statements that the files no longer hold.</summary>
    public const string GoneObservations = "loaded_gone_observations";
    public const string GoneStatements = "loaded_gone_statements";

    private readonly List<Observation> put = [];
    private readonly List<Observation> made = [];
    private readonly List<(Observation Observation, Statement Statement)> said = [];
    private readonly List<long> goneObservations = [];
    private readonly List<long> goneStatements = [];
    private readonly HashSet<int> changed = [];

    /// <summary>Puts the differences into temporary tables, and counts the observations and statements of the files.</summary>
    public async Task<(long Observations, long Statements)> RunAsync()
    {
        await connection.RunAsync(
            $"""
            create temporary table {Changed} (id int primary key) on commit drop;
            create temporary table {GoneObservations} (id bigint) on commit drop;
            create temporary table {GoneStatements} (id bigint) on commit drop;
            """
        );
        await LoadedTables.Observations.PrepareAsync(connection);
        await LoadedTables.Statements.PrepareAsync(connection);
        await LoadedTables.TableRows.PrepareAsync(connection);
        // The rows of tables are told of by the numbers with which they were read.
        var rows = data.TableRows.ToDictionary(row => row.ObservationId);
        var (observations, statements) = (0L, 0L);
        foreach (var batch in data.InBatches())
        {
            var stands = await StandingAsync([.. batch.Select(subject => subject.Id)]);
            foreach (var subject in batch)
            {
                observations += subject.Observations.Count;
                statements += subject.Observations.Sum(observation => observation.Statements.Count);
                var told = subject.Observations.Select(observation => (observation, Row: rows.GetValueOrDefault(observation.Id))).ToList();
                Compare(subject, [.. stands[subject.Id]]);
                foreach (var (observation, row) in told)
                    if (row is not null)
                        row.Observation = observation;
            }
            await PutBesideAsync();
            foreach (var subject in batch)
                subject.Observations.Clear();
        }
        foreach (var row in data.TableRows)
            row.ObservationId = row.Observation.Id;
        await LoadedTables.TableRows.PutBesideAsync(connection, data.TableRows);
        return (observations, statements);
    }

    private async Task<ILookup<int, Observation>> StandingAsync(int[] subjects) =>
        (
            await db
                .Observations.AsNoTracking()
                .IgnoreQueryFilters()
                .Where(observation => observation.FromFiles && subjects.Contains(observation.SubjectId))
                .Include(observation => observation.Statements)
                .AsSplitQuery()
                .ToListAsync()
        ).ToLookup(observation => observation.SubjectId);

    private void Compare(Subject subject, IReadOnlyList<Observation> standing)
    {
        var differences = put.Count + said.Count + goneObservations.Count + goneStatements.Count;
        var before = standing.ToDictionary(PlaceOf);
        var old = InOrder(standing);
        var now = InOrder(subject.Observations);
        foreach (var observation in subject.Observations)
        {
            var stood = before.Remove(PlaceOf(observation), out var same);
            if (stood)
                observation.Id = same!.Id;
            else
                made.Add(observation);
            if (!stood || (observation.Page, observation.LineFrom, observation.LineTo) != (same!.Page, same.LineFrom, same.LineTo))
                put.Add(observation);
        }
        goneObservations.AddRange(before.Values.Select(observation => observation.Id));
        // Among equal statements the first counts. The order of the files is kept: everything that comes after something new is new as well.
        var at = 0;
        foreach (var (observation, statement) in now)
        {
            var found = at < 0 ? -1 : old.FindIndex(at, one => Same(one, (observation, statement)));
            if (found < 0)
            {
                goneStatements.AddRange(at < 0 ? [] : old.Skip(at).Select(one => one.Statement.Id));
                said.Add((observation, statement));
            }
            else
                goneStatements.AddRange(old.Skip(at).Take(found - at).Select(one => one.Statement.Id));
            at = found < 0 ? -1 : found + 1;
        }
        if (at >= 0)
            goneStatements.AddRange(old.Skip(at).Select(one => one.Statement.Id));
        if (put.Count + said.Count + goneObservations.Count + goneStatements.Count > differences)
            changed.Add(subject.Id);
    }

    private static List<(Observation Observation, Statement Statement)> InOrder(IEnumerable<Observation> observations) =>
        [.. observations.SelectMany(observation => observation.Statements.Select(statement => (observation, statement))).OrderBy(one => one.statement.Id)];

    private static (int, string, string, PartialDate) PlaceOf(Observation observation) =>
        (observation.SourceId, observation.Part, observation.Heading, observation.ObservedOn);

    private static bool Same((Observation Observation, Statement Statement) one, (Observation Observation, Statement Statement) other) =>
        PlaceOf(one.Observation) == PlaceOf(other.Observation)
        && ValuesOf(one.Statement).Equals(ValuesOf(other.Statement))
        && one.Statement.Qualifiers.AsSpan().SequenceEqual(other.Statement.Qualifiers)
        && one.Statement.PlaceIds.AsSpan().SequenceEqual(other.Statement.PlaceIds);

    // A number stands as it was written: 5 is not 5.0.
    private static object ValuesOf(Statement one) =>
        (
            (one.Field, one.Key, one.Name, one.Code, one.Unit, one.Date, one.OtherSubjectId, one.Flag),
            (one.NumberFrom, one.NumberFrom?.Scale, one.NumberTo, one.NumberTo?.Scale),
            (one.TextFr, one.TextEn, one.TextAr, one.Wording, one.Line)
        );

    private async Task PutBesideAsync()
    {
        foreach (var (observation, number) in made.Zip(await NumbersAsync("observations", made.Count)))
            observation.Id = number;
        foreach (var ((observation, statement), number) in said.Zip(await NumbersAsync("statements", said.Count)))
            (statement.Id, statement.ObservationId) = (number, observation.Id);
        await LoadedTables.Observations.PutBesideAsync(connection, put);
        await LoadedTables.Statements.PutBesideAsync(connection, said.Select(one => one.Statement));
        await connection.RunAsync($"insert into {Changed} select unnest($1::int[])", changed.ToArray());
        await connection.RunAsync($"insert into {GoneObservations} select unnest($1::bigint[])", goneObservations.ToArray());
        await connection.RunAsync($"insert into {GoneStatements} select unnest($1::bigint[])", goneStatements.ToArray());
        put.Clear();
        made.Clear();
        said.Clear();
        changed.Clear();
        goneObservations.Clear();
        goneStatements.Clear();
    }

    private Task<long[]> NumbersAsync(string table, int count) =>
        connection.ReadAsync<long>($"select nextval(pg_get_serial_sequence('{table}', 'id')) from generate_series(1, $1)", count);
}
