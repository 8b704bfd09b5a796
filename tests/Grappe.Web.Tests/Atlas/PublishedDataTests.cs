using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Tests.Bed;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Atlas;

/// <summary>Compares the published data with the statements of the four documents, counted by hand.</summary>
public sealed class PublishedDataTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("ma", 15, 13, 0, 2)]
    [InlineData("dz", 9, 7, 0, 2)]
    [InlineData("tn", 14, 11, 3, 0)]
    public async Task The_national_tables_stand_row_by_row(string country, int rows, int constituted, int emerging, int expected)
    {
        (await site.Query<short>($"select ordinal from table_rows where country = '{country}' order by id")).ShouldBe(
            Enumerable.Range(1, rows).Select(row => (short)row)
        );
        var states = await site.Query<string>($"select state from table_rows where country = '{country}'");
        (states.Count(state => state == "constituted"), states.Count(state => state == "emerging"), states.Count(state => state == "expected")).ShouldBe(
            (constituted, emerging, expected)
        );
    }

    [Fact]
    public async Task The_places_marked_provisional_are_those_of_the_two_clusters_of_Rabat() =>
        (await site.Query<string>("select s.slug from table_rows r join subjects s on s.id = r.cluster_id where provisional order by r.id")).ShouldBe([
            "cise",
            "cluster-solaire",
        ]);

    [Fact]
    public async Task The_annex_has_28_identity_cards() =>
        (
            await site.Query<long>(
                "select count(distinct o.subject_id) from observations o join subjects s on s.id = o.subject_id where s.kind = 'cluster' and s.country in ('ma', 'dz', 'tn') and o.part = 'card'"
            )
        ).ShouldBe([28]);

    [Fact]
    public async Task The_box_on_2TS_has_it_created_in_2018_and_its_card_in_2015()
    {
        var said = await site.Query<string>(
            """
            select o.part || ' ' || st.date
            from statements st join observations o on o.id = st.observation_id join subjects s on s.id = o.subject_id
            where s.slug = '2ts' and st.field = 'created'
            """
        );
        said.ShouldContain("box 2018");
        said.ShouldContain(statement => statement.StartsWith("card 2015", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_statement_tells_where_its_source_makes_it() =>
        (await site.Query<long>("select count(*) from observations where heading = ''")).ShouldBe([0]);

    [Theory]
    [InlineData("dz", "wilaya-%", 69)]
    [InlineData("tn", "gouvernorat-%", 24)]
    [InlineData("ma", "province-%", 62)]
    [InlineData("ma", "prefecture-%", 13)]
    public async Task All_administrative_places_of_the_three_countries_stand_with_their_chief_towns(string country, string slug, int places)
    {
        var all = await site.Query<string>($"select slug from places where country = '{country}' and kind = 'governorate' and slug like '{slug}'");
        all.Count.ShouldBe(places);
        var withTown = await site.Query<string>(
            $"select distinct p.slug from places p join places t on t.parent_id = p.id where p.slug like '{slug}' and t.kind = 'city'"
        );
        // The decrees name no chief town of this one.
        all.Except(withTown).Except(["province-fahs-anjra"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_prefecture_and_province_of_Morocco_lies_in_one_of_its_12_regions()
    {
        (await site.Query<long>("select count(*) from places where country = 'ma' and kind = 'region'")).ShouldBe([12]);
        var regions = await site.Query<string>(
            "select coalesce(r.slug, '') from places p left join places r on r.id = p.parent_id and r.kind = 'region' where p.country = 'ma' and p.kind = 'governorate'"
        );
        regions.Count.ShouldBe(75);
        regions.ShouldAllBe(region => region.Length > 0);
        regions.Distinct().Count().ShouldBe(12);
    }

    [Fact]
    public async Task Each_town_is_understood_by_its_name_in_each_language()
    {
        using var scope = site.Services.CreateScope();
        var read = scope.ServiceProvider.GetRequiredService<ReadValue>();
        var names = await site.Query<string>(
            "select concat_ws('|', slug, country, name_fr, name_en, name_ar) from places where kind = 'city' and country in ('dz', 'ma', 'tn')"
        );
        names.Count.ShouldBeGreaterThan(170);
        names
            .Select(line => line.Split('|'))
            .SelectMany(town => town[2..].Where(name => read.Place(name, town[1])?.Slug != town[0]).Select(name => $"{town[0]}: {name}"))
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_cluster_of_the_tables_has_its_place_on_the_map() =>
        (await site.Query<string>("select slug from cluster_cards where in_table and lat is null and valid_to is null")).ShouldBeEmpty();

    [Theory]
    [InlineData("unit", "select distinct unit from statements where unit is not null")]
    [InlineData("members", "select distinct key from statements where field in ('members', 'member') and key <> ''")]
    [InlineData("topic", "select distinct key from statements where field in ('policy', 'condition') and key <> ''")]
    [InlineData("aspect", "select distinct key from statements where field = 'aspect'")]
    [InlineData("source-the", "select distinct kind from sources")]
    [InlineData("source-kind", "select distinct kind from sources")]
    [InlineData("place-kind", "select distinct kind from places")]
    public async Task Every_word_that_the_data_leave_open_has_its_name_in_the_three_languages(string list, string words) =>
        (await site.Query<string>(words))
            .Where(word => (Texts.Embedded.Find($"{list}.{word}") ?? Texts.Embedded.Find($"{list}.{word}#other")) is null)
            .ShouldBeEmpty();
}
