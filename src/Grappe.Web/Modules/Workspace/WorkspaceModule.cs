using Grappe.Web.Modules.Atlas;
using Grappe.Web.Modules.Workspace.Admissions;
using Grappe.Web.Modules.Workspace.Budget;
using Grappe.Web.Modules.Workspace.Card;
using Grappe.Web.Modules.Workspace.Demo;
using Grappe.Web.Modules.Workspace.Dues;
using Grappe.Web.Modules.Workspace.Figures;
using Grappe.Web.Modules.Workspace.Governance;
using Grappe.Web.Modules.Workspace.Labels;
using Grappe.Web.Modules.Workspace.Members;
using Grappe.Web.Modules.Workspace.Projects;
using Grappe.Web.Modules.Workspace.Services;
using Grappe.Web.Modules.Workspace.Settings;
using Grappe.Web.Modules.Workspace.Startups;

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
        builder.Services.AddScoped<OpenWorkspace>();
        builder.Services.AddScoped<FiscalYears>();
        builder.AddMembers();
        builder.AddAdmissions();
        builder.AddDues();
        builder.AddGovernance();
        builder.AddProjects();
        builder.AddLabels();
        builder.AddStartups();
        builder.AddServices();
        builder.AddBudget();
        builder.AddFigures();
        builder.AddCard();
        builder.Services.AddSingleton(new WorkTab("settings", "work.settings"));
        builder.Services.AddScoped<DemoWorkspace>();
        builder.AddDemo(DemoStage.Work, services => services.GetRequiredService<DemoWorkspace>().FillAsync());
        builder.Services.AddSingleton(new Panel(typeof(MySpace), "/Modules/Workspace/Front/_MyWork.cshtml", Order: 15));
        builder.Services.AddSingleton(new Panel(typeof(Subject), "/Modules/Workspace/Front/_WorkOfCluster.cshtml", Order: 10));
    }

    public static void MapWorkspace(this WebApplication app)
    {
        app.MapMembers();
        app.MapAdmissions();
        app.MapProjects();
        app.MapLabels();
        app.MapStartups();
        app.MapServices();
        app.MapDues();
        app.MapGovernance();
        app.MapBudget();
        app.MapFigures();
        app.MapCard();
    }
}
