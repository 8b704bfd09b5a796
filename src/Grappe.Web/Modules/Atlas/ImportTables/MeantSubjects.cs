using Grappe.Algorithms.Search;

namespace Grappe.Web.Modules.Atlas.ImportTables;

/// <summary>Finds whom the cells of a table mean: by the code or the address of a page, or by a name, an acronym or another name, whatever its case and marks.</summary>
/// <remarks>The names are read once in a scope, for all columns of a table, and only when somebody is named otherwise than by a code.</remarks>
internal sealed class MeantSubjects(GrappeDb db)
{
    private const int MostNear = 3;

    // A file in which more is mistyped is not mended cell by cell.
    private const int MostLookedFor = 2_000;

    /// <summary>A subject by what it is called.</summary>
    public sealed record Called(int Id, string Kind, string Slug, string? Country, Localised Name)
    {
        public string Code => $"{Kind}/{Slug}";
    }

    private readonly Dictionary<string, Subject?> found = [];
    private readonly Dictionary<(string Written, string Kinds), IReadOnlyList<Called>> near = [];
    private NearestNames<Called>? names;

    /// <summary>Looks up whom some cells mean. Afterwards <see cref="Find"/> and <see cref="Alike"/> know them.</summary>
    public async Task LookUpAsync(IEnumerable<string?> cells, CancellationToken cancellation)
    {
        var asked = cells.OfType<string>().Distinct().Where(cell => !found.ContainsKey(cell)).ToList();
        var addresses = asked.ToDictionary(cell => cell, SubjectAddress.Of);
        var known = await db.SubjectsAsync(addresses.Values.OfType<SubjectAddress>().Select(address => address.Code), cancellation);
        foreach (var cell in asked)
            if (addresses[cell] is { } address)
                found[cell] = known.GetValueOrDefault(address.Code);
        var named = asked.Where(cell => addresses[cell] is null).ToList();
        if (named.Count == 0)
            return;
        names ??= await NamesAsync(cancellation);
        var ids = named.SelectMany(cell => names.Called(cell)).Select(called => called.Id).ToHashSet();
        foreach (var subject in await db.Subjects.AsNoTracking().Where(subject => ids.Contains(subject.Id)).ToListAsync(cancellation))
            byId[subject.Id] = subject;
    }

    private readonly Dictionary<int, Subject> byId = [];

    /// <summary>Finds the subject that a cell means; null where none has this name, or several do.</summary>
    /// <param name="cell">The cell, looked up before.</param>
    /// <param name="country">The country whose subjects are meant rather than others of the same name.</param>
    /// <param name="kinds">The kinds that may be meant; any where none is named.</param>
    public Subject? Find(string cell, string? country, params string[] kinds) =>
        found.TryGetValue(cell, out var subject)
            ? subject is not null && (kinds.Length == 0 || kinds.Contains(subject.Kind))
                ? subject
                : null
            : Alike(cell, country, kinds) is [var one]
                ? byId.GetValueOrDefault(one.Id)
                : null;

    /// <summary>Finds all that have the name that stands in a cell.</summary>
    /// <inheritdoc cref="Find"/>
    public IReadOnlyList<Called> Alike(string cell, string? country, params string[] kinds)
    {
        var called = (names?.Called(cell) ?? []).Where(one => kinds.Length == 0 || kinds.Contains(one.Kind)).ToList();
        return called.Count > 1 && called.Where(one => one.Country == country).ToList() is { Count: > 0 } own ? own : called;
    }

    /// <summary>Finds those that a cell may mean where it names nobody: all of the same name, or those with the nearest names.</summary>
    /// <inheritdoc cref="Find"/>
    public IReadOnlyList<Called> Near(string cell, string? country, params string[] kinds)
    {
        if (found.ContainsKey(cell) || names is null)
            return [];
        if (Alike(cell, country, kinds) is { Count: > 0 } alike)
            return alike;
        var key = (cell, string.Join(' ', kinds));
        if (!near.TryGetValue(key, out var likely) && near.Count < MostLookedFor)
            near[key] = likely = [
                .. names
                    .Near(cell, MostNear * MostNear, among: one => kinds.Length == 0 || kinds.Contains(one.Kind))
                    .OrderBy(one => one.Country != country)
                    .Take(MostNear),
            ];
        return likely ?? [];
    }

    // Whom nobody meets yet is not meant; countries are, without being on the list of what is known.
    private async Task<NearestNames<Called>> NamesAsync(CancellationToken cancellation)
    {
        var all = await db
            .Database.SqlQuery<Named>(
                $"""
                select id as "Id", kind as "Kind", slug as "Slug", country as "Country", name_fr as "Fr", name_en as "En", name_ar as "Ar", acronym as "Acronym", aliases as "Aliases"
                from subjects where kind = 'country' or id in (select id from known_subjects) order by id
                """
            )
            .ToListAsync(cancellation);
        return new(
            all.SelectMany(one =>
            {
                var called = new Called(one.Id, one.Kind, one.Slug, one.Country, new(one.Fr, one.En, one.Ar));
                return ((string?[])[one.Fr, one.En, one.Ar, one.Acronym, .. one.Aliases]).OfType<string>().Select(name => (name, called));
            })
        );
    }

    private sealed record Named(int Id, string Kind, string Slug, string? Country, string Fr, string En, string Ar, string? Acronym, string[] Aliases);
}
