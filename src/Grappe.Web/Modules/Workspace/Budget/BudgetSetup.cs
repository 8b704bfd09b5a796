using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Workspace.Budget;

internal static class BudgetSetup
{
    public static void AddBudget(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<KeepBudget>();
        services.AddScoped<ReadMoney>();
        services.AddScoped<GiveEntries>();
        services.AddSingleton<IWorkflow>(BudgetEntryWorkflow.Table);
        services.AddSingleton(new WorkTab("budget", "budget"));
        foreach (var heading in Enum.GetValues<BudgetHeading>())
            services.AddSingleton(new KeptField(KeepBudget.FieldOf(heading.Code()), $"budget-heading.{heading.Code()}"));
        foreach (var table in new[] { "budget_plans", "budget_entries" })
            services.AddSingleton(new AuditedCode(table, "heading", "budget-heading"));
        // Who recorded an entry is part of its story.
        builder.AddPersonalRows("budget_entries", "person_id");
    }
}
