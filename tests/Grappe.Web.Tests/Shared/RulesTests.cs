using Grappe.Web.Modules.Workspace;
using Grappe.Web.Shared.Money;
using Grappe.Web.Shared.Rules;

namespace Grappe.Web.Tests.Shared;

/// <summary>Each kind of rule brings what people type into one form, and takes nothing that it does not understand.</summary>
public sealed class RulesTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("007", "7")]
    [InlineData("366", "366")]
    [InlineData("367", null)]
    [InlineData("-1", null)]
    [InlineData("1.5", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("trente", null)]
    public void A_whole_number_lies_within_its_bounds(string typed, string? kept) => new WholeRule("days", 0, 366).Understand(typed).ShouldBe(kept);

    [Theory]
    [InlineData("2/3", "2/3")]
    [InlineData("1/1", "1/1")]
    [InlineData("50 %", "50/100")]
    [InlineData("50\u00a0%", "50/100")]
    [InlineData("٥٠٪", null)]
    [InlineData("100%", "100/100")]
    [InlineData("101%", null)]
    [InlineData("3/2", null)]
    [InlineData("0/5", null)]
    [InlineData("1/0", null)]
    [InlineData("0.5", null)]
    [InlineData("2/3/4", null)]
    [InlineData("half", null)]
    public void A_share_is_a_fraction_above_nought_and_up_to_the_whole(string typed, string? kept)
    {
        var rule = new ShareRule("quorum");
        rule.Understand(typed).ShouldBe(kept);
        if (kept is not null)
            rule.Read(kept).ShouldBeLessThanOrEqualTo(new Fraction(1, 1));
    }

    [Theory]
    [InlineData("late-joiner", "late-joiner")]
    [InlineData("LateJoiner", null)]
    [InlineData("", null)]
    [InlineData("weeks", null)]
    public void A_choice_is_one_of_its_codes(string typed, string? kept) => new ChoiceRule<ProrataMethod>("prorata").Understand(typed).ShouldBe(kept);

    [Theory]
    [InlineData("yes", "yes")]
    [InlineData("no", "no")]
    [InlineData("true", null)]
    [InlineData("Yes", null)]
    public void A_switch_is_yes_or_no(string typed, string? kept) => new SwitchRule("asks").Understand(typed).ShouldBe(kept);

    [Theory]
    [InlineData("15, 30, 60", "15, 30, 60")]
    [InlineData("15;30", "15, 30")]
    [InlineData("15، 30", "15, 30")]
    [InlineData("7", "7")]
    [InlineData("30, 15", null)]
    [InlineData("15, 15", null)]
    [InlineData("0, 5", null)]
    [InlineData("5, 400", null)]
    [InlineData("1,2,3,4,5,6,7,8,9,10,11", null)]
    [InlineData("5, soon", null)]
    [InlineData(",", null)]
    public void Steps_rise(string typed, string? kept)
    {
        var rule = new StepsRule("reminders", 366);
        rule.Understand(typed).ShouldBe(kept);
        if (kept is not null)
            string.Join(", ", rule.Read(kept)).ShouldBe(kept);
        rule.Read("").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("10-01", "10-01")]
    [InlineData("9-1", "09-01")]
    [InlineData("02-29", null)]
    [InlineData("13-01", null)]
    [InlineData("1 octobre", null)]
    public void A_day_comes_every_year(string typed, string? kept)
    {
        var rule = new YearDayRule("from");
        rule.Understand(typed).ShouldBe(kept);
        if (kept is not null)
            rule.Read(kept).From(new DateOnly(2026, 9, 2)).Year.ShouldBe(kept == "10-01" ? 2026 : 2027);
    }
}
