using Grappe.Web.Database;
using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web;

/// <summary>The platform with invented people and work, to try everything: never in the database that holds the real.</summary>
internal static class DemoData
{
    /// <summary>Leads to a database of its own beside the other.</summary>
    public static void Apart(ConfigurationManager configuration)
    {
        if (configuration.GetConnectionString("Grappe") is { Length: > 0 })
            throw new StartRefused("The demo brings its own database: start it without ConnectionStrings__Grappe.");
        configuration["DataDirectory"] = Path.Combine(Folders.Variable(configuration), "demo");
    }

    public static async Task FillAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        await AccountsModule.FillDemoAsync(scope.ServiceProvider);
        await AtlasModule.FillDemoAsync(scope.ServiceProvider);
        Console.WriteLine("The demo's people are invented. Each link lets in once; start again for new ones.");
        await AccountsModule.TellDemoAsync(scope.ServiceProvider);
    }
}
