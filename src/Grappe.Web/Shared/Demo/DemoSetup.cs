using Grappe.Web.Database;

namespace Grappe.Web.Shared.Demo;

/// <summary>The platform with invented people and work, to try everything: never in the database that holds the real.</summary>
public static class DemoSetup
{
    public static void AddDemo(this WebApplicationBuilder builder, DemoStage stage, Func<IServiceProvider, Task> fill) =>
        builder.Services.AddSingleton(new DemoPart(stage, fill));

    /// <summary>Leads to a database of its own beside the other.</summary>
    internal static void Apart(ConfigurationManager configuration)
    {
        if (configuration.GetConnectionString("Grappe") is { Length: > 0 })
            throw new StartRefused("The demo brings its own database: start it without ConnectionStrings__Grappe.");
        configuration["DataDirectory"] = Path.Combine(Folders.Variable(configuration), "demo");
    }

    public static async Task FillDemoAsync(this IServiceProvider services)
    {
        foreach (var part in services.GetServices<DemoPart>().OrderBy(part => part.Stage))
        {
            await using var scope = services.CreateAsyncScope();
            await part.FillAsync(scope.ServiceProvider);
        }
    }
}
