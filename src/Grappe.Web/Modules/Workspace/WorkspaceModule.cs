using Grappe.Web.Modules.Workspace.Dues;
using Grappe.Web.Modules.Workspace.Settings;

namespace Grappe.Web.Modules.Workspace;

/// <summary>Brings the daily work of a cluster: its members, what they owe, what they decide.</summary>
public static class WorkspaceModule
{
    public static void AddWorkspace(this WebApplicationBuilder builder)
    {
        builder.AddActs(WorkspaceActs.All);
        foreach (var scope in WorkspaceScopes.All)
            builder.Services.AddSingleton(scope);
        builder.Services.AddScoped<WorkApi>();
        builder.Services.AddScoped<WorkDesk>();
        builder.Services.AddScoped<MembersOn>();
        builder.Services.AddScoped<KeepRules>();
        builder.Services.AddScoped<OpenWorkspace>();
        builder.Services.AddScoped<FiscalYears>();
        foreach (var book in WorkspaceRules.Books)
            builder.Services.AddSingleton(book);
        builder.AddDues();
        builder.Services.AddSingleton(new WorkTab("settings", "work.settings"));
        // Who wrote a version of the rules is part of their story.
        builder.AddPersonalRows("rule_versions", "person_id");
    }

    public static void MapWorkspace(this WebApplication app)
    {
        app.MapDues();
    }
}
