using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Workspace.Startups;

internal static class StartupSetup
{
    public static void AddStartups(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<KeepStartups>();
        builder.Services.AddScoped<AnswerStartup>();
        builder.Services.AddSingleton<IWorkflow>(StartupWorkflow.Table);
        builder.Services.AddSingleton(new AuditedCode("startup_funds", "kind", "fund-kind"));
        builder.Services.AddSingleton(new WorkTab("startups", "startups"));
    }

    public static void MapStartups(this WebApplication app) => app.MapTokenApi().MapStartups();
}
