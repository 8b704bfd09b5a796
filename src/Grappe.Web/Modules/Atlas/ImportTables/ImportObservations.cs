using System.Runtime.CompilerServices;
using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Loading;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.ImportTables;

/// <summary>Judges lines that say something of a subject against all that is said of it, and writes them as declarations.</summary>
internal sealed class ImportObservations(GrappeDb db, Registers registers, ReadValue read, RefreshCard refresh, DeclareStatements declare, TimeProvider clock)
    : IImportLines
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
                var subjects = await db.SubjectsAsync(chunk.Select(row => row["subject"]), cancellation);
                var wrong = new List<CheckedLine>();
                foreach (var row in chunk)
                    if (FaultOf(row, terms, subjects) is { } fault)
                        wrong.Add(fault);
                    else
                    {
                        var id = subjects[row["subject"]!].Id;
                        files.Add(aside.FileOf(id));
                        aside.Add(id, 0, row.Line, row.Cells);
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

    private static CheckedLine? FaultOf(ImportRow row, ImportTerms terms, Dictionary<string, Subject> subjects) =>
        row["subject"] is not { } code ? CheckedLine.Wrong(row, "subject", "import.value.missing")
        : !subjects.TryGetValue(code, out var subject) ? CheckedLine.Wrong(row, "subject", "import.subject", code)
        : terms.Country is { } country && subject.Country != country ? CheckedLine.Wrong(row, "subject", "import.scope", code)
        : subject.Kind == "country" ? CheckedLine.Wrong(row, "subject", "import.scope", code)
        : null;

    private async Task<IReadOnlyList<CheckedLine>> CheckAsync(ImportTerms terms, IReadOnlyList<ImportRow> rows, bool writes, CancellationToken cancellation)
    {
        var subjects = await db.SubjectsAsync(rows.Select(row => row["subject"]), cancellation);
        var ids = subjects.Values.Select(subject => subject.Id).ToHashSet();
        if (writes)
            await refresh.LockAsync(ids);
        var said = await refresh.SaidOfAsync(ids, cancellation);
        var others = await db.SubjectsAsync(
            rows.Where(row => row["field"] is { } code && Fields.Find(code)?.Kind == ValueKind.Reference).Select(row => row["value"]),
            cancellation
        );
        var verdicts = new List<CheckedLine>(rows.Count);
        var drafts = new List<Draft>();
        foreach (var of in rows.GroupBy(row => subjects[row["subject"]!].Id))
        {
            var subject = said[of.Key];
            var known = new SaidOf(subject, registers, clock.Today());
            var room = new CardRoom(subject.Observations.SelectMany(observation => observation.Statements));
            var before = new Dictionary<(string, string, PartialDate?), List<Draft>>();
            foreach (var row in of)
            {
                var (draft, fault) = Read(row, terms, subject, others);
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

    private (Draft? Draft, CheckedLine? Fault) Read(ImportRow row, ImportTerms terms, Subject subject, Dictionary<string, Subject> others)
    {
        if (row["field"] is not { } code)
            return Wrong("field", "import.value.missing");
        if (Fields.Find(code) is not { } field)
            return Wrong("field", "import.field", code, string.Join(", ", Fields.All.Select(known => known.Code)));
        var key = row["key"] ?? "";
        if (field.Cardinality == Cardinality.PerKey && key.Length == 0)
            return Wrong("key", "import.value.missing");
        if (ProblemOf(key) is { } unusable)
            return Wrong("key", unusable.Text, unusable.KeptValues);
        if (field == Fields.Role && !Fields.Roles.Contains(key))
            return Wrong("key", "import.code", key, string.Join(", ", Fields.Roles));
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
        var link = row["link"] ?? terms.Link;
        if (link is not null && !TypedText.IsLink(link))
            return Wrong("link", "import.link");
        var (statement, problem) = read.Read(
            field,
            key,
            field.Kind == ValueKind.Text ? "" : value!,
            new ReadValue.Around
            {
                Country = subject.Country,
                Find = code => others.GetValueOrDefault(code),
                Text = text,
                Language = language,
                Unit = row["unit"],
                Wording = row["wording"],
                Qualifiers = qualifiers,
                AsInTables = true,
            }
        );
        return problem is null
            ? (new Draft(row, subject, statement!, observed, link), null)
            : Wrong(field.Kind == ValueKind.Text ? "fr" : "value", problem.Text == "typed.code" ? "import.code" : problem.Text, Gaps(field, value, problem));

        (Draft?, CheckedLine) Wrong(string column, string text, params string[] values) => (null, CheckedLine.Wrong(row, column, text, values));
    }

    // They are kept as they stand.
    private static Problem? ProblemOf(string code) =>
        code.Length > ReadValue.LongestName ? new Problem("typed.long", Text(ReadValue.LongestName))
        : TypedText.IsUnreadable(code) ? new Problem("typed.control")
        : null;

    private static string[] Gaps(Field field, string? value, Problem problem) =>
        problem.Text == "typed.code" ? [value!, string.Join(", ", Fields.Codes[field])] : problem.KeptValues;

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
            return CheckedLine.Wrong(row, "field", full.Text, full.KeptValues);
        earlier.Add(draft);

        var fact = claim.Field.Cardinality switch
        {
            Cardinality.One => said.Facts.FirstOrDefault(fact => fact.Field.Code == statement.Field),
            Cardinality.PerKey => said.Facts.FirstOrDefault(fact => fact.Field.Code == statement.Field && fact.Key == statement.Key),
            _ => null,
        };
        if (fact is null || Comparison.Compare(fact.Preferred, claim, registers.PlaceTree) == Agreement.Same)
            return new CheckedLine(row, "new");
        var held = said.Preferred(fact);
        return new CheckedLine(
            row,
            "contradicts",
            Standing: new StandingValue(
                StatementCells.CellOf(held.Statement, registers.Places),
                held.Observation.Source.Slug,
                held.Observation.ObservedOn,
                held.Observation.Heading
            )
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
