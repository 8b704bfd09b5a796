using System.Runtime.CompilerServices;
using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.ImportTables;

/// <summary>Judges lines that tell who works with whom.</summary>
internal sealed class ImportCooperations(GrappeDb db, Registers registers, ReadCells cells, DeclareStatements declare, RefreshCard refresh) : IImportLines
{
    private const int Chunk = 2_000;

    private readonly Dictionary<(int, int, string, string, PartialDate?, string), int> before = [];

    private readonly Dictionary<int, int> cooperations = [];

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

    public async Task UndoAsync(Undoing undoing, CancellationToken cancellation)
    {
        var told = db.ToldCooperations.Where(cooperation => cooperation.ImportId == undoing.Import);
        await refresh.AnnounceAsync(await told.Select(one => one.AId).Union(told.Select(one => one.BId)).ToListAsync(cancellation));
        await told.ExecuteDeleteAsync(cancellation);
    }

    private async Task<IReadOnlyList<CheckedLine>> CheckAsync(ImportTerms terms, IReadOnlyList<ImportRow> rows, bool writes, CancellationToken cancellation)
    {
        await cells.Meant.LookUpAsync(rows.SelectMany(row => new[] { row["a"], row["b"] }), cancellation);
        var read = rows.Select(row => (Row: row, Read: Read(row, terms))).ToList();
        var ids = read.SelectMany(each => each.Read.Written is { } written ? [written.A.Id, written.B.Id] : Array.Empty<int>()).Distinct().ToList();
        var known = (
            await db
                .ToldCooperations.Include(cooperation => cooperation.Source)
                .Where(cooperation => ids.Contains(cooperation.AId) && ids.Contains(cooperation.BId))
                .OrderBy(cooperation => cooperation.Id)
                .ToListAsync(cancellation)
        ).ToLookup(cooperation => Pair(cooperation.AId, cooperation.BId));
        await CountAsync(ids, writes, cancellation);
        var verdicts = new List<CheckedLine>(rows.Count);
        var added = new List<DeclareStatements.OfTwo>();
        foreach (var (row, (written, fault)) in read)
        {
            var result = fault is not null ? new CheckedLine(row, "error", fault) : Check(row, written!, known[Pair(written!.A.Id, written.B.Id)], terms);
            if (result.Verdict is "new" or "contradicts")
                result = FullOf(row, written!, terms) ?? result;
            verdicts.Add(result);
            if (writes && result.Applies(terms))
                added.Add(written!);
        }
        if (added.Count > 0)
            await declare.TellAsync(DeclareStatements.Origin.Of(terms), added, cancellation);
        return verdicts;
    }

    // What one chunk adds counts for the next: both the check and the writing go through all of them.
    private async Task CountAsync(List<int> ids, bool writes, CancellationToken cancellation)
    {
        if (writes)
            await refresh.LockAsync(ids);
        var unknown = ids.Where(id => !cooperations.ContainsKey(id)).ToList();
        var counted = await db
            .ToldCooperations.Where(one => unknown.Contains(one.AId))
            .Select(one => one.AId)
            .Concat(db.ToldCooperations.Where(one => unknown.Contains(one.BId)).Select(one => one.BId))
            .CountByAsync(id => id, cancellation);
        foreach (var id in unknown)
            cooperations[id] = counted.GetValueOrDefault(id);
    }

