namespace Grappe.Web.Modules.Workspace.Services;

internal static class ServiceSetup
{
    public static void AddServices(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<KeepTrainings>();
        builder.Services.AddScoped<BookEquipment>();
        builder.Services.AddScoped<KeepFairs>();
        builder.Services.AddScoped<KeepPurchases>();
        builder.Services.AddScoped<ReadEquipment>();
        builder.Services.AddScoped<AnswerService>();
        builder.Services.AddSingleton<IWorkflow>(PurchaseWorkflow.Table);
        builder.Services.AddSingleton(new WorkTab("services", "services"));
        // Who booked an equipment is told to its members; the booking stays without it.
        builder.AddPersonalRows("bookings", "person_id");
    }

    public static void MapServices(this WebApplication app)
    {
        var api = app.MapTokenApi();
        api.MapTrainings();
        api.MapEquipment();
        api.MapFairs();
        api.MapPurchases();
    }
}
