namespace Grappe.Web.Shared.Rules;

public static class SayRules
{
    /// <summary>Says a choice of a rule: yes and no of all rules alike, others in words of their own.</summary>
    public static string SayChoice(this Translator translator, RuleBook book, Rule rule, string choice) =>
        rule is SwitchRule ? translator.Code("rules", choice) : translator.Code(book.TextOf(rule), choice);
}
