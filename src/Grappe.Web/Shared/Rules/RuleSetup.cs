namespace Grappe.Web.Shared.Rules;

internal static class RuleSetup
{
    public static void AddRules(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<KeepRules>();
        // Who wrote a version of the rules is part of their story.
        builder.AddPersonalRows("rule_versions", "person_id");
    }
}
