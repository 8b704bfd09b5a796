using System.Text;
using Grappe.Web.Tests.Bed;
using Grappe.Web.Tests.Start;
using Npgsql;

namespace Grappe.Web.Tests.Imports;

/// <summary>An import is applied as a whole and once, whatever is killed meanwhile.</summary>
public sealed class ImportJobTests(TestPostgres postgres) : IAsyncLifetime
{
    private const int Lines = 40;
    private readonly TemporaryFolder folder = new();
    private string connectionString = "";
    private NpgsqlDataSource database = null!;

    public async ValueTask InitializeAsync()
    {
        connectionString = await postgres.PublishedDatabaseAsync();
        database = NpgsqlDataSource.Create(connectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await postgres.DropAsync(connectionString);
        folder.Dispose();
    }

    [Fact]
    public async Task An_import_whose_process_is_killed_when_all_is_written_and_nothing_stands_is_applied_once_by_the_next()
    {
        var import = await KeepAsync();
        await AskAsync("import-check", import);
        await using (var killed = await NodeAsync())
        {
            await Eventually.Gives(() => Query<string>($"select state from imports where id = {import}"), "checked");
            (await Query<int>($"select lines_new from imports where id = {import}")).ShouldBe(Lines);

            await using var held = await database.OpenConnectionAsync();
            await using var transaction = await held.BeginTransactionAsync();
            await Query<int>($"update imports set state = 'applying' where id = {import} returning id");
            // What an import notes last is that it was applied.
            await using (var hold = new NpgsqlCommand($"select from imports where id = {import} for update", held))
                await hold.ExecuteNonQueryAsync();
            await AskAsync("import-apply", import);
            await Eventually.Holds(() =>
                // Other work of the node may wait for a lock of its own before.
                Query<bool>(
                    "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock') and exists (select from jobs where kind = 'import-apply' and state <> 'queued')"
                )
            );
            (await Query<string>("select state from jobs where kind = 'import-apply'")).ShouldBe("running");
            (await Query<long>($"select count(*) from observations where import_id = {import}")).ShouldBe(0);
            await killed.KillAsync();
        }
        await using var next = await NodeAsync();
        await Eventually.Gives(() => Query<string>($"select state from imports where id = {import}"), "applied");
        (await Query<string>("select state || ' ' || attempts from jobs where kind = 'import-apply'")).ShouldBe("done 2");
        (await Query<long>($"select count(*) from observations where import_id = {import}")).ShouldBe(Lines);
        (await Query<long>($"select count(*) from statements s join observations o on o.id = s.observation_id where o.import_id = {import}")).ShouldBe(Lines);
        (await Query<int>($"select lines_applied from imports where id = {import}")).ShouldBe(Lines);
        (await Query<long>("select count(*) from cluster_cards where valid_to is null group by cluster_id order by 1 desc limit 1")).ShouldBe(1);
    }

    private async Task<int> KeepAsync()
    {
        var table = new StringBuilder("subject,field,key,value\n");
        await using (var command = database.CreateCommand($"select slug from subjects where kind = 'organisation' order by id limit {Lines}"))
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync())
                table.Append($"organisation/{reader.GetString(0)},activity,,Une activité\n");
        await using var keep = database.CreateCommand(
            """
            with person as (
                insert into people (user_name, normalized_user_name, email, normalized_email, email_confirmed, two_factor_enabled, lockout_enabled, access_failed_count, name, language, created_at)
                values ('a', 'A', 'a', 'A', true, true, true, 0, 'A', 'fr', now()) returning id
            ), import as (
                insert into imports (kind, file_name, size, person_id, language, state, uploaded_at)
                select 'observations', 'table.csv', 1, id, 'fr', 'checking', now() from person returning id
            )
            insert into import_parts select id, 0, $1 from import returning import_id
            """
        );
        keep.Parameters.AddWithValue(Encoding.UTF8.GetBytes(table.ToString()));
        return (int)(await keep.ExecuteScalarAsync())!;
    }

    private Task<long> AskAsync(string kind, int import) =>
        Query<long>($"insert into jobs (kind, arguments) values ('{kind}', '{{\"import\": {import}}}') returning id");

    private Task<RunningGrappe> NodeAsync() =>
        RunningGrappe.ServingAsync(folder.Path, "--ConnectionStrings:Grappe", connectionString, "--Background:Lease", "00:00:03");

    private async Task<T> Query<T>(string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
