using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Loading;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.ImportTables;

/// <summary>Judges lines of which each is about one thing: what nobody knows becomes a subject; what the cells say of one that is known becomes a declaration, as far as it is not said already.</summary>
internal sealed partial class ImportThings(
    ThingTable table,
    GrappeDb db,
    Registers registers,
    ReadValue read,
    KnownWords words,
    ReadCells cells,
    RefreshCard refresh,
    DeclareStatements declare,
    Texts texts,
    TimeProvider clock
) : IImportLines
{
    private const int Chunk = 1_000;
    private static readonly char[] BetweenNames = ['\n', '\r', ';', '|', '؛'];
    private static readonly char[] BetweenTexts = ['\n', '\r', '|'];

    /// <summary>A thing by what it is found by: known already, or by an earlier line.</summary>
    /// <param name="Id">Its number; 0 where an earlier line brings it.</param>
    private sealed record Found(int Id, string? Country, string Slug)
    {
        /// <summary>The places where it is said to be, each by its slug or as it is written.</summary>
        public HashSet<string> Places { get; } = [];

        /// <summary>The line of the table that is about it, and what stands there.</summary>
        public int Line { get; set; }
        public int Said { get; set; }
    }

    private sealed record Cell(string Column, Statement Statement);

    private sealed record Written(ImportRow Row, string? Slug, SubjectAddress? Address, string? Form, string? Country, Localised Name, string[] Others)
    {
        /// <summary>Whether a cell says what it is; its name may tell that as well.</summary>
        public bool FormIsSaid { get; init; }
        public string? Acronym { get; init; }
        public string[] Aliases { get; init; } = [];
        public Statement? Place { get; init; }
        public IReadOnlyList<Cell> Says { get; init; } = [];
        public PartialDate? ObservedOn { get; init; }
        public string? Link { get; init; }
    }

    private readonly Dictionary<string, Found> bySlug = [];
    private readonly Dictionary<string, List<Found>> byName = [];

    public async IAsyncEnumerable<IReadOnlyList<CheckedLine>> CheckAsync(
        ImportTerms terms,
        IAsyncEnumerable<ImportRow> rows,
        bool writes,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        // A name that nobody has yet has no row to be locked: of two who bring it at once, one waits.
        if (writes)
            await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({$"import of {table.Table}"}, 0))", cancellation);
        await ReadKnownAsync(cancellation);
        await foreach (var chunk in rows.InChunks(Chunk).WithCancellation(cancellation))
            yield return await CheckAsync(terms, chunk, writes, cancellation);
    }

    public async Task UndoAsync(Undoing undoing, CancellationToken cancellation)
    {
        await declare.RetractAsync(undoing, cancellation);
        await declare.ForgetAddedAsync(undoing.Import, cancellation);
    }

    private async Task ReadKnownAsync(CancellationToken cancellation)
    {
        var said = (
            await db
                .Statements.Where(statement => statement.Field == Fields.Place.Code && statement.Observation.Subject.Kind == table.Kind)
                .Select(statement => new
                {
                    statement.Observation.SubjectId,
                    statement.PlaceIds,
                    statement.Wording,
                })
                .ToListAsync(cancellation)
        ).ToLookup(one => one.SubjectId);
        await foreach (var known in db.Subjects.AsNoTracking().Where(subject => subject.Kind == table.Kind).OrderBy(subject => subject.Id).AsAsyncEnumerable())
        {
            var found = new Found(known.Id, known.Country, known.Slug);
            if (known.PlaceId is { } at)
                found.Places.Add(registers.Places[at].Slug);
            foreach (var place in said[known.Id])
                found.Places.UnionWith(PlacesIn(place.PlaceIds!, place.Wording));
            Remember(found, ((string?[])[known.Name.Fr, known.Name.En, known.Name.Ar, known.Acronym, .. known.Aliases]).OfType<string>());
        }
    }

    private void Remember(Found found, IEnumerable<string> names)
    {
        bySlug.Add(found.Slug, found);
        foreach (var name in names.Select(Spelling.Fold).Where(name => name.Length > 0).Distinct())
            if (byName.TryGetValue(name, out var alike))
                alike.Add(found);
            else
                byName[name] = [found];
    }

    private IEnumerable<string> PlacesIn(int[] ids, string? wording) =>
        ids.Length == 0 ? [$"«{Spelling.Fold(wording!)}»"] : ids.Select(id => registers.Places[id].Slug);

    private async Task<IReadOnlyList<CheckedLine>> CheckAsync(ImportTerms terms, IReadOnlyList<ImportRow> rows, bool writes, CancellationToken cancellation)
    {
        await cells.Meant.LookUpAsync(
            rows.SelectMany(row => table.References.SelectMany(column => row[column.Name] is { } cell ? [cell, .. NamesIn(cell)] : Array.Empty<string>())),
            cancellation
        );
        var verdicts = new List<CheckedLine>(rows.Count);
        var known = new List<(Written Written, Found Found)>();
        var added = new List<(Written Written, string Slug)>();
        foreach (var row in rows)
        {
            var (written, fault) = Read(row, terms);
            var (found, unclear) = fault is null ? Find(written!, terms) : (null, fault);
            if (unclear is not null)
                verdicts.Add(new CheckedLine(row, "error", unclear));
            else if (found is { Line: > 0 })
                verdicts.Add(new CheckedLine(row, "error", Twice(found, written!)));
            else if (found is not null)
            {
                (found.Line, found.Said) = (row.Line, Hash(row));
                found.Places.UnionWith(PlacesOf(written!));
                known.Add((written!, found));
            }
            else if (IncompleteOf(written!, terms) is { } incomplete)
                verdicts.Add(new CheckedLine(row, "error", incomplete));
            else
            {
                var slug = written!.Slug ?? Slugs.Free([written.Name.Fr, written.Name.En, table.Kind], bySlug.ContainsKey);
                var own = new Found(0, CountryOf(written, terms), slug) { Line = row.Line, Said = Hash(row) };
                own.Places.UnionWith(PlacesOf(written));
                Remember(own, [.. NamesOf(written), written.Acronym ?? ""]);
                added.Add((written, slug));
                verdicts.Add(new CheckedLine(row, "new"));
            }
        }
        var ids = known.Select(each => each.Found.Id).ToHashSet();
        if (writes)
            await refresh.LockAsync(ids);
        var said = await refresh.SaidOfAsync(ids, cancellation);
        var statements = new List<DeclareStatements.OfSubject>();
        foreach (var (written, found) in known)
        {
            var (result, says) = Compare(written, said[found.Id], terms);
            verdicts.Add(result);
            if (result.Applies(terms))
                statements.AddRange(
                    says.Select(statement => new DeclareStatements.OfSubject(found.Id, written.ObservedOn, written.Link ?? terms.Link, statement))
                );
        }
        if (writes)
        {
            statements.AddRange(await AddAsync(terms, added, cancellation));
            await declare.WriteAsync(DeclareStatements.Origin.Of(terms), statements, cancellation);
            await refresh.RunAsync(statements.Select(each => each.SubjectId).ToHashSet(), cancellation);
        }
        return verdicts;
    }

    private (Written? Written, Fault? Fault) Read(ImportRow row, ImportTerms terms)
    {
        var (name, english, arabic) = table.Name;
        // Whoever fills in only one of its names has named it.
        if ((row[name] ?? row[arabic] ?? row[english]) is not { } called)
            return Wrong(name, "import.value.missing");
        var address = SubjectAddress.Of(called);
        if (address is not null && address.Kind != table.Kind)
            return Wrong(name, "import.subject", called);
        var form = table.Form is null ? table.OnlyForm : null;
        var formIsSaid = false;
        if (table.Form is { } formColumn && row[formColumn] is { } written)
        {
            (form, var unknown) = cells.Code(formColumn, "form", ClosedLists.Forms[table.Kind], written, terms);
            if (unknown is not null)
                return (null, unknown);
            formIsSaid = true;
        }
        form ??= words.CodeWithin("form", ClosedLists.Forms[table.Kind], called);
        if (form is null && table.Form is { } unsaid && terms.Otherwise.TryGetValue(unsaid, out var otherwise))
        {
            (form, var unknown) = cells.Code(unsaid, "form", ClosedLists.Forms[table.Kind], otherwise, terms);
            if (unknown is not null)
                return (null, unknown);
        }
        string? country = null;
        if (row["country"] is { } named)
        {
            var (known, unknown) = cells.Country("country", named, terms);
            if (unknown is not null)
                return (null, unknown);
            country = known!.Code;
            if (terms.Country is { } scope && scope != country)
                return Wrong("country", "import.scope", named);
        }
        var slug = row["slug"];
        if (slug is not null && (slug.Length > ReadValue.LongestName || !DataSet.WellFormedSlug().IsMatch(slug)))
            return Wrong("slug", "import.slug", slug);
        if (slug is not null && Slugs.IsPage(slug) && !bySlug.ContainsKey(slug))
            return Wrong("slug", "import.slug.page", slug);
        string[] aliases = row["aliases"]?.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (aliases.Length > CardRoom.MostAliases)
            return Wrong("aliases", "card.full.aliases", Text(aliases.Length), Text(CardRoom.MostAliases));
        // Read as the names they are: too long or unreadable is so for one as for the other.
        foreach (
            var (column, one) in aliases
                .Select(alias => ("aliases", (string?)alias))
                .Concat([(name, row[name]), (english, row[english]), (arabic, row[arabic]), ("acronym", row["acronym"])])
        )
            if (one is not null && read.Read(Fields.Name, "", one, new ReadValue.Around()).Problem is { } problem)
                return (null, new Fault(column, cells.Said(problem, terms)));
        PartialDate? observed = null;
        if (row["observed"] is { } day)
        {
            (observed, var undated) = cells.Date("observed", day);
            if (undated is not null)
                return (null, undated);
            if (observed!.Value.First > DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime.AddDays(1)))
                return Wrong("observed", "import.future");
        }
        string? link = null;
        if (row["link"] is { } proof)
        {
            (link, var noLink) = cells.Link("link", proof);
            if (noLink is not null)
                return (null, noLink);
        }
        var within = country ?? terms.Country ?? (address is not null ? bySlug.GetValueOrDefault(address.Slug)?.Country : null);
        Statement? place = null;
        if (row["place"] is { } at)
        {
            (place, var nowhere) = cells.Statement("place", Fields.Place, "", at, new ReadValue.Around { Country = within }, terms);
            if (nowhere is not null)
                return (null, nowhere);
        }
        var says = new List<Cell>();
        foreach (var column in table.Says)
            if (row[column.Name] is { } cell)
            {
                var (read, unread) = Read(column, cell, within, terms);
                if (unread is not null)
                    return (null, unread);
                says.AddRange(read.Select(statement => new Cell(column.Name, statement)));
            }
        return (
            new Written(
                row,
                slug,
                address,
                form,
                country,
                new Localised(row[name] ?? called, row[english] ?? row[name] ?? called, row[arabic] ?? row[name] ?? called),
                [.. new[] { row[english], row[arabic] }.OfType<string>().Where(other => other != called)]
            )
            {
                FormIsSaid = formIsSaid,
                Acronym = row["acronym"],
                Aliases = aliases,
                Place = place,
                Says = says,
                ObservedOn = observed,
                Link = link,
            },
            null
        );

        (Written?, Fault) Wrong(string column, string text, params object[] values) =>
            (null, CheckedLine.Wrong(row, column, text, [.. values.Select(value => (string)value)]).Fault!);
    }

    private (IReadOnlyList<Statement> Read, Fault? Fault) Read(ThingColumn column, string cell, string? country, ImportTerms terms)
    {
        var isText = column.Field.Kind == ValueKind.Text;
        var statements = new List<Statement>();
        foreach (var one in PartsOf(column, cell, terms))
        {
            var around = new ReadValue.Around
            {
                Country = country,
                Text =
                    isText ? new(one, one, one)
                    : column.Names is { } names ? texts.Find(names)
                    : null,
                Language = isText ? terms.Language : null,
                Unit = column.Unit,
            };
            var (statement, fault) = cells.Statement(
                column.Name,
                column.Field,
                column.Key,
                isText ? ""
                    : column.Unit == "ha" ? InHectares(one)
                    : one,
                around,
                terms,
                column.Kinds
            );
            if (fault is not null)
                return ([], fault);
            statements.Add(statement!);
        }
        return (statements, null);
    }

    // One that is known by the whole cell is not taken apart.
    private IEnumerable<string> PartsOf(ThingColumn column, string cell, ImportTerms terms) =>
        !column.IsMany ? [cell]
        : column.Field.Kind == ValueKind.Reference ? (cells.Meant.Find(cell, terms.Country, column.Kinds) is null ? NamesIn(cell) : [cell])
        : cell.Split(BetweenTexts, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string[] NamesIn(string cell) => cell.Split(BetweenNames, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // "45 ha", "450 000 m²".
    private string InHectares(string cell)
    {
        if (Hectares().Match(cell) is { Success: true } hectares)
            return hectares.Groups[1].Value;
        return
            SquareMetres().Match(cell) is { Success: true } metres
            && read.Read(Fields.Figure, "area", metres.Groups[1].Value, new ReadValue.Around()).Statement is { } area
            && area.NumberFrom == area.NumberTo
            ? (area.NumberFrom!.Value / 10_000).ToString("0.####", CultureInfo.InvariantCulture)
            : cell;
    }

    // What a thing that nobody knows yet must say of itself.
    private Fault? IncompleteOf(Written written, ImportTerms terms) =>
        written.Address is not null ? new Fault(table.Name.Name, new Problem("import.subject", written.Address.Code))
        : CountryOf(written, terms) is null ? new Fault("country", new Problem("import.value.missing"))
        : table.Form is { } form && written.Form is null ? cells.Choose(form, "form", ClosedLists.Forms[table.Kind], terms)
        : FullOf(written, terms);

    private Fault? FullOf(Written written, ImportTerms terms)
    {
        var room = new CardRoom([]);
        foreach (var cell in written.Says)
            if (room.Take(cell.Statement) is { } full)
                return new Fault(cell.Column, cells.Said(full, terms));
        return null;
    }

    private static string? CountryOf(Written written, ImportTerms terms) => written.Country ?? terms.Country;

    private IEnumerable<string> PlacesOf(Written written) => written.Place is { } place ? PlacesIn(place.PlaceIds!, place.Wording) : [];

    private static IEnumerable<string> NamesOf(Written written) => [written.Name.Fr, written.Name.En, written.Name.Ar, .. written.Aliases];

    // Of several with one name that is meant which is at the same place; two in two places are two.
    private (Found? Found, Fault? Fault) Find(Written written, ImportTerms terms)
    {
        if ((written.Slug ?? written.Address?.Slug) is { } slug)
        {
            var found = bySlug.GetValueOrDefault(slug);
            return found is not null && terms.Country is { } scope && found.Country != scope
                ? (null, new Fault(table.Name.Name, new Problem("import.scope", slug)))
                : (found, null);
        }
        var country = CountryOf(written, terms);
        var alike = NamesOf(written)
            .Select(Spelling.Fold)
            .Distinct()
            .SelectMany(name => byName.GetValueOrDefault(name) ?? [])
            .Where(found => country is null || found.Country == country)
            .Distinct()
            .ToList();
        if (alike.Count == 0)
            return (null, null);
        var places = PlacesOf(written).ToList();
        if (places.Count == 0)
            return alike is [var only] ? (only, null) : (null, Several(alike, written, terms));
        var there = alike.Where(found => found.Places.Any(place => places.Any(other => AreOneGround(place, other)))).ToList();
        if (there.Count > 0)
            return there is [var one] ? (one, null) : (null, Several(there, written, terms));
        // Which of two that say no place is meant cannot be told; one that is known, and of which no other line speaks, is said to be elsewhere.
        if (alike is [var single] && (single.Places.Count == 0 || single.Line == 0))
            return (single, null);
        return alike.Where(found => found.Places.Count == 0).ToList() is { Count: > 0 } nowhere ? (null, Several(nowhere, written, terms)) : (null, null);
    }

    private bool AreOneGround(string place, string other) => registers.PlaceTree.Contains(place, other) || registers.PlaceTree.Contains(other, place);

    private Fault Several(IReadOnlyList<Found> alike, Written written, ImportTerms terms)
    {
        var language = ReadCells.LanguageOf(terms);
        return new Fault(
            table.Name.Name,
            new Problem("import.subject.several", written.Name.In(language), string.Join(texts.In(language, "list.comma"), alike.Select(LabelOf)))
        )
        {
            Near = [.. alike.Where(found => found.Id > 0).Select(found => new NearCell($"{table.Kind}/{found.Slug}", LabelOf(found)))],
        };

        string LabelOf(Found found) =>
            found.Places.FirstOrDefault(registers.PlacesBySlug.ContainsKey) is { } place
                ? $"{written.Name.In(language)} · {registers.PlacesBySlug[place].Name.In(language)}"
                : $"{table.Kind}/{found.Slug}";
    }

    private static Fault Twice(Found found, Written written) =>
        new(null, new Problem(found.Said == Hash(written.Row) ? "import.repeated" : "import.thing.twice", Text(found.Line)));

    private static int Hash(ImportRow row) =>
        row.Columns.Names.Aggregate(
            0,
            (hash, column) => HashCode.Combine(hash, row[column] is { } cell ? string.GetHashCode(Spelling.Fold(cell), StringComparison.Ordinal) : 0)
        );

    // What stands in the register was coded by the editors and is not to be declared away; what the cells say, a thing says of itself.
    private (CheckedLine CheckedLine, IReadOnlyList<Statement> Says) Compare(Written written, Subject known, ImportTerms terms)
    {
        var row = written.Row;
        if (written is { FormIsSaid: true, Form: { } form } && known.Form != form)
            return (CheckedLine.Wrong(row, table.Form, "import.organisation.kind", NameOf(known, terms), cells.NameOf("form", known.Form, terms)), []);
        if (written.Country is { } country && known.Country != country)
            return (CheckedLine.Wrong(row, "country", "import.organisation.country", NameOf(known, terms), CountryOf(known, terms)), []);
        var said = new SaidOf(known, registers, clock.Today());
        var room = new CardRoom(known.Observations.SelectMany(observation => observation.Statements));
        var (says, against) = (new List<Statement>(), new List<Against>());
        foreach (var cell in Told(written, known))
        {
            var claim = said.ClaimOf(cell.Statement, written.ObservedOn, terms.ForId);
            if (said.Says(cell.Statement, claim, written.ObservedOn, terms.ForId))
                continue;
            if (room.Take(cell.Statement) is { } full)
                return (new CheckedLine(row, "error", new Fault(cell.Column, cells.Said(full, terms))), []);
            says.Add(cell.Statement);
            if (said.Against(cell.Statement, claim, registers) is { } held)
                against.Add(new(cell.Column, StatementCells.StandingOf(held, registers), cells.Shown(held.Statement, terms)));
            else if (RegisteredAgainst(cell.Statement, known, terms) is { } registered)
                against.Add(registered with { Column = cell.Column });
        }
        return says.Count == 0 ? (new CheckedLine(row, "same"), [])
            : against.Count == 0 ? (new CheckedLine(row, "new"), says)
            : (
                new CheckedLine(
                    row,
                    "contradicts",
                    new Fault(against[0].Column, cells.Known(table.TextsOf, against.Select(one => (one.Column, one.Shown, one.Standing)), terms)),
                    against[0].Standing
                ),
                says
            );
    }

    // Names, acronym and place as far as they are not those of the register, then what the other cells say.
    private IEnumerable<Cell> Told(Written written, Subject known)
    {
        var statements = known.Observations.SelectMany(observation => observation.Statements).ToList();
        var names = NamesAmong(Fields.Name)
            .Concat(NamesAmong(Fields.Alias))
            .Concat([known.Name.Fr, known.Name.En, known.Name.Ar, .. known.Aliases])
            .ToHashSet();
        var acronyms = NamesAmong(Fields.Acronym).Append(known.Acronym ?? "").Select(Spelling.Fold).ToHashSet();
        var folded = names.Concat(known.Acronym is { } own ? [own] : []).Select(Spelling.Fold).ToHashSet();
        if (written.Address is null && folded.Add(Spelling.Fold(written.Name.Fr)))
            yield return new(table.Name.Name, Say(Fields.Name, written.Name.Fr));
        foreach (var (column, other) in written.Others.Select(other => (table.Name.En, other)).Concat(written.Aliases.Select(alias => ("aliases", alias))))
            if (folded.Add(Spelling.Fold(other)))
                yield return new(column, Say(Fields.Alias, other));
        if (written.Acronym is { } acronym && !acronyms.Contains(Spelling.Fold(acronym)))
            yield return new("acronym", Say(Fields.Acronym, acronym));
        if (written.Place is { } place && !(known.PlaceId is { } at && place.PlaceIds is [var only] && only == at))
            yield return new("place", place);
        foreach (var cell in written.Says)
            yield return cell;

        IEnumerable<string> NamesAmong(Field field) => statements.Where(statement => statement.Field == field.Code).Select(statement => statement.Name!);
    }

    /// <param name="Shown">What is known instead, as the site says it.</param>
    private sealed record Against(string Column, StandingValue Standing, string Shown);

    // The register knows a name, an acronym and a place where no source says one.
    private Against? RegisteredAgainst(Statement statement, Subject known, ImportTerms terms)
    {
        var place = statement.Field == Fields.Place.Code && known.PlaceId is { } at ? registers.Places[at] : null;
        var value =
            statement.Field == Fields.Acronym.Code ? known.Acronym
            : statement.Field == Fields.Name.Code ? known.Name.Fr
            : place?.Slug;
        if (value is null)
            return null;
        var newest = known.Observations.OrderByDescending(observation => observation.ObservedOn.Last).FirstOrDefault();
        var source = newest?.Source ?? registers.Sources.Values.MinBy(source => source.Rank)!;
        return new(
            "",
            new StandingValue(value, source.Slug, newest?.ObservedOn ?? source.Published, newest?.Heading ?? ""),
            place?.Name.In(ReadCells.LanguageOf(terms)) ?? value
        );
    }

    private static string NameOf(Subject known, ImportTerms terms) => known.Name.In(ReadCells.LanguageOf(terms));

    private string CountryOf(Subject known, ImportTerms terms) => known.Country is { } code ? cells.NameOf(registers.Countries[code], terms) : "–";

    private Statement Say(Field field, string value) => read.Read(field, "", value, new ReadValue.Around()).Statement!;

    private async Task<IEnumerable<DeclareStatements.OfSubject>> AddAsync(
        ImportTerms terms,
        IReadOnlyList<(Written Written, string Slug)> added,
        CancellationToken cancellation
    )
    {
        var ids = await db
            .Database.SqlQuery<int>($"select nextval(pg_get_serial_sequence('subjects', 'id'))::int as \"Value\" from generate_series(1, {added.Count})")
            .ToListAsync(cancellation);
        await BinaryCopy.RunAsync(
            (NpgsqlConnection)db.Database.GetDbConnection(),
            "subjects (id, kind, slug, form, country, place_id, acronym, name_fr, name_en, name_ar, aliases, import_id)",
            added.Zip(ids),
            (copy, each) =>
                copy.Add(each.Second)
                    .Add(table.Kind)
                    .Add(each.First.Slug)
                    .Add(each.First.Written.Form)
                    .Add(CountryOf(each.First.Written, terms))
                    .Add(each.First.Written.Place is { PlaceIds: [var first, ..] } ? first : (int?)null)
                    .Add(each.First.Written.Acronym)
                    .Add(each.First.Written.Name)
                    .Add(each.First.Written.Aliases)
                    .Add(terms.Id)
        );
        return added
            .Zip(ids)
            .SelectMany(each =>
                SaidOfNew(each.First.Written)
                    .Select(said => new DeclareStatements.OfSubject(each.Second, each.First.Written.ObservedOn, each.First.Written.Link ?? terms.Link, said))
            );
    }

    private IEnumerable<Statement> SaidOfNew(Written written) =>
        [
            Say(Fields.Name, written.Name.Fr),
            .. written.Acronym is { } acronym ? [Say(Fields.Acronym, acronym)] : Array.Empty<Statement>(),
            .. written.Place is { } place ? [place] : Array.Empty<Statement>(),
            .. written.Says.Select(cell => cell.Statement),
        ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(.*\d)\s*(?:ha|hectares?|هكتار(?:ا|ات)?)\s*\z", RegexOptions.IgnoreCase)]
    private static partial Regex Hectares();

    [GeneratedRegex(@"^(.*\d)\s*(?:m²|m2|م²|م2)\s*\z", RegexOptions.IgnoreCase)]
    private static partial Regex SquareMetres();
}
