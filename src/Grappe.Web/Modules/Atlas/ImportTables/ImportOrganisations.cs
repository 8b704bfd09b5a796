using System.Runtime.CompilerServices;
using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Loading;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Places;

namespace Grappe.Web.Modules.Atlas.ImportTables;

/// <summary>Judges lines that name organisations: those nobody knows become subjects; what is said otherwise of one that is known becomes a declaration.</summary>
internal sealed class ImportOrganisations(GrappeDb db, Registers registers, ReadValue read, RefreshCard refresh, DeclareStatements declare) : IImportLines
{
    private const string Kind = "organisation";
    private const int Chunk = 1_000;

    /// <summary>An organisation by what it is found by: known already, or by an earlier line.</summary>
    private sealed record Found(int Id, int Line);

    private sealed record Written(ImportRow Row, string? Slug, string Form, string Country, Localised Name, string? Acronym, string[] Aliases, Place? Place);

    private readonly Dictionary<string, Found> bySlug = [];
    private readonly Dictionary<(string? Country, string Name), Found> byName = [];

    public async IAsyncEnumerable<IReadOnlyList<CheckedLine>> CheckAsync(
        ImportTerms terms,
        IAsyncEnumerable<ImportRow> rows,
        bool writes,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await foreach (var known in db.Subjects.Where(subject => subject.Kind == Kind).OrderBy(subject => subject.Id).AsAsyncEnumerable())
        {
            var found = new Found(known.Id, 0);
            bySlug.Add(known.Slug, found);
            foreach (var name in (IEnumerable<string>)[known.Name.Fr, known.Name.En, known.Name.Ar, .. known.Aliases])
                byName.TryAdd((known.Country, Spelling.Fold(name)), found);
        }
        await foreach (var chunk in rows.InChunks(Chunk).WithCancellation(cancellation))
            yield return await CheckAsync(terms, chunk, writes, cancellation);
    }