    private CheckedLine? FullOf(ImportRow row, DeclareStatements.OfTwo written, ImportTerms terms)
    {
        foreach (var (column, subject) in new[] { ("a", written.A), ("b", written.B) })
            if (cooperations[subject.Id] >= CardRoom.MostCooperations)
                return CheckedLine.Wrong(
                    row,
                    column,
                    "card.full.cooperations",
                    subject.Name.In(ReadCells.LanguageOf(terms)),
                    Text(cooperations[subject.Id]),
                    Text(CardRoom.MostCooperations)
                );
        cooperations[written.A.Id]++;
        cooperations[written.B.Id]++;
        return null;
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private (DeclareStatements.OfTwo? Written, Fault? Fault) Read(ImportRow row, ImportTerms terms)
    {
        foreach (var column in new[] { "a", "b", "kind", "status" })
            if (row[column] is null)
                return Wrong(column, "import.value.missing");
        var (a, noA) = cells.Subject("a", row["a"]!, terms);
        var (b, noB) = cells.Subject("b", row["b"]!, terms);
        if ((noA ?? noB) is { } unknown)
            return (null, unknown);
        if (a!.Id == b!.Id)
            return Wrong("b", "import.cooperation.self");
        if (terms.Country is { } country && a.Country != country && b.Country != country)
            return Wrong("a", "import.scope", row["a"]!);
        var (kind, noKind) = cells.Code("kind", "cooperation", ClosedLists.CooperationKinds, row["kind"]!, terms);
        var (status, noStatus) = cells.Code("status", "status", ClosedLists.Statuses, row["status"]!, terms);
        var (level, noLevel) = (row["level"] ?? (LevelOf(a, b) is null ? terms.Otherwise.GetValueOrDefault("level") : null)) is { } far
            ? cells.Code("level", "level", Relation.Levels, far, terms)
            : (LevelOf(a, b), null);
        if ((noKind ?? noStatus ?? noLevel) is { } uncoded)
            return (null, uncoded);
        if (level is null)
            return (null, cells.Choose("level", "level", Relation.Levels, terms));
        PartialDate? year = null;
        if (row["year"] is { } date)
        {
            (year, var undated) = cells.Date("year", date);
            if (undated is not null)
                return (null, undated);
        }
        var (fr, en, ar) = row.Texts;
        if ((fr ?? en ?? ar) is not { } any)
            return Wrong("fr", "import.text.missing");
        if (new[] { fr, en, ar }.Any(text => text?.Length > ReadValue.LongestText))
            return Wrong("fr", "typed.long", Text(ReadValue.LongestText));
        return (new DeclareStatements.OfTwo(a, b, kind!, level, status!, year, new Localised(fr ?? any, en ?? any, ar ?? any)), null);

        (DeclareStatements.OfTwo?, Fault?) Wrong(string column, string text, params string[] values) =>
            (null, CheckedLine.Wrong(row, column, text, values).Fault);
    }

    private string? LevelOf(Subject a, Subject b) =>
        a.Country is null || b.Country is null ? null : Relation.LevelOf(registers.Countries[a.Country], registers.Countries[b.Country]);

    private CheckedLine Check(ImportRow row, DeclareStatements.OfTwo written, IEnumerable<ToldCooperation> known, ImportTerms terms)
    {
        var alike = known.Where(one => one.Kind == written.Kind).ToList();
        if (alike.Any(one => SameTerms(one) && SameText(one)))
            return new CheckedLine(row, "same");
        var (first, second) = Pair(written.A.Id, written.B.Id);
        var key = (first, second, written.Kind, written.Status, written.Year, written.Text.Fr);
        if (!before.TryAdd(key, row.Line))
            return CheckedLine.Wrong(row, null, "import.repeated", Text(before[key]));
        // The same undertaking told otherwise; another text tells of another one.
        if (alike.FirstOrDefault(one => SameText(one) && !SameTerms(one)) is not { } told)
            return new CheckedLine(row, "new");
        var standing = new StandingValue(
            string.Join(" · ", new[] { told.Status, told.Level, told.Year?.ToString() }.OfType<string>()),
            told.Source.Slug,
            told.Source.Published,
            told.Heading
        );
        var against = Against(row, written, told, terms).ToList();
        return new CheckedLine(
            row,
            "contradicts",
            new Fault(against[0].Column, cells.Known(column => $"cooperations.{column}", against.Select(one => (one.Column, one.Shown, standing)), terms)),
            standing
        );

        bool SameTerms(ToldCooperation one) =>
            one.Status == written.Status && (row["level"] is null || one.Level == written.Level) && (written.Year is null || one.Year == written.Year);

        bool SameText(ToldCooperation one) =>
            (row["fr"] is not { } fr || TypedText.AreSame(fr, one.Text.Fr))
            && (row["en"] is not { } en || TypedText.AreSame(en, one.Text.En))
            && (row["ar"] is not { } ar || TypedText.AreSame(ar, one.Text.Ar));
    }

    // Each of its terms that stands otherwise, in words.
    private IEnumerable<(string Column, string Shown)> Against(ImportRow row, DeclareStatements.OfTwo written, ToldCooperation told, ImportTerms terms)
    {
        if (told.Status != written.Status)
            yield return ("status", cells.NameOf("status", told.Status, terms));
        if (row["level"] is not null && told.Level != written.Level)
            yield return ("level", cells.NameOf("level", told.Level, terms));
        if (written.Year is not null && told.Year != written.Year)
            yield return ("year", told.Year is { } year ? cells.Said(year, terms) : "–");
    }

    private static (int, int) Pair(int a, int b) => a < b ? (a, b) : (b, a);
}
