using Grappe.Algorithms.Observations;

namespace Grappe.Algorithms.Tests.Observations;

public class PartialDateTests
{
    [Fact]
    public void Dates_sort_as_their_text_does() =>
        Generated.Date.Check2((a, b) => Math.Sign(a.CompareTo(b)).ShouldBe(Math.Sign(string.CompareOrdinal(a.ToString(), b.ToString()))));

    [Fact]
    public void A_date_is_read_back_as_it_is_written() => Generated.Date.Check(date => PartialDate.Parse(date.ToString()).ShouldBe(date));

    [Theory]
    [InlineData("2015", "2015-06-30", true)]
    [InlineData("2015-06", "2015", false)]
    [InlineData("2015", "2018", false)]
    public void A_year_contains_its_months_and_days(string a, string b, bool contains) =>
        PartialDate.Parse(a).Contains(PartialDate.Parse(b)).ShouldBe(contains);

    [Theory]
    [InlineData("2019-13")]
    [InlineData("2019-02-29")]
    [InlineData("19")]
    [InlineData(null)]
    public void What_is_no_day_of_the_calendar_is_no_date(string? text) => PartialDate.TryParse(text, out _).ShouldBeFalse();
}