    public async Task UndoAsync(Undoing undoing, CancellationToken cancellation)
    {
        await declare.RetractAsync(undoing, cancellation);
        // Whoever somebody else speaks of meanwhile, or holds a role for, stays.
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var delete = new NpgsqlCommand(
            $"""
            delete from subjects subject where import_id = $1
            and not exists (select from observations said where said.subject_id = subject.id and said.import_id is distinct from $1)
            and {await ForeignKeys.NothingLeadsToAsync(connection, "subjects", "subject", cancellation)}
            """,
            connection
        )
        {
            Parameters = { new() { Value = undoing.Import } },
        };
        await delete.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<IReadOnlyList<CheckedLine>> CheckAsync(ImportTerms terms, IReadOnlyList<ImportRow> rows, bool writes, CancellationToken cancellation)
    {
        var verdicts = new List<CheckedLine>(rows.Count);
        var known = new List<(Written Written, int Id)>();
        var added = new List<(Written Written, string Slug)>();
        foreach (var row in rows)
        {
            var (written, fault) = Read(row, terms);
            if (fault is not null)
                verdicts.Add(fault);
            else if (Find(written!) is not { } found)
            {
                var slug = written!.Slug ?? SlugOf(written.Name);
                var own = new Found(0, row.Line);
                bySlug.Add(slug, own);
                foreach (var name in NamesOf(written))
                    byName.TryAdd((written.Country, Spelling.Fold(name)), own);
                added.Add((written, slug));
                verdicts.Add(new CheckedLine(row, "new"));
            }
            else if (found.Id == 0)
                verdicts.Add(CheckedLine.Wrong(row, "fr", "import.repeated", Text(found.Line)));
            else
                known.Add((written!, found.Id));
        }
        var ids = known.Select(each => each.Id).ToHashSet();
        if (writes)
            await refresh.LockAsync(ids);
        var said = await refresh.SaidOfAsync(ids, cancellation);
        var statements = new List<DeclareStatements.OfSubject>();
        foreach (var (written, id) in known)
        {
            var (result, says) = Compare(written, said[id], terms);
            verdicts.Add(result);
            if (result.Applies(terms))
                statements.AddRange(says.Select(statement => new DeclareStatements.OfSubject(id, null, terms.Link, statement)));
        }
        if (writes)
        {
            statements.AddRange(await AddAsync(terms, added, cancellation));
            await declare.WriteAsync(DeclareStatements.Origin.Of(terms), statements, cancellation);
            await refresh.RunAsync(statements.Select(each => each.SubjectId).ToHashSet(), cancellation);
        }
        return verdicts;
    }

    private (Written? Written, CheckedLine? Fault) Read(ImportRow row, ImportTerms terms)
    {
        foreach (var column in new[] { "kind", "country", "fr" })
            if (row[column] is null)
                return (null, CheckedLine.Wrong(row, column, "import.value.missing"));
        var (form, country, slug) = (row["kind"]!, row["country"]!.ToLowerInvariant(), row["slug"]);
        if (!ClosedLists.Forms[Kind].Contains(form))
            return (null, CheckedLine.Wrong(row, "kind", "import.code", form, string.Join(", ", ClosedLists.Forms[Kind])));
        if (!registers.Countries.ContainsKey(country))
            return (null, CheckedLine.Wrong(row, "country", "import.country", country));
        if (terms.Country is { } scope && scope != country)
            return (null, CheckedLine.Wrong(row, "country", "import.scope", country));
        if (slug is not null && (slug.Length > ReadValue.LongestName || !DataSet.WellFormedSlug().IsMatch(slug)))
            return (null, CheckedLine.Wrong(row, "slug", "import.slug", slug));
        var (fr, en, ar) = row.Texts;
        string[] aliases = row["aliases"]?.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (aliases.Length > CardRoom.MostAliases)
            return (null, CheckedLine.Wrong(row, "aliases", "card.full.aliases", Text(aliases.Length), Text(CardRoom.MostAliases)));
        // Read as the names they are: too long or unreadable is so for one as for the other.
        foreach (
            var (column, name) in aliases
                .Select(alias => ("aliases", alias))
                .Concat([("fr", fr!), ("en", en ?? fr!), ("ar", ar ?? fr!), ("acronym", row["acronym"] ?? "")])
        )
            if (read.Read(Fields.Name, "", name, new ReadValue.Around()).Problem is { } problem)
                return (null, CheckedLine.Wrong(row, column, problem.Text, problem.KeptValues));
        Place? place = null;
        if (row["place"] is { } at && (place = read.Place(at, country)) is null)
            return (null, CheckedLine.Wrong(row, "place", "typed.place", at));
        return (new Written(row, slug, form, country, new Localised(fr!, en ?? fr!, ar ?? fr!), row["acronym"], aliases, place), null);
    }

    private Found? Find(Written written) =>
        written.Slug is { } slug
            ? bySlug.GetValueOrDefault(slug)
            : NamesOf(written).Select(name => byName.GetValueOrDefault((written.Country, Spelling.Fold(name)))).FirstOrDefault(found => found is not null);

    private static IEnumerable<string> NamesOf(Written written) => [written.Name.Fr, written.Name.En, written.Name.Ar, .. written.Aliases];

    // What stands in the register was coded by the editors and is not to be declared away; names, acronym and place are what an organisation says of itself.
    private (CheckedLine CheckedLine, IReadOnlyList<Statement> Says) Compare(Written written, Subject known, ImportTerms terms)
    {
        var row = written.Row;
        if (known.Form != written.Form)
            return (CheckedLine.Wrong(row, "kind", "import.organisation.kind", known.Code, known.Form), []);
        if (known.Country != written.Country)
            return (CheckedLine.Wrong(row, "country", "import.organisation.country", known.Code, known.Country ?? ""), []);
        var statements = known.Observations.SelectMany(observation => observation.Statements).ToList();
        var names = statements.Where(statement => statement.Field == Fields.Name.Code).Select(statement => statement.Name!).ToHashSet();
        names.UnionWith([known.Name.Fr, known.Name.En, known.Name.Ar, .. known.Aliases]);
        var acronyms = statements.Where(statement => statement.Field == Fields.Acronym.Code).Select(statement => statement.Name!).ToHashSet();
        if (known.Acronym is { } registered)
            acronyms.Add(registered);
        var places = statements.Where(statement => statement.Field == Fields.Place.Code).SelectMany(statement => statement.PlaceIds!).ToHashSet();
        if (known.PlaceId is { } at)
            places.Add(at);

        var says = new List<Statement>();
        string[] own = [written.Name.Fr, .. row["en"] is { } en ? [en] : Array.Empty<string>(), .. row["ar"] is { } ar ? [ar] : Array.Empty<string>()];
        var otherNames = own.Distinct().Where(name => !names.Contains(name)).ToList();
        var otherAcronym = written.Acronym is { } acronym && !acronyms.Contains(acronym);
        var otherPlace = written.Place is { } place && !places.Contains(place.Id);
        says.AddRange(otherNames.Concat(written.Aliases.Where(alias => !names.Contains(alias))).Distinct().Select(name => Say(Fields.Name, name)));
        if (otherAcronym)
            says.Add(Say(Fields.Acronym, written.Acronym!));
        if (otherPlace)
            says.Add(Say(Fields.Place, written.Place!.Slug));
        if (says.Count == 0)
            return (new CheckedLine(row, "same"), []);
        var room = new CardRoom(statements);
        if (says.Select(room.Take).FirstOrDefault(full => full is not null) is { } full)
            return (CheckedLine.Wrong(row, null, full.Text, full.KeptValues), []);
        return otherNames.Count > 0 || (otherAcronym && acronyms.Count > 0) || (otherPlace && places.Count > 0)
            ? (new CheckedLine(row, "contradicts", Standing: StandingOf(known, otherNames.Count > 0, otherPlace)), says)
            : (new CheckedLine(row, "new"), says);
    }

    private StandingValue StandingOf(Subject known, bool name, bool place)
    {
        var newest = known.Observations.OrderByDescending(observation => observation.ObservedOn.Last).FirstOrDefault();
        var source = newest?.Source ?? registers.Sources.Values.MinBy(source => source.Rank)!;
        return new StandingValue(
            name ? known.Name.Fr
                : place && known.PlaceId is { } at ? registers.Places[at].Slug
                : known.Acronym,
            source.Slug,
            newest?.ObservedOn ?? source.Published,
            newest?.Heading ?? ""
        );
    }

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
                    .Add(Kind)
                    .Add(each.First.Slug)
                    .Add(each.First.Written.Form)
                    .Add(each.First.Written.Country)
                    .Add(each.First.Written.Place?.Id)
                    .Add(each.First.Written.Acronym)
                    .Add(each.First.Written.Name)
                    .Add(each.First.Written.Aliases)
                    .Add(terms.Id)
        );
        return added
            .Zip(ids)
            .SelectMany(each =>
                new[]
                {
                    (Fields.Name, each.First.Written.Name.Fr),
                    (Fields.Acronym, each.First.Written.Acronym),
                    (Fields.Place, each.First.Written.Place?.Slug),
                }
                    .Where(say => say.Item2 is not null)
                    .Select(say => new DeclareStatements.OfSubject(each.Second, null, terms.Link, Say(say.Item1, say.Item2!)))
            );
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string SlugOf(Localised name) => Slugs.Free([name.Fr, name.En, Kind], bySlug.ContainsKey);
}
