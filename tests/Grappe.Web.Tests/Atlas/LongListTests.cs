using System.Text.Json;
using Grappe.Algorithms.Observations;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Atlas;

/// <summary>Lists of as many organisations as tables bring in.</summary>
public sealed class LongListTests(LongListTests.ManyOrganisations site) : IClassFixture<LongListTests.ManyOrganisations>
{
    private const int Many = 30_000;

    public sealed class ManyOrganisations(TestPostgres postgres) : Site(postgres)
    {
        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            _ = Services;
            await Query<int>(
                $"""
                insert into subjects (kind, slug, form, country, acronym, name_fr, name_en, name_ar, aliases, from_files)
                select 'organisation', 'atelier-' || n, 'university', case when n % 3 = 0 then 'dz' else 'tn' end, 'X' || n, 'Écol''Œuvre ' || lpad(n::text, 5, '0'),
                    'School ' || lpad(({Many} - n)::text, 5, '0'), 'المدرسة ' || n, array['Autre ' || n], true
                from generate_series(1, {Many}) n
                returning 1
                """
            );
        }
    }

    [Fact]
    public async Task Every_page_shows_its_part_in_the_order_of_the_language()
    {
        var page = await site.Get("/en/organisations?q=school&page=3");
        page.QuerySelector(".count")!.TextContent.ShouldStartWith("30,0");
        var names = page.QuerySelectorAll("article.item h3 a").Select(link => link.TextContent).ToList();
        names.Count.ShouldBe(50);
        names.ShouldBe(names.Order(StringComparer.Ordinal));
        var french = await site.Get("/fr/organisations?kind=university&country=dz&page=200");
        french.QuerySelectorAll("article.item").Length.ShouldBe(50);
        french.QuerySelector("input[name=country][value=dz]")!.ParentElement!.QuerySelector(".n")!.TextContent.Where(char.IsDigit).Count().ShouldBe(5);
    }

    [Theory]
    [InlineData("ecol oeuvre 00017", "atelier-17", 2)]
    [InlineData("ÉCOL’ŒUVRE 00017", "atelier-17", 2)]
    [InlineData("X29999", "atelier-29999", 1)]
    [InlineData("autre 1234", "atelier-1234", 30)]
    [InlineData("المدرسه 777", "atelier-777", 120)]
    public async Task One_is_found_among_them_by_any_of_its_names(string words, string slug, int most)
    {
        using var answer = await site.Send($"/api/v1/organisations?q={Uri.EscapeDataString(words)}&pageSize=200");
        using var data = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        data.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("slug").GetString()).ShouldContain(slug);
        // Its words in any order, also within longer ones: of thirty thousand, those whose number holds these digits in one language or another.
        data.RootElement.GetProperty("total").GetInt32().ShouldBeInRange(1, most);
    }

    [Fact]
    public async Task The_interface_gives_each_of_them_once_page_after_page()
    {
        var seen = new HashSet<string>();
        for (var page = 1; page <= 5; page++)
        {
            using var answer = await site.Send($"/api/v1/organisations?country=dz&pageSize=200&page={page}");
            using var data = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            data.RootElement.GetProperty("total").GetInt32().ShouldBeGreaterThan(Many / 3);
            foreach (var item in data.RootElement.GetProperty("items").EnumerateArray())
                seen.Add(item.GetProperty("slug").GetString()!).ShouldBeTrue();
        }
        seen.Count.ShouldBe(1000);
    }

    [Theory]
    [InlineData("L’Œuvre d’Ægir — ß, №5 ½ ﬁn")]
    [InlineData("  İstanbul / Straße (٢٠٢٤) ")]
    [InlineData("أُنْشِئَتْ إلى المؤسّسة الوطنية ٱلأولى ـــ")]
    [InlineData("e\u0301cole nin\u0303o \u200fمدرسة\u200e")]
    [InlineData("日本 🏭 x")]
    public async Task The_database_folds_a_name_as_the_algorithms_do(string name) =>
        (await site.Query<string>($"select folded('{name}')")).Single().ShouldBe(Spelling.Fold(name));

    [Fact]
    public async Task The_database_folds_every_published_name_as_the_algorithms_do()
    {
        var names = await site.Query<string>(
            "select name from subjects, unnest(array[name_fr, name_en, name_ar] || aliases) name where slug not like 'atelier-%' order by name"
        );
        var folded = await site.Query<string>(
            "select folded(name) from subjects, unnest(array[name_fr, name_en, name_ar] || aliases) name where slug not like 'atelier-%' order by name"
        );
        names.ShouldNotBeEmpty();
        folded.ShouldBe(names.Select(Spelling.Fold));
    }
}
