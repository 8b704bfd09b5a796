using System.Text.Json;
using Grappe.Web.Database;
using Grappe.Web.Tests.Bed;
using Npgsql;

namespace Grappe.Web.Tests.Shared;

/// <summary>Tests the migration from a release that kept no news: its notices say the same as before, and its waiting jobs still tell theirs.</summary>
public sealed class OlderNewsTests(TestPostgres postgres) : IAsyncLifetime
{
    private string name = "";
    private NpgsqlDataSource database = null!;

    public async ValueTask InitializeAsync()
    {
        name = await postgres.BareDatabaseAsync();
        database = NpgsqlDataSource.Create(name);
        await using (var connection = await database.OpenConnectionAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await Migrations.MakeAsync(connection, Migrations.Names().TakeWhile(name => !name.Contains("0023")), CancellationToken.None);
            await using var told = new NpgsqlCommand(Told, connection);
            await told.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
        }
        await Migrations.ApplyAsync(database, _ => { });
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await postgres.DropAsync(name);
    }

    private const string Told = """
        insert into countries values ('tn', 'south', 'Tunisie', 'Tunisia', 'تونس');
        insert into subjects (id, kind, slug, form, country, name_fr, name_en, name_ar, from_files) values
            (1, 'country', 'tn', 'country', 'tn', 'Tunisie', 'Tunisia', 'تونس', true), (2, 'cluster', 'bees', 'cluster', 'tn', 'Abeilles', 'Bees', 'نحل', false),
            (3, 'organisation', 'hive', 'company', 'tn', 'Ruche', 'Hive', 'خليّة', false);
        insert into people (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, two_factor_enabled, lockout_enabled, access_failed_count, name, language, created_at)
            values (1, 'a', 'A', 'a', 'A', true, true, true, 0, 'Author', 'fr', now()), (2, 'b', 'B', 'b', 'B', true, true, true, 0, 'Judge', 'fr', now());
        insert into proposals (id, subject_id, country, author_id, role, state, seen_statement_id, started_at, changed_at, submitted_at, decided_at)
            values (7, 2, 'tn', 1, 'manager', 'decided', 1, now(), now(), now(), now());
        insert into proposed_values (proposal_id, field, key, value, language, decision) values (7, 'jobs', '', '5', 'fr', 'accepted');
        insert into imports (id, kind, file_name, size, person_id, country, language, state, uploaded_at, lines_applied)
            values (9, 'observations', 'a.csv', 1, 1, 'tn', 'fr', 'applied', now(), 4);
        insert into observations (id, subject_id, source_id, part, heading, observed_on, proposal_id, import_id, retracted_at, retracted_by_id, retracted_reason, from_files) values
            (11, 2, (select min(id) from sources), 'declaration', 'a', '2020', 7, null, null, null, null, false), (12, 2, (select min(id) from sources), 'declaration', 'a', '2020', 7, null, now(), 2, 'wrong', false),
            (13, 2, (select min(id) from sources), 'declaration', 'a', '2020', null, 9, null, null, null, false);
        insert into statements (observation_id, field, number_from, number_to) values (11, 'jobs', 5, 5);
        insert into messages (id, subject_id, author_id, text, at) values (5, 2, 1, 'a', now());
        insert into follows (id, person_id, kind, query, name, frequency, since) values (3, 2, 'search', '?q=bees', 'My bees', 'daily', now());
        insert into notices (person_id, follow_id, kind, subject_id, key, at) values
            (2, null, 'published', 2, '1', now()), (2, null, 'retracted', 3, '2', now()), (2, 3, 'found', 2, '3', now()), (2, null, 'found', 2, '4', now()),
            (2, null, 'message', 2, '5', now()), (2, null, 'imported', 2, '6', now()), (2, null, 'imported', 1, '7', now()), (2, null, 'undone', 1, '8', now());
        insert into jobs (id, kind, arguments) values
            (101, 'notices', '{"what": "published", "id": 11}'), (102, 'webhook-events', '{"event": "card.changed", "id": 11, "opened": null}'),
            (103, 'notices', '{"what": "retracted", "id": 12}'), (104, 'webhook-events', '{"event": "card.changed", "id": 12}'),
            (105, 'notices', '{"what": "message", "id": 5}'), (106, 'notices-of-imports', '{"what": "imported", "id": 9}'),
            (107, 'webhook-events', '{"event": "import.finished", "id": 9}'), (108, 'webhook-events', '{"event": "proposal.decided", "id": 7}'),
            (109, 'webhook-events', '{"event": "contradiction.opened", "id": 2, "opened": [{"field": "jobs", "key": "", "degree": "conflict"}]}');
        insert into jobs (id, kind, arguments, state, finished_at) values (110, 'notices-of-imports', '{"what": "imported", "id": 9}', 'done', now());
        """;

    [Fact]
    public async Task Notices_say_what_they_said()
    {
        (await Rows("select sentence || ' ' || path || ' ' || (says -> 0 ->> 'en') || coalesce(' ' || (says ->> 1), '') from notices order by key")).ShouldBe([
            "notice.published clusters/bees Bees",
            "notice.retracted organisations/hive Hive",
            "notice.found clusters/bees Bees My bees",
            "notice.found clusters/bees Bees …",
            "notice.message clusters/bees/discussion Bees",
            "notice.imported clusters/bees Bees",
            "notice.imported.country countries/tn Tunisia",
            "notice.undone countries/tn Tunisia",
        ]);
    }

    [Fact]
    public async Task What_was_still_to_be_told_is_told()
    {
        (
            await Rows(
                """
                select concat_ws(' ', job.id, job.kind, news.kind, news.actor_id, news.subject_id, news.country, news.cards, news.path)
                from jobs job join news on news.id = (job.arguments ->> 'news')::bigint order by job.id
                """
            )
        ).ShouldBe([
            "101 notices published 1 2 tn {2} clusters/bees",
            "102 webhook-events cluster.new 1 2 tn {2} clusters/bees",
            "103 notices retracted 2 2 tn {2} clusters/bees",
            "104 webhook-events retracted 2 2 tn {2} clusters/bees",
            "105 notices message 1 2 tn {} clusters/bees/discussion",
            "106 notices imported 1 tn {2} admin/import/9",
            "107 webhook-events imported 1 tn {2} admin/import/9",
            "108 webhook-events proposal.decided 2 tn {} clusters/bees",
            "109 webhook-events contradiction.opened 2 tn {} clusters/bees",
        ]);
        var data = (await Rows("select data::text from news order by id desc")).Select(text => JsonDocument.Parse(text).RootElement).ToList();
        data[1].GetProperty("fields")[0].GetProperty("field").GetString().ShouldBe("jobs");
        data[1].GetProperty("subject").GetProperty("name").GetProperty("ar").GetString().ShouldBe("نحل");
        data[3].GetProperty("retracted").GetBoolean().ShouldBeTrue();
        data[6].GetProperty("lines").GetProperty("applied").GetInt32().ShouldBe(4);
        data[7].GetProperty("values")[0].GetProperty("decision").GetString().ShouldBe("accepted");
        data[7].GetProperty("page").GetString().ShouldBe("proposals/7");
        data[8].GetProperty("fields")[0].GetProperty("degree").GetString().ShouldBe("conflict");
        (await Rows("select kind from jobs where id = 110")).ShouldBe(["notices"]);
    }

    private async Task<IReadOnlyList<string>> Rows(string sql)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0));
        return rows;
    }
}
