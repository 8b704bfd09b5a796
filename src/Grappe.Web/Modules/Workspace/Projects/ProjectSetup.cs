using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Workspace.Projects;

internal static class ProjectSetup
{
    public static void AddProjects(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<KeepProjects>();
        builder.Services.AddScoped<ShareProjects>();
        builder.Services.AddScoped<AnswerProject>();
        builder.Services.AddSingleton<IWorkflow>(ProjectWorkflow.Table);
        builder.Services.AddSingleton(new AuditedCode("project_partners", "role", "partner-role"));
        builder.Services.AddSingleton(new WorkTab("projects", "projects"));
    }

    public static void MapProjects(this WebApplication app) => app.MapTokenApi().MapProjects();
}
