using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Grappe.Web.Modules.Atlas.Citations;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Atlas;

/// <summary>Tests that a cited edition can be read again, also after other data were loaded.</summary>
public sealed class EditionTests(Site site, TestPostgres postgres) : IClassFixture<Site>
{
    [Theory]
    [InlineData("fr", "Grappe, atlas ouvert des grappes d’entreprises, édition {0} du ")]
    [InlineData("en", "Grappe, open atlas of business clusters, edition {0} of ")]
    [InlineData("ar", "عناقيد (Grappe)، الأطلس المفتوح لعناقيد الشركات، النسخة \u200e{0} بتاريخ ")]
    public async Task An_edition_says_how_to_cite_it_in_each_language(string language, string expected)
    {
        var edition = await Current();
        var page = await site.Get($"/{language}/data/editions/{edition}");
        var citation = page.QuerySelector("textarea")!.TextContent;
        citation.ShouldStartWith(string.Format(expected, edition));
        citation.ShouldContain("CC BY 4.0");
        citation.ShouldEndWith($"http://localhost/{language}/data/editions/{edition}");
        (await site.Get($"/{language}/data")).QuerySelector("textarea")!.TextContent.ShouldBe(citation);
        (await Text($"editions/{edition}/citation.txt?lang={language}")).Trim().ShouldBe(citation);
        foreach (var link in page.QuerySelectorAll("main a[href^='/api/']"))
        {
            using var answer = await site.Send(link.GetAttribute("href")!);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, link.GetAttribute("href"));
        }
    }

    [Fact]
    public async Task Programs_for_references_read_the_citation()
    {
        var edition = await Current();
        var bibtex = await Text($"editions/{edition}/citation.bib?lang=en");
        bibtex.ShouldStartWith($"@misc{{grappe-{edition},\n");
        bibtex.ShouldContain("title = {{Grappe, open atlas of business clusters}},");
        bibtex.Count(letter => letter == '{').ShouldBe(bibtex.Count(letter => letter == '}'));
        var ris = (await Text($"editions/{edition}/citation.ris?lang=en")).Split("\r\n");
        ris[0].ShouldBe("TY  - DATA");
        ris[^2].ShouldBe("ER  - ");
        ris.ShouldContain($"UR  - http://localhost/en/data/editions/{edition}");
        var csl = JsonDocument.Parse(await Text($"editions/{edition}/citation.json")).RootElement[0];
        csl.GetProperty("type").GetString().ShouldBe("dataset");
        csl.GetProperty("issued")
            .GetProperty("date-parts")[0]
            .EnumerateArray()
            .Select(part => part.GetInt32())
            .ShouldBe(edition[..10].Split('-').Select(int.Parse));
        csl.GetProperty("URL").GetString().ShouldBe($"http://localhost/fr/data/editions/{edition}");
    }

    [Fact]
    public async Task The_archive_of_an_edition_is_the_data_set_to_the_letter()
    {
        var told = JsonDocument.Parse(await Text($"editions/{await Current()}")).RootElement;
        using var answer = await site.Send(new Uri(told.GetProperty("archive").GetString()!).PathAndQuery);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        bytes.LongLength.ShouldBe(told.GetProperty("archiveSize").GetInt64());
        Convert.ToHexStringLower(SHA256.HashData(bytes)).ShouldBe(told.GetProperty("archiveSha256").GetString());
        using var archive = new ZipArchive(new MemoryStream(bytes));
        var files = Directory
            .GetFiles(Repository.DataSet, "*.csv", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.DataSet, file))
            .ToList();
        archive.Entries.Select(entry => entry.FullName).ShouldBe([.. files, "README.md", "LICENSE.md", "SHA256SUMS"], ignoreOrder: true);
        foreach (var sum in Content(archive, "SHA256SUMS").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var content = File.ReadAllBytes(Path.Combine(Repository.DataSet, sum[66..]));
            sum[..64].ShouldBe(Convert.ToHexStringLower(SHA256.HashData(content)), sum);
            Content(archive, sum[66..]).ShouldBe(Encoding.UTF8.GetString(content));
        }
    }

    [Fact]
    public async Task A_download_that_broke_off_goes_on_where_it_ended()
    {
        var address = $"/api/v1/editions/{await Current()}/archive.zip";
        using var first = await site.Send(address);
        var whole = await first.Content.ReadAsByteArrayAsync();
        first.Content.Headers.ContentLength.ShouldBe(whole.Length);
        first.Headers.AcceptRanges.ShouldBe(["bytes"]);
        var tag = first.Headers.ETag!.ToString();
        foreach (
            var (range, from, to) in new[]
            {
                ("1000-", 1000, whole.Length),
                ("0-9", 0, 10),
                ("-20", whole.Length - 20, whole.Length),
                ("5-99999999", 5, whole.Length),
            }
        )
        {
            using var part = await site.Send(address, ("Range", $"bytes={range}"), ("If-Range", tag));
            part.StatusCode.ShouldBe(HttpStatusCode.PartialContent, range);
            part.Content.Headers.ContentRange!.ToString().ShouldBe($"bytes {from}-{to - 1}/{whole.Length}");
            (await part.Content.ReadAsByteArrayAsync()).ShouldBe(whole[from..to]);
        }
        foreach (var known in new[] { tag, $"W/{tag}", $"\"other\", {tag}" })
        {
            using var none = await site.Send(address, ("If-None-Match", known), ("Range", "bytes=0-9"));
            none.StatusCode.ShouldBe(HttpStatusCode.NotModified, known);
            none.Headers.ETag!.ToString().ShouldBe(tag);
            (await none.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
        }
        (await site.Send(address, ("If-None-Match", "\"other\""))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.Send(address, ("Range", "bytes=99999999-"))).StatusCode.ShouldBe(HttpStatusCode.RequestedRangeNotSatisfiable);
        // Of another file, several at once, or not to be understood: the whole.
        foreach (var (range, other) in new[] { ("bytes=1000-", "\"other\""), ("bytes=0-1,5-6", tag), ("lines=1-2", tag), ("bytes=x", tag) })
            (await (await site.Send(address, ("Range", range), ("If-Range", other))).Content.ReadAsByteArrayAsync()).Length.ShouldBe(whole.Length, range);
    }

    [Fact]
    public async Task An_edition_stays_as_it_was_when_other_data_are_loaded()
    {
        await using var database = new TestDatabase(postgres);
        await database.InitializeAsync();
        var data = A.DataSet.With(A.Cluster.Named("Ancienne grappe").In("Gabès").Constituted());
        await database.LoadAsync(data);
        var first = await Archives(database);
        var name = first.ShouldHaveSingleItem().Key;

        data.With(A.Cluster.Named("Nouvelle grappe").In("Sfax").Constituted());
        await database.LoadAsync(data);
        var both = await Archives(database);
        both.Count.ShouldBe(2);
        both[name].ShouldBe(first[name]);
        Content(new ZipArchive(new MemoryStream(both[name])), "clusters/clusters.csv").ShouldNotContain("Nouvelle");

        // What is loaded a second time is the edition it was.
        await database.LoadAsync(A.DataSet.With(A.Cluster.Named("Ancienne grappe").In("Gabès").Constituted()));
        (await Archives(database)).Keys.ShouldBe(both.Keys, ignoreOrder: true);
        database.Db.Editions.Single(edition => edition.Name == name).Clusters.ShouldBe(1);

        await using var later = new SiteOn(postgres, database.DataSource.ConnectionString, data);
        var page = await later.Get($"/fr/data/editions/{name}");
        page.QuerySelector(".figures dd")!.TextContent.ShouldBe("1");
        page.QuerySelector(".notice")!.TextContent.ShouldContain("une autre édition");
        (await later.Get("/fr/data"))
            .QuerySelectorAll("#editions ~ div tbody th[scope=row] a")
            .Count(link => link.TextContent.StartsWith("20"))
            .ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public async Task A_data_set_that_an_earlier_release_loaded_becomes_an_edition()
    {
        await using var database = new TestDatabase(postgres);
        await database.InitializeAsync();
        var data = A.DataSet.With(A.Cluster.Constituted());
        await database.LoadAsync(data);
        var kept = await Archives(database);
        await using (var command = database.DataSource.CreateCommand("delete from editions"))
            await command.ExecuteNonQueryAsync();
        await database.LoadAsync(data);
        (await Archives(database)).ShouldHaveSingleItem().Value.ShouldBe(kept.Single().Value);
    }

    [Theory]
    [InlineData("/fr/data/editions/2020-01-01-00000000")]
    [InlineData("/fr/data/editions/nothing")]
    public async Task An_edition_that_was_never_loaded_is_missing(string address)
    {
        await site.Get(address, HttpStatusCode.NotFound);
        using var answer = await site.Send(address.Replace("/fr/data", "/api/v1") + "/archive.zip");
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    /// <summary>The application on a database that a test has filled.</summary>
    private sealed class SiteOn : Site
    {
        private readonly DataFolder data;

        public SiteOn(TestPostgres postgres, string database, DataFolder data)
            : base(postgres)
        {
            (Database, this.data) = (database, data);
        }

        protected override string Data => data.Path;
    }

    private static async Task<Dictionary<string, byte[]>> Archives(TestDatabase database)
    {
        await using var command = database.DataSource.CreateCommand(
            "select edition, string_agg(content, ''::bytea order by ordinal) from edition_parts group by edition"
        );
        await using var reader = await command.ExecuteReaderAsync();
        var archives = new Dictionary<string, byte[]>();
        while (await reader.ReadAsync())
            archives.Add(reader.GetString(0), reader.GetFieldValue<byte[]>(1));
        return archives;
    }

    private static string Content(ZipArchive archive, string name)
    {
        using var reader = new StreamReader(archive.GetEntry(name)!.Open(), new UTF8Encoding(false), detectEncodingFromByteOrderMarks: false);
        return reader.ReadToEnd();
    }

    private async Task<string> Current() => (await site.Query<string>("select name from editions")).Single();

    private async Task<string> Text(string address)
    {
        using var answer = await site.Send($"/api/v1/{address}");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, address);
        return await answer.Content.ReadAsStringAsync();
    }
}
