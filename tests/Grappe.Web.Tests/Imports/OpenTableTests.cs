using System.Runtime.CompilerServices;
using Grappe.Web.Database;
using Grappe.Web.Shared.Imports;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Imports;

/// <summary>The machine of imports works on whatever table a module declares, and knows none by itself.</summary>
public sealed class OpenTableTests(OpenTableTests.SiteWithBerths site) : IClassFixture<OpenTableTests.SiteWithBerths>
{
    private const string Network = "network/tunisia-technoparks";

    /// <summary>A site with a module that keeps the berths of a harbour.</summary>
    public sealed class SiteWithBerths(TestPostgres postgres) : Site(postgres)
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureServices(services =>
                services.AddSingleton(
                    new ImportTable(
                        "berths",
                        [new ImportColumn("berth", Required: true), new ImportColumn("metres", Fractions: true)],
                        services => ActivatorUtilities.CreateInstance<Berths>(services)
                    )
                    {
                        SaySource = (_, known) => $"the book of the {known.Source}",
                    }
                )
            );
        }
    }

    private sealed class Berths(GrappeDb db) : IImportLines
    {
        public async IAsyncEnumerable<IReadOnlyList<CheckedLine>> CheckAsync(
            ImportTerms terms,
            IAsyncEnumerable<ImportRow> rows,
            bool writes,
            [EnumeratorCancellation] CancellationToken cancellation
        )
        {
            await foreach (var chunk in rows.InChunks(2).WithCancellation(cancellation))
            {
                var judged = new List<CheckedLine>();
                foreach (var row in chunk)
                {
                    var line = await CheckAsync(row);
                    judged.Add(line);
                    if (writes && line.Applies(terms))
                        await db.Database.ExecuteSqlAsync(
                            $"insert into berths values ({row["berth"]}, {row["metres"]}, {terms.Id}) on conflict (berth) do update set metres = excluded.metres",
                            cancellation
                        );
                }
                yield return judged;
            }
        }

        public Task UndoAsync(Undoing undoing, CancellationToken cancellation) =>
            db.Database.ExecuteSqlAsync($"delete from berths where import_id = {undoing.Import}", cancellation);

        private async Task<CheckedLine> CheckAsync(ImportRow row)
        {
            if (row["berth"] is not { } berth)
                return CheckedLine.Wrong(row, "berth", "import.value.missing");
            var known = await db.Database.SqlQuery<string>($"select metres as \"Value\" from berths where berth = {berth}").SingleOrDefaultAsync();
            return known is null ? new CheckedLine(row, "new")
                : known == row["metres"] ? new CheckedLine(row, "same")
                : new CheckedLine(row, "contradicts", Standing: new StandingValue(known, "harbour"));
        }
    }

    [Fact]
    public async Task A_table_that_a_module_declares_is_checked_applied_and_taken_back_like_any_other()
    {
        await Run("create table berths (berth text primary key, metres text not null, import_id int not null references imports)");
        var curator = await site.SignedIn("Harbour Curator", "curator", Network);
        await ImportTests.Upload(curator, "berths", "berth;metres;colour\nA1;12,5;red\n;3;\nA2;8;\n");
        ImportTests.Figures(curator).ShouldBe([2, 0, 0, 1]);
        curator.Text.ShouldContain("colour");
        var page = curator.Path;
        (await site.Query<long>("select count(*) from berths")).ShouldBe([0L]);
        await curator.Send("Apply");
        await ImportTests.Settle(curator, page);
        (await site.Query<string>("select berth || ' ' || metres from berths order by 1")).ShouldBe(["A1 12.5", "A2 8"]);

        await ImportTests.Upload(curator, "berths", "berth,metres\nA1,12.5\nA2,9\nA3,4\n");
        ImportTests.Figures(curator).ShouldBe([1, 1, 1, 0]);
        curator.Text.ShouldContain("the book of the harbour");
        (await curator.Client.GetStringAsync($"{curator.Path}/lines.csv?verdict=contradicts")).ShouldContain("the book of the harbour");

        await curator.Open(page);
        await curator.Send("Take the whole import back", ("Reason", "Another harbour"));
        await ImportTests.Settle(curator, page);
        (await site.Query<long>("select count(*) from berths")).ShouldBe([0L]);

        await ImportTests.Upload(curator, "berths", "metres\n3\n");
        curator.Text.ShouldContain("Columns are missing: berth. The first line names columns among: berth, metres.");
    }

    [Fact]
    public async Task An_organisation_to_which_a_key_of_several_columns_leads_stays_when_its_import_is_taken_back()
    {
        var curator = await site.SignedIn("Composing Curator", "curator", Network);
        await ImportTests.Upload(
            curator,
            "organisations",
            "slug,kind,country,fr\nnamed-elsewhere,sme,tn,Nommée ailleurs\ncounted-elsewhere,sme,tn,Comptée ailleurs\nnowhere-else,sme,tn,Nulle part\n"
        );
        var page = curator.Path;
        await curator.Send("Apply");
        await ImportTests.Settle(curator, page);
        await Run("create table by_name (kind text, slug text, foreign key (kind, slug) references subjects (kind, slug))");
        await Run("insert into by_name values ('organisation', 'named-elsewhere'), ('organisation', null)");
        await Run("create unique index subjects_of_country on subjects (country, id)");
        await Run("create table by_number (country text, subject_id int, foreign key (country, subject_id) references subjects (country, id))");
        await Run("insert into by_number select country, id from subjects where slug = 'counted-elsewhere'");

        await curator.Open(page);
        await curator.Send("Take the whole import back", ("Reason", "A trial"));
        await ImportTests.Settle(curator, page);
        (await site.Query<string>($"select slug from subjects where import_id = {page.Split('/')[^1]} order by 1")).ShouldBe([
            "counted-elsewhere",
            "named-elsewhere",
        ]);
    }

    [Fact]
    public async Task Which_tables_there_are_is_declared_in_one_place()
    {
        var tables = site.Services.GetServices<ImportTable>().ToList();
        tables.Select(table => table.Name).ShouldBeUnique();
        foreach (var table in tables)
        {
            table.Columns.Select(column => column.Name).ShouldBeUnique(table.Name);
            table.Columns.ShouldContain(column => column.Required, table.Name);
        }
        (
            await site.Query<string>(
                "select pg_get_constraintdef(oid) from pg_constraint where contype = 'c' and conrelid = 'imports'::regclass and pg_get_constraintdef(oid) like '%kind%'"
            )
        ).ShouldBeEmpty();
        Repository
            .Sources("src/Grappe.Web/Modules/Imports", ".cs", ".cshtml")
            .Where(file => tables.Any(table => File.ReadAllText(file).Contains($"\"{table.Name}\"", StringComparison.Ordinal)))
            .ShouldBeEmpty();
    }

    private async Task Run(string sql) => await site.Query<int>(sql);
}
