namespace Grappe.Web.Shared.Workflows;

internal static class WorkflowSetup
{
    public static void AddWorkflows(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<TakeSteps>();
        builder.Services.AddScoped<ReadSteps>();
    }
}
