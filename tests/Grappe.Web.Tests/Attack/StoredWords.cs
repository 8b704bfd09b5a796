using Grappe.Web.Tests.Bed;
using Npgsql;

namespace Grappe.Web.Tests.Attack;

/// <summary>Says of every column of text whether somebody wrote what stands there, and writes a script into all of them.</summary>
/// <remarks>Reaches what no form takes: old rows, what files told, what another release let through.</remarks>
internal static class StoredWords
{
    /// <summary>Columns in which words of people, files or other servers stand.</summary>
    private static readonly Dictionary<string, string[]> Words = new()
    {
        ["accreditations"] = ["authority", "reference"],
        ["admission_calls"] = ["title", "text"],
        ["admissions"] = ["letter"],
        ["agenda_items"] = ["title", "text"],
        ["attendances"] = ["name"],
        ["bodies"] = ["name"],
        ["budget_entries"] = ["what"],
        ["deliverables"] = ["title"],
        ["electors"] = ["name"],
        ["equipment"] = ["name", "place"],
        ["fairs"] = ["name", "place"],
        ["invoice_words"] = ["words"],
        ["label_opinions"] = ["commission", "reasons"],
        ["labels"] = ["request", "recommendation_text", "departure"],
        ["mandates"] = ["name"],
        ["meetings"] = ["title", "place"],
        ["member_facts_before"] = ["registration", "offers", "needs"],
        ["member_people"] = ["name", "role", "phone"],
        ["members"] = ["offers", "needs", "registration"],
        ["minutes"] = ["text"],
        ["minutes_addenda"] = ["text"],
        ["minutes_signatures"] = ["name"],
        ["payments"] = ["reference"],
        ["project_funders"] = ["funder", "instrument"],
        ["project_products"] = ["name"],
        ["projects"] = ["title", "summary", "rights", "agreement"],
        ["purchase_quotes"] = ["supplier"],
        ["purchases"] = ["title", "unit"],
        ["rule_values"] = ["source", "article"],
        ["startup_actions"] = ["what", "helper", "came_of_it"],
        ["startup_funds"] = ["source"],
        ["startups"] = ["name", "holder", "idea", "registration"],
        ["steps"] = ["reason"],
        ["suspensions"] = ["reason"],
        ["training_participants"] = ["name"],
        ["trainings"] = ["title", "place"],
        ["work_packages"] = ["title"],
        ["adopted_weights"] = ["motive", "adopted_by", "ended_by"],
        ["api_tokens"] = ["name"],
        ["cluster_cards"] = ["name", "acronym"],
        ["concepts"] = ["name_fr", "name_en", "name_ar"],
        ["cooperations"] = ["heading", "text_fr", "text_en", "text_ar"],
        ["countries"] = ["name_fr", "name_en", "name_ar"],
        ["documents"] = ["name"],
        ["follows"] = ["query", "name"],
        ["grown_concepts"] = ["name_fr", "name_en", "name_ar"],
        ["import_first_lines"] = ["cells"],
        ["import_lines"] = ["cells", "problem_column", "problem_values", "known_value", "known_source", "known_heading", "proposals"],
        ["import_replacements"] = ["column_name", "cell", "instead", "label"],
        ["import_shapes"] = ["headings"],
        ["imports"] = ["file_name", "link", "problem_values", "columns", "ignored_columns", "headings", "undone_reason"],
        ["jobs"] = ["problem_values", "detail"],
        ["mails"] = ["subject", "text", "html", "detail"],
        ["messages"] = ["text", "hidden_reason"],
        ["news"] = ["says"],
        ["notices"] = ["says"],
        ["observations"] = ["heading", "link", "retracted_reason"],
        ["partner_opinions"] = ["reason", "motive"],
        ["people"] = ["name"],
        ["person_logins"] = ["provider_display_name"],
        ["place_names"] = ["name", "written"],
        ["places"] = ["name_fr", "name_en", "name_ar", "aliases"],
        ["proposals"] = ["link", "note"],
        ["proposed_values"] = ["value", "reason", "link", "about"],
        ["pushes"] = ["answer"],
        ["role_requests"] = ["evidence", "link", "reason"],
        ["search_texts"] = ["names", "place_names", "other_names", "about_fr", "about_en", "about_ar"],
        ["sectors"] = ["name_fr", "name_en", "name_ar"],
        ["sessions"] = ["device"],
        ["sources"] = ["title", "authors", "publisher", "url", "note_fr", "note_en", "note_ar"],
        ["statements"] = ["name", "text_fr", "text_en", "text_ar", "wording", "link"],
        ["subjects"] = ["acronym", "name_fr", "name_en", "name_ar", "aliases"],
        ["table_rows"] = ["name", "acronym", "printed_place"],
        ["term_judgements"] = ["term", "reason"],
        ["term_uses"] = ["term", "stretch"],
        ["value_messages"] = ["text", "link"],
        ["webhook_deliveries"] = ["problem", "answer"],
        ["webhooks"] = ["name", "address"],
    };

