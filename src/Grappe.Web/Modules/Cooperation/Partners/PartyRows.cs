using System.Runtime.CompilerServices;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Cooperation.Partners;

/// <summary>A cluster or an organisation with what is said of it, as it is compared with others. Texts stand in the order fr, en, ar.</summary>
/// <param name="Niches">What it is said to be in, and best at, a line each.</param>
/// <param name="Broad">Whatever else is told of it.</param>
/// <param name="Ties">With whom it works, and where it takes part.</param>
/// <param name="Kin">Whom it belongs to, and who belongs to it.</param>
internal sealed record PartyRow(
    int Id,
    string Kind,
    string Form,
    string? Country,
    string? State,
    (double, double)? Place,
    string? Isic,
    string[] Names,
    string[] Niches,
    string[] Broad,
    string[] Offers,
    string[] Needs,
    int[] Ties,
    int[] Kin
)
{
    /// <summary>The languages, in the order of the columns of texts and stems.</summary>
    public static readonly Language[] Languages = [.. ThesaurusBook.Languages];

    /// <summary>All texts of it.</summary>
    public IEnumerable<string> Texts => Names.Concat(Niches).Concat(Broad).Concat(Offers).Concat(Needs);

    /// <summary>Reads the clusters of today and the organisations that are known, some or all of them, clusters first.</summary>
    public static async IAsyncEnumerable<PartyRow> ReadAsync(NpgsqlDataSource database, int[]? ids, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Query(ids is not null));
        if (ids is not null)
            command.Parameters.AddWithValue(ids);
        command.CommandTimeout = 0;
        await using var reader = await Patiently.DoAsync(() => command.ExecuteReaderAsync(cancellation), cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
            string[] Texts(int column) => [.. Languages.Select((_, at) => Text(column + at) ?? "")];
            yield return new PartyRow(
                reader.GetInt32(0),
                reader.GetString(1),
                reader.GetString(2),
                Text(3),
                Text(4),
                reader.IsDBNull(5) ? null : (reader.GetDouble(5), reader.GetDouble(6)),
                Text(7),
                Texts(8),
                Texts(11),
                Texts(14),
                Texts(17),
                Texts(20),
                reader.GetFieldValue<int[]>(23),
                reader.GetFieldValue<int[]>(24)
            );
        }
    }

    /// <summary>Finds those who are tied to some subjects.</summary>
    public static async Task<IReadOnlyList<int>> TiedToAsync(NpgsqlDataSource database, int[] subjects, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select coalesce(array_agg(distinct other), '{}') from ties where one = any($1)");
        command.Parameters.AddWithValue(subjects);
        return (int[])(await Patiently.DoAsync(() => command.ExecuteScalarAsync(cancellation), cancellation))!;
    }

    private static string Query(bool some) =>
        $"""
            select subject.id, subject.kind, subject.form, subject.country, subject.state, subject.lat, subject.lon, subject.isic,
                subject.name_fr, subject.name_en, subject.name_ar, niche_fr, niche_en, niche_ar,
                coalesce(subject.about_fr, broad_fr), coalesce(subject.about_en, broad_en), coalesce(subject.about_ar, broad_ar),
                offer_fr, offer_en, offer_ar, need_fr, need_en, need_ar,
                array(
                    select distinct tie.other from ties tie join known_subjects other on other.id = tie.other
                    where tie.one = subject.id and not tie.kin and other.kind <> 'country'
                ),
                array(select distinct tie.other from ties tie where tie.one = subject.id and tie.kin)
            from subjects_today subject
            cross join lateral (
                select {Told("niche", "niche", "sector-text")}, {Told("broad", "description", "activity", "project")}, {Told("offer", "offer")}, {Told(
                "need",
                "need"
            )}
                from standing_statements statement where statement.subject_id = subject.id
            ) told
            where {(some ? "subject.id = any($1) and" : "")} (
                subject.kind = 'cluster' and subject.has_card and coalesce(subject.state, '') not in ('merged', 'dissolved')
                or subject.kind = 'organisation'
            )
            order by subject.kind, subject.id
            """;

    // What is said under some fields, in each language.
    private static string Told(string name, params string[] fields) =>
        string.Join(
            ", ",
            Languages.Select(language =>
                $"string_agg(statement.text_{language.Code}, E'\\n') filter (where statement.field in ({string.Join(", ", fields.Select(field => $"'{field}'"))})) {name}_{language.Code}"
            )
        );
}
