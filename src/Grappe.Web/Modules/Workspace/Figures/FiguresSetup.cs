namespace Grappe.Web.Modules.Workspace.Figures;

internal static class FiguresSetup
{
    public static void AddFigures(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<ReadRecords>();
        builder.Services.AddScoped<ReadFigures>();
        builder.Services.AddScoped<GiveFigure>();
        builder.Services.AddSingleton(new WorkTab("figures", "figures"));
    }
}
