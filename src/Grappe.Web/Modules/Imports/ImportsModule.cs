using Grappe.Web.Shared.Api;
using Grappe.Web.Shared.Background;
using Grappe.Web.Shared.Layout;
using Grappe.Web.Shared.News;
using Grappe.Web.Shared.Permissions;
using Grappe.Web.Shared.Privacy;
using Grappe.Web.Shared.Workflows;

namespace Grappe.Web.Modules.Imports;

/// <summary>Where tables are brought in, checked, applied and taken back; which there are, other modules declare.</summary>
public static class ImportsModule
{
    public static void AddImports(this WebApplicationBuilder builder)
    {
        builder.AddActs(ImportActs.All);
        builder.Services.AddSingleton(ImportActs.Scope);
        builder.Services.AddSingleton<IWorkflow>(ImportWorkflow.Table);
        builder.Services.AddSingleton(new AdminPage("admin/import", ImportActs.Import));
        builder.Services.AddScoped<IPersonalData, ImportData>();
        builder.Services.AddScoped<IToDoList, ImportsToApply>();
        builder.AddNews(ImportNews.All);
        builder.Services.AddScoped<ImportNews>();
        builder.Services.AddScoped<ImportRows>();
        builder.Services.AddScoped<SayImports>();
        builder.Services.AddScoped<TakeImports>();
        builder.Services.AddJob<CheckImport>(CheckImport.Kind, Lane.Long);
        builder.Services.AddJob<ApplyImport>(ApplyImport.Kind, Lane.Long);
        builder.Services.AddJob<UndoImport>(UndoImport.Kind, Lane.Long);
        builder.Services.AddRecurringJob<ForgetImports>(ForgetImports.Kind, TimeSpan.FromDays(1));
    }

    public static void MapImports(this WebApplication app)
    {
        app.MapTakeLines();
        app.MapTokenApi().MapImports();
    }
}
