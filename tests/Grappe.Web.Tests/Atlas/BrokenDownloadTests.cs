using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Hosting;

namespace Grappe.Web.Tests.Atlas;

/// <summary>Downloads that do not come to their end.</summary>
public sealed class BrokenDownloadTests(BrokenDownloadTests.LargeSite site) : IClassFixture<BrokenDownloadTests.LargeSite>
{
    /// <summary>A site with so many co-operations that none of their downloads fits into the buffers between the database and the reader.</summary>
    public sealed class LargeSite(TestPostgres postgres) : Site(postgres)
    {
        // Texts that do not compress, for the sake of the workbook.
        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            await Query<int>(
                """
                insert into cooperations (a_id, b_id, kind, level, status, year, source_id, part, page, heading, line, text_fr, text_en, text_ar)
                select a_id, b_id, kind, level, status, year, source_id, part, page, heading, line,
                    md5(random()::text) || md5(random()::text) || md5(random()::text) || md5(random()::text) || md5(random()::text) || md5(random()::text), text_en, text_ar
                from cooperations, generate_series(1, 300)
                returning 1
                """
            );
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Logging:LogLevel:Default", "None");
        }
    }

    // Past the nodes of the graph, and far from the end of any format.
    private const int Begun = 300_000;

    private const string Running = """
        select pid from pg_stat_activity
        where datname = current_database() and backend_type = 'client backend' and state = 'active' and query like '%FROM cooperations%' and pid <> pg_backend_pid()
        """;

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    [InlineData("graphml")]
    public async Task A_database_that_goes_away_in_the_middle_breaks_the_connection_off(string format)
    {
        using var answer = await site.Client.GetAsync($"/api/v1/cooperations.{format}", HttpCompletionOption.ResponseHeadersRead);
        answer.IsSuccessStatusCode.ShouldBeTrue();
        await using var body = await answer.Content.ReadAsStreamAsync();
        (await body.ReadAtLeastAsync(new byte[Begun], Begun)).ShouldBe(Begun);
        (await site.Query<bool>($"select pg_terminate_backend(pid) from ({Running}) running")).ShouldNotBeEmpty();
        await Should.ThrowAsync<IOException>(() => body.CopyToAsync(Stream.Null).WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Whoever_goes_away_stops_the_query()
    {
        using (var answer = await site.Client.GetAsync("/api/v1/cooperations.csv", HttpCompletionOption.ResponseHeadersRead))
        {
            await using var body = await answer.Content.ReadAsStreamAsync();
            (await body.ReadAtLeastAsync(new byte[Begun], Begun)).ShouldBe(Begun);
            (await site.Query<int>(Running)).ShouldNotBeEmpty();
        }
        await Eventually.Gives(async () => (await site.Query<int>(Running)).Count, 0, "the number of queries that run");
    }
}
