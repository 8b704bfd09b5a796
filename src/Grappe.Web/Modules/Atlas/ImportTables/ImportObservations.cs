using System.Runtime.CompilerServices;
using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Loading;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.ImportTables;

/// <summary>Judges lines that say something of a subject against all that is said of it, and writes them as declarations.</summary>
internal sealed class ImportObservations(
    GrappeDb db,
    Registers registers,
    ReadCells cells,
    RefreshCard refresh,
    DeclareStatements declare,
    Texts texts,
    TimeProvider clock
) : IImportLines
{
    private const int Chunk = 2_000;

    // What one has at a time: a second value is no addition.
    private static readonly ValueKind[] Single = [ValueKind.Code, ValueKind.Number, ValueKind.Date, ValueKind.Flag, ValueKind.Places];

    private sealed record Draft(ImportRow Row, Subject Subject, Statement Statement, PartialDate? ObservedOn, string? Link);

    public async IAsyncEnumerable<IReadOnlyList<CheckedLine>> CheckAsync(
        ImportTerms terms,
        IAsyncEnumerable<ImportRow> rows,
        bool writes,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var last = await db.Subjects.MaxAsync(subject => (int?)subject.Id, cancellation) ?? 0;
        RowsBySubject? aside = null;
        try
        {
            var files = new SortedSet<int>();
            ImportColumns? columns = null;
            await foreach (var chunk in rows.InChunks(Chunk).WithCancellation(cancellation))
            {
                columns ??= chunk[0].Columns;
                aside ??= new RowsBySubject(string.Join(',', columns.Names), last);
                await cells.Meant.LookUpAsync(chunk.Select(row => row["subject"]), cancellation);
                var wrong = new List<CheckedLine>();
                foreach (var row in chunk)
                    if (Of(row, terms) is var (subject, fault) && fault is not null)
                        wrong.Add(new CheckedLine(row, "error", fault));
                    else
                    {
                        files.Add(aside.FileOf(subject!.Id));
                        aside.Add(subject.Id, 0, row.Line, row.Cells);
                    }
                if (wrong.Count > 0)
                    yield return wrong;
            }
            foreach (var file in files)
                yield return await CheckAsync(
                    terms,
                    [.. aside!.Of(file).Select(kept => new ImportRow(columns!, kept.Row.Line, kept.Row.Cells))],
                    writes,
                    cancellation
                );
        }
        finally
        {
            aside?.Dispose();
        }
    }

    public Task UndoAsync(Undoing undoing, CancellationToken cancellation) => declare.RetractAsync(undoing, cancellation);

    private (Subject? Subject, Fault? Fault) Of(ImportRow row, ImportTerms terms)
    {
        if (row["subject"] is not { } named)
            return (null, new Fault("subject", new Problem("import.value.missing")));
        var (subject, unknown) = cells.Subject("subject", named, terms);
        return unknown is not null ? (null, unknown)
            : subject!.Kind == "country" || (terms.Country is { } country && subject.Country != country)
                ? (null, CheckedLine.Wrong(row, "subject", "import.scope", named).Fault)
            : (subject, null);
    }

    private async Task<IReadOnlyList<CheckedLine>> CheckAsync(ImportTerms terms, IReadOnlyList<ImportRow> rows, bool writes, CancellationToken cancellation)
    {
        await cells.Meant.LookUpAsync(rows.Select(row => row["subject"]), cancellation);
        var subjects = rows.ToDictionary(row => row.Line, row => Of(row, terms).Subject!.Id);
        var ids = subjects.Values.ToHashSet();
        if (writes)
            await refresh.LockAsync(ids);
        var said = await refresh.SaidOfAsync(ids, cancellation);
        await cells.Meant.LookUpAsync(
            rows.Where(row => row["field"] is { } code && FieldOf(code)?.Kind == ValueKind.Reference).Select(row => row["value"]),
            cancellation
        );
        var verdicts = new List<CheckedLine>(rows.Count);
        var drafts = new List<Draft>();
        foreach (var of in rows.GroupBy(row => subjects[row.Line]))
        {
            var subject = said[of.Key];
            var known = new SaidOf(subject, registers, clock.Today());
            var room = new CardRoom(subject.Observations.SelectMany(observation => observation.Statements));
            var before = new Dictionary<(string, string, PartialDate?), List<Draft>>();
            foreach (var row in of)
            {
                var (draft, fault) = Read(row, terms, subject);
                var result = fault ?? Check(draft!, terms, known, room, before);
                verdicts.Add(result);
                if (writes && result.Applies(terms))
                    drafts.Add(draft!);
            }
        }
        if (drafts.Count > 0)
        {
            await declare.WriteAsync(
                DeclareStatements.Origin.Of(terms),
                drafts.Select(draft => new DeclareStatements.OfSubject(draft.Subject.Id, draft.ObservedOn, draft.Link, draft.Statement)),
                cancellation
            );
            await refresh.RunAsync(drafts.Select(draft => draft.Subject.Id).ToHashSet(), cancellation);
        }
        return verdicts;
    }

    private (Draft? Draft, CheckedLine? Fault) Read(ImportRow row, ImportTerms terms, Subject subject)
    {
        if (row["field"] is not { } code)
            return Wrong("field", "import.value.missing");
        if (FieldOf(code) is not { } field)
            return (null, new CheckedLine(row, "error", UnknownField(code, terms)));
        var key = row["key"] is { } named ? KeyOf(field, named) : "";
        if (field.Cardinality == Cardinality.PerKey && key.Length == 0)
            return Wrong("key", "import.value.missing");
        if (ProblemOf(key) is { } unusable)
            return Wrong("key", unusable.Text, unusable.KeptValues);
        if (field == Fields.Role && !Fields.Roles.Contains(key))
            return (null, new CheckedLine(row, "error", cells.Code("key", "role", Fields.Roles, key, terms).Fault));
        if (field == Fields.Amount && row["unit"] is null)
            return Wrong("unit", "import.value.missing");
        var value = row["value"];
        if (field.Kind != ValueKind.Text && value is null)
            return Wrong("value", "import.value.missing");
        var (text, language) = TextOf(row, field, value, terms.Language);
        if (text is null && (field.Kind == ValueKind.Text || Fields.Named.Contains(field)))
            return Wrong("fr", "import.text.missing");
        var qualifiers = row["qualifier"]?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (
            qualifiers.FirstOrDefault(qualifier =>
                !DataSet.SimpleQualifiers.Contains(qualifier) && !qualifier.StartsWith("within:", StringComparison.Ordinal)
            ) is
            { } unknown
        )
            return Wrong("qualifier", "import.code", unknown, string.Join(", ", [.. DataSet.SimpleQualifiers, "within:…"]));
        if (qualifiers.Select(ProblemOf).FirstOrDefault(wrong => wrong is not null) is { } unqualified)
            return Wrong("qualifier", unqualified.Text, unqualified.KeptValues);
        PartialDate? observed = null;
        if (row["observed"] is { } day && (observed = ReadValue.Date(day)) is null)
            return Wrong("observed", "typed.date");
        if (observed?.First > DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime.AddDays(1)))
            return Wrong("observed", "import.future");
        var link = terms.Link;
        if (row["link"] is { } proof)
        {
            (link, var noLink) = cells.Link("link", proof);
            if (noLink is not null)
                return (null, new CheckedLine(row, "error", noLink));
        }
        var (statement, fault) = cells.Statement(
            field.Kind == ValueKind.Text ? "fr" : "value",
            field,
            key,
            field.Kind == ValueKind.Text ? "" : value!,
            new ReadValue.Around
            {
                Country = subject.Country,
                Text = text,
                Language = language,
                Unit = row["unit"],
                Wording = row["wording"],
                Qualifiers = qualifiers,
            },
            terms
        );
        return fault is null ? (new Draft(row, subject, statement!, observed, link), null) : (null, new CheckedLine(row, "error", fault));

        (Draft?, CheckedLine) Wrong(string column, string text, params string[] values) => (null, CheckedLine.Wrong(row, column, text, values));
    }

    // They are kept as they stand.
    private static Problem? ProblemOf(string code) =>
        code.Length > ReadValue.LongestName ? new Problem("typed.long", Text(ReadValue.LongestName))
        : TypedText.IsUnreadable(code) ? new Problem("typed.control")
        : null;

    private static readonly string[] FieldCodes = [.. Fields.All.Select(field => field.Code)];

    private Fault UnknownField(string written, ImportTerms terms)
    {
        var unknown = cells.Code("field", "field", FieldCodes, written, terms).Fault!;
        return unknown with { Problem = unknown.Problem with { Text = "import.field" } };
    }

    // By its code, or as the site calls it.
    private Field? FieldOf(string written) => Fields.Find(written) ?? (cells.CodeOf("field", FieldCodes, written) is { } code ? Fields.Find(code) : null);

    // Keys are an open list but for roles: those with a name are known by it.
    private string KeyOf(Field field, string written) =>
        field == Fields.Role ? cells.CodeOf("role", Fields.Roles, written) ?? written
        : field == Fields.Members || field == Fields.Member ? cells.CodeOf("members", MemberCategories, written) ?? written
        : written;

    private string[] MemberCategories =>
        memberCategories ??= [.. texts.Keys.Where(key => key.StartsWith("members.", StringComparison.Ordinal)).Select(key => key["members.".Length..])];

    private string[]? memberCategories;

    // What stands in one language only stands for all three until somebody translates it.
    private static (Localised? Text, string? Language) TextOf(ImportRow row, Field field, string? value, string language)
    {
        var (fr, en, ar) = row.Texts;
        if (fr is null && en is null && ar is null)
            return field.Kind == ValueKind.Text && value is not null ? (new Localised(value, value, value), language) : (null, null);
        var any = fr ?? en ?? ar!;
        var partly = fr is null || en is null || ar is null;
        return (
            new Localised(fr ?? any, en ?? any, ar ?? any),
            partly
                ? (
                    fr is not null ? "fr"
                    : en is not null ? "en"
                    : "ar"
                )
                : null
        );
    }

    private CheckedLine Check(Draft draft, ImportTerms terms, SaidOf said, CardRoom room, Dictionary<(string, string, PartialDate?), List<Draft>> before)
    {
        var (row, statement) = (draft.Row, draft.Statement);
        var claim = said.ClaimOf(statement, draft.ObservedOn, terms.ForId);
        if (said.Says(statement, claim, draft.ObservedOn, terms.ForId, row["source"], row["wording"]))
            return new CheckedLine(row, "same");

        // Two lines of one file: said twice, or said otherwise.
        var earlier = before.GetValueOrDefault((statement.Field, statement.Key, draft.ObservedOn)) ?? [];
        before[(statement.Field, statement.Key, draft.ObservedOn)] = earlier;
        if (earlier.FirstOrDefault(other => SameValue(other.Statement, statement)) is { } twice)
            return CheckedLine.Wrong(row, "value", "import.repeated", Text(twice.Row.Line));
        if (claim.Field.Cardinality != Cardinality.Many && Single.Contains(claim.Field.Kind) && earlier is [var otherwise, ..])
            return CheckedLine.Wrong(row, "value", "import.otherwise", Text(otherwise.Row.Line));
        if (room.Take(statement) is { } full)
            return new CheckedLine(row, "error", new Fault("field", cells.Said(full, terms)));
        earlier.Add(draft);

        if (said.Against(statement, claim, registers) is not { } held)
            return new CheckedLine(row, "new");
        var standing = StatementCells.StandingOf(held, registers);
        var column = claim.Field.Kind == ValueKind.Text ? "fr" : "value";
        return new CheckedLine(
            row,
            "contradicts",
            new Fault(column, cells.Known(of => $"observations.{of}", [(column, cells.Shown(held.Statement, terms), standing)], terms)),
            standing
        );
    }

    private bool SameValue(Statement a, Statement b) =>
        StatementCells.CellOf(a, registers.Places) == StatementCells.CellOf(b, registers.Places) && a.Unit == b.Unit && SaidOf.SameText(a, b);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Looks subjects up as files name them.</summary>
internal static class SubjectCodes
{
    /// <summary>The subjects that codes such as <c>cluster/ce3m</c> name, by these codes.</summary>
    public static async Task<Dictionary<string, Subject>> SubjectsAsync(this GrappeDb db, IEnumerable<string?> codes, CancellationToken cancellation)
    {
        var asked = codes.OfType<string>().Distinct().Select(code => code.Split('/')).Where(parts => parts.Length == 2).ToList();
        if (asked.Count == 0)
            return [];
        var kinds = asked.Select(parts => parts[0]).ToArray();
        var slugs = asked.Select(parts => parts[1]).ToArray();
        return await db
            .Subjects.FromSql(
                $"select subject.* from subjects subject join unnest({kinds}, {slugs}) as asked (kind, slug) on subject.kind = asked.kind and subject.slug = asked.slug"
            )
            .AsNoTracking()
            .ToDictionaryAsync(subject => subject.Code, cancellation);
    }
}
