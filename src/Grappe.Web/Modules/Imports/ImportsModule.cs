using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Imports;

/// <summary>Brings tables in, checks, applies and takes them back. Other modules declare which tables there are.</summary>
public static class ImportsModule
{
    public static void AddImports(this WebApplicationBuilder builder)
    {
        builder.AddActs(ImportActs.All);
        builder.Services.AddSingleton(ImportActs.Scope);
        builder.Services.AddSingleton<IWorkflow>(ImportWorkflow.Table);
        builder.Services.AddSingleton(new AuditedCode("imports", "kind", "import.of"));
        builder.Services.AddSingleton(new AdminPage("admin/import", ImportActs.Import));
        // What was brought in is on record, and stays.
        builder.AddPersonalRows("imports", "person_id");
        builder.Services.AddScoped<IToDoList, ImportsToApply>();
        builder.AddNews(ImportNews.All);
        builder.Services.AddScoped<ImportNews>();
        builder.Services.AddScoped<ImportRows>();
        builder.Services.AddScoped<GuessColumns>();
        builder.Services.AddScoped<MapColumns>();
        builder.Services.AddScoped<FindWrongCells>();
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
        app.MapMended();
        app.MapTemplates();
        app.MapTokenApi().MapImports();
    }
}
