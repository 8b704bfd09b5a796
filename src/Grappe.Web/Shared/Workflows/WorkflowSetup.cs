using Grappe.Web.Shared.Privacy;

namespace Grappe.Web.Shared.Workflows;

internal static class WorkflowSetup
{
    public static void AddWorkflows(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<TakeSteps>();
        builder.Services.AddScoped<ReadSteps>();
        builder.Services.AddScoped<IPersonalData, StepData>();
    }
}
