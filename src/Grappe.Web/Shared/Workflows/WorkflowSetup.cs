namespace Grappe.Web.Shared.Workflows;

internal static class WorkflowSetup
{
    public static void AddWorkflows(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<TakeSteps>();
        builder.Services.AddScoped<ReadSteps>();
        // Steps are part of the story of the things, and stay in it without telling who it was.
        builder.AddPersonalRows("steps", "person_id");
    }
}
