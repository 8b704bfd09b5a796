using System.Runtime.CompilerServices;
using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.ImportTables;

/// <summary>Judges lines that tell who is a member of which network or cluster, and since when.</summary>
/// <remarks>A cluster says itself to which network it belongs; of other members the network or the cluster says that it has them, as on their cards.</remarks>
internal sealed class ImportMemberships(ReadCells cells, Registers registers, RefreshCard refresh, DeclareStatements declare, TimeProvider clock) : IImportLines
{
    private const int Chunk = 1_000;
    private static readonly string[] Houses = ["network", "cluster"];
    private static readonly string[] Members = ["cluster", "organisation", "structure", "network"];

    private readonly Dictionary<(int Subject, string Field, int Other), int> before = [];

    // What one chunk adds counts for the next.
    private readonly Dictionary<int, CardRoom> rooms = [];

    private sealed record Written(ImportRow Row, Subject On, Statement Statement, string? Link);

    public async IAsyncEnumerable<IReadOnlyList<CheckedLine>> CheckAsync(
        ImportTerms terms,
        IAsyncEnumerable<ImportRow> rows,
        bool writes,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await foreach (var chunk in rows.InChunks(Chunk).WithCancellation(cancellation))
            yield return await CheckAsync(terms, chunk, writes, cancellation);
    }

    public Task UndoAsync(Undoing undoing, CancellationToken cancellation) => declare.RetractAsync(undoing, cancellation);

    private async Task<IReadOnlyList<CheckedLine>> CheckAsync(ImportTerms terms, IReadOnlyList<ImportRow> rows, bool writes, CancellationToken cancellation)
    {
        await cells.Meant.LookUpAsync(rows.SelectMany(row => new[] { row["network"], row["member"] }), cancellation);
        var (verdicts, read) = (new List<CheckedLine>(rows.Count), new List<Written>());
        foreach (var row in rows)
        {
            var (written, fault) = Read(row, terms);
            if (fault is not null)
                verdicts.Add(new CheckedLine(row, "error", fault));
            else
                read.Add(written!);
        }
        var ids = read.Select(one => one.On.Id).ToHashSet();
        if (writes)
            await refresh.LockAsync(ids);
        var said = await refresh.SaidOfAsync(ids, cancellation);
        var added = new List<Written>();
        foreach (var of in read.GroupBy(one => one.On.Id))
        {
            var known = new SaidOf(said[of.Key], registers, clock.Today());
            if (!rooms.TryGetValue(of.Key, out var room))
                rooms[of.Key] = room = new CardRoom(said[of.Key].Observations.SelectMany(observation => observation.Statements));
            foreach (var written in of)
            {
                var result = Check(written, known, room, terms);
                verdicts.Add(result);
                if (writes && result.Applies(terms))
                    added.Add(written);
            }
        }
        if (added.Count > 0)
        {
            await declare.WriteAsync(
                DeclareStatements.Origin.Of(terms),
                added.Select(one => new DeclareStatements.OfSubject(one.On.Id, null, one.Link, one.Statement)),
                cancellation
            );
            await refresh.RunAsync(added.Select(one => one.On.Id).ToHashSet(), cancellation);
            await refresh.AnnounceAsync(added.Select(one => one.Statement.OtherSubjectId!.Value));
        }
        return verdicts;
    }

    private (Written? Written, Fault? Fault) Read(ImportRow row, ImportTerms terms)
    {
        foreach (var column in new[] { "network", "member" })
            if (row[column] is null)
                return (null, new Fault(column, new Problem("import.value.missing")));
        var (house, noHouse) = cells.Subject("network", row["network"]!, terms, Houses);
        var (member, noMember) = cells.Subject("member", row["member"]!, terms, house is { Kind: "cluster" } ? ["organisation"] : Members);
        if ((noHouse ?? noMember) is { } unknown)
            return (null, unknown);
        if (house!.Id == member!.Id)
            return (null, new Fault("member", new Problem("typed.itself")));
        var (on, field, other) = house.Kind == "network" && member.Kind == "cluster" ? (member, Fields.Network, house) : (house, Fields.Member, member);
        if (terms.Country is { } country && on.Country != country)
            return (null, CheckedLine.Wrong(row, on == house ? "network" : "member", "import.scope", on.Name.In(ReadCells.LanguageOf(terms))).Fault);
        PartialDate? since = null;
        PartialDate? until = null;
        if (row["since"] is { } begun)
        {
            (since, var undated) = cells.Date("since", begun);
            if (undated is not null)
                return (null, undated);
        }
        if (row["until"] is { } over)
        {
            (until, var undated) = cells.Date("until", over);
            if (undated is not null)
                return (null, undated);
        }
        if (since is { } from && until is { } to && from.First > to.Last)
            return (null, new Fault("until", new Problem("typed.since-until")));
        string? link = terms.Link;
        if (row["link"] is { } proof)
        {
            (link, var noLink) = cells.Link("link", proof);
            if (noLink is not null)
                return (null, noLink);
        }
        var hasEnded = until is { } end && end.First <= DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return (
            new Written(
                row,
                on,
                new Statement
                {
                    Field = field.Code,
                    Key = "",
                    OtherSubjectId = other.Id,
                    OtherSubject = other,
                    Qualifiers = hasEnded ? ["ended"] : [],
                    Since = since,
                    Until = until,
                },
                link
            ),
            null
        );
    }

    private CheckedLine Check(Written written, SaidOf said, CardRoom room, ImportTerms terms)
    {
        var (row, statement) = (written.Row, written.Statement);
        var claim = said.ClaimOf(statement, null, terms.ForId);
        var told = said.Told(statement).ToList();
        if (
            told.Any(one =>
                one.Statement.Qualifiers.ToHashSet().SetEquals(statement.Qualifiers)
                && (statement.Since is null || one.Statement.Since == statement.Since)
                && (statement.Until is null || one.Statement.Until == statement.Until)
            )
        )
            return new CheckedLine(row, "same");
        if (!before.TryAdd((written.On.Id, statement.Field, statement.OtherSubjectId!.Value), row.Line))
            return CheckedLine.Wrong(
                row,
                null,
                "import.thing.twice",
                before[(written.On.Id, statement.Field, statement.OtherSubjectId!.Value)].ToString(CultureInfo.InvariantCulture)
            );
        if (room.Take(statement) is { } full)
            return new CheckedLine(row, "error", new Fault(null, cells.Said(full, terms)));
        // Another beginning is told of the same membership; that it is over is news.
        return
            statement.Since is { } since
            && told.Find(one => one.Statement.Since is { } before && !before.Contains(since) && !since.Contains(before)) is { } other
            ? new CheckedLine(
                row,
                "contradicts",
                new Fault(
                    "since",
                    cells.Known(
                        column => $"memberships.{column}",
                        [("since", cells.Said(other.Statement.Since!.Value, terms), StatementCells.StandingOf(other, registers))],
                        terms
                    )
                ),
                StatementCells.StandingOf(other, registers) with
                {
                    Value = other.Statement.Since.ToString(),
                }
            )
            : new CheckedLine(row, "new");
    }
}
