namespace Grappe.Web.Shared.Background;

internal static class BackgroundSetup
{
    public static void AddBackground(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Wakeups>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Wakeups>());
    }
}
