namespace Grappe.Web.Modules.Workspace.Startups;

internal static class StartupSetup
{
    public static void AddStartups(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<KeepStartups>();
        builder.Services.AddSingleton<IWorkflow>(StartupWorkflow.Table);
        builder.Services.AddSingleton(new WorkTab("startups", "startups"));
    }
}
