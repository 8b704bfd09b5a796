using Grappe.Algorithms.Search;

namespace Grappe.Algorithms.Tests.Search;

public sealed class NearestNamesTests
{
    private static readonly NearestNames<string> Towns = new([
        ("Sousse", "sousse"),
        ("سوسة", "sousse"),
        ("Sfax", "sfax"),
        ("Sidi Bouzid", "sidi-bouzid"),
        ("Sidi Bel Abbès", "sidi-bel-abbes"),
        ("Textile et habillement", "textile"),
        ("Fès", "fes"),
    ]);

    [Fact]
    public void A_name_is_found_whatever_its_case_marks_and_blanks() =>
        new[] { "SOUSSE", "  sousse ", "سوسه", "fes" }
            .Select(written => string.Join(' ', Towns.Called(written)))
            .ShouldBe(["sousse", "sousse", "sousse", "fes"]);

    [Theory]
    [InlineData("Souse", "sousse")]
    [InlineData("Suosse", "sousse")]
    [InlineData("Textil", "textile")]
    [InlineData("habillement", "textile")]
    [InlineData("Bouzid", "sidi-bouzid")]
    [InlineData("Sidi Bouzed", "sidi-bouzid")]
    [InlineData("Tazghounine", "")]
    [InlineData("Fas", "")]
    public void The_nearest_comes_first_and_what_is_near_to_nothing_has_none(string written, string nearest) =>
        (Towns.Near(written, 3).FirstOrDefault() ?? "").ShouldBe(nearest);

    [Fact]
    public void All_that_are_near_are_named_and_none_is_chosen() => Towns.Near("Sidi", 3).ShouldBe(["sidi-bouzid", "sidi-bel-abbes"], ignoreOrder: true);

    [Fact]
    public void A_part_of_a_name_is_not_near_where_only_whole_names_count() => Towns.Near("Sidi", 3, whole: true).ShouldBeEmpty();

    [Fact]
    public void What_may_not_be_meant_takes_no_place_of_what_may() =>
        new[] { "sidi-bouzid", "sidi-bel-abbes" }
            .SelectMany(meant => Towns.Near("Sidi", 1, among: town => town == meant))
            .ShouldBe(["sidi-bouzid", "sidi-bel-abbes"]);

    [Fact]
    public void One_name_of_two_things_leads_to_both() => new NearestNames<int>([("Aïn", 1), ("ain", 2), ("Ain ", 1)]).Called("AIN").ShouldBe([1, 2]);
}