    /// <summary>Columns with codes, keys, digests and days, and addresses that are held to a form: by their name wherever they stand, or with their table.</summary>
    private static readonly HashSet<string> Codes =
    [
        "rule_versions.book",
        "rule_values.rule",
        "rule_values.value",
        "workspaces.currency",
        "workspaces.zone",
        "members.email",
        "members.shows",
        "member_categories.category",
        "member_people.email",
        "dues_scales.category",
        "invoices.currency",
        "invoices.state",
        "invoice_lines.category",
        "payments.currency",
        "payments.method",
        "payments.state",
        "admissions.category",
        "admissions.email",
        "admissions.state",
        "member_facts_before.email",
        "bodies.kind",
        "mandates.email",
        "mandates.office",
        "meetings.zone",
        "meetings.state",
        "agenda_items.thing",
        "agenda_items.state",
        "votes.method",
        "votes.state",
        "votes.chair",
        "votes.outcome",
        "vote_casts.choice",
        "minutes.language",
        "minutes_signatures.office",
        "mails.calendar",
        "projects.state",
        "projects.shared_code",
        "budget_plans.heading",
        "budget_entries.heading",
        "budget_entries.currency",
        "budget_entries.state",
        "project_partners.role",
        "labels.recommendation",
        "labels.state",
        "label_opinions.verdict",
        "startups.email",
        "startups.state",
        "startup_actions.service",
        "startup_funds.kind",
        "purchases.state",
        "act",
        "action",
        "address",
        "anchorage",
        "archive_sha256",
        "broader",
        "claim_type",
        "claim_value",
        "code",
        "concept",
        "concurrency_stamp",
        "country",
        "created",
        "date",
        "decision",
        "degree",
        "edition",
        "email",
        "event",
        "events",
        "feeds",
        "field",
        "fingerprint",
        "form",
        "from_state",
        "frequency",
        "ground",
        "isic",
        "key",
        "kind",
        "known_on",
        "language",
        "level",
        "location",
        "mapped_by",
        "mapping",
        "login_provider",
        "media_type",
        "normalized_email",
        "normalized_user_name",
        "observed_on",
        "old_secret",
        "opinion",
        "owner",
        "part",
        "path",
        "password_hash",
        "pause",
        "payload",
        "problem",
        "provider_key",
        "published",
        "qualifiers",
        "recipient",
        "recognition",
        "role",
        "scopes",
        "secret",
        "sentence",
        "security_stamp",
        "shape",
        "side",
        "since",
        "slug",
        "start",
        "state",
        "status",
        "thing",
        "thing_id",
        "to_state",
        "unit",
        "unsubscribe",
        "until",
        "user_name",
        "verdict",
        "what",
        "words",
        "xml",
        "year",
        "data_protection_keys.name",
        "editions.name",
        "migrations.name",
        "people.zone",
        "person_tokens.name",
        "person_tokens.value",
        // Made by the database of what stands beside it, to be searched and not shown.
        "subjects.called",
    ];

    public static async Task<IReadOnlyList<string>> UnknownAsync(Site site) =>
        [
            .. (
                await site.Query<string>(
                    """
                    select table_name || '.' || column_name from information_schema.columns join information_schema.tables using (table_schema, table_name)
                    where table_schema = 'public' and table_type = 'BASE TABLE' and (data_type in ('text', 'character varying') or udt_name in ('_text', '_varchar'))
                    order by 1
                    """
                )
            ).Where(column => !IsWords(column) && !Codes.Contains(column) && !Codes.Contains(column.Split('.')[1])),
        ];

    /// <summary>Writes the marker before whatever stands in the columns, as a database does that nobody minds.</summary>
    public static async Task MarkAsync(string database)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        var marker = Nasty.Marker.Replace("'", "''", StringComparison.Ordinal);
        foreach (var (table, columns) in Words)
        foreach (var column in columns)
        {
            // Neither the trail nor what follows from a change is wanted here: only what pages make of it.
            await using var command = new NpgsqlCommand(
                $"""
                set session_replication_role = replica;
                do $$ declare kind text := (
                    select data_type from information_schema.columns where table_schema = 'public' and table_name = '{table}' and column_name = '{column}'
                ); begin
                    if kind = 'ARRAY' then
                        update {table} set {column} = (select array_agg('{marker}' || word) from unnest({column}::text[]) word)
                        where {column}::text not like '%alert(7)%' and {column} <> array[]::text[];
                    elsif kind = 'jsonb' then
                        update {table} set {column} = (
                            select jsonb_agg(case jsonb_typeof(one)
                                when 'string' then to_jsonb('{marker}' || (one #>> array[]::text[]))
                                else (select jsonb_object_agg(language, '{marker}' || name) from jsonb_each_text(one) each (language, name))
                            end) from jsonb_array_elements({column}) one
                        ) where {column}::text not like '%alert(7)%' and {column} <> '[]';
                    else
                        update {table} set {column} = '{marker}' || {column}::text where {column}::text not like '%alert(7)%';
                    end if;
                end $$
                """,
                connection
            );
            await command.ExecuteNonQueryAsync();
        }
    }

    private static bool IsWords(string column) =>
        column.Split('.') is [var table, var name] && Words.TryGetValue(table, out var columns) && columns.Contains(name);
}
