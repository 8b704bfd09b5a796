namespace Grappe.Web.Modules.Administration;

/// <summary>Shows the work of the platform to those who run it.</summary>
public static class AdministrationModule
{
    public static void AddAdministration(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<ReadJobs>();
        builder.AddActs(AdministrationActs.All);
        builder.Services.AddSingleton(new AdminPage("admin/jobs", AdministrationActs.SeeJobs));
        // Only the demo has a page for its clock.
        builder
            .Services.AddOptions<RazorPagesOptions>()
            .Configure<IServiceProviderIsService>(
                (pages, services) =>
                {
                    if (!services.IsService(typeof(DemoClock)))
                        pages.Conventions.AddPageRouteModelConvention("/Administration/Clock", page => page.Selectors.Clear());
                }
            );
    }

    /// <summary>Adds what the demo has beside the platform: a clock, with the page and the act by which it is moved.</summary>
    public static void AddDemoClock(this IServiceCollection services)
    {
        services.AddClock();
        services.AddSingleton(AdministrationActs.MoveClock);
        services.AddSingleton(new AdminPage(ClockModel.Address, AdministrationActs.MoveClock));
        // Whoever moves it far ends their own session by it.
        services.AddSingleton(new KeptField("To", "clock.to", Page: ClockModel.Address));
    }

    public static void MapAdministration(this WebApplication app)
    {
        if (app.Services.GetService<DemoClock>() is not null)
            app.MapClock();
    }
}
