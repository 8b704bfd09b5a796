namespace Grappe.Web.Modules.Administration;

/// <summary>What those who run the platform see of it.</summary>
public static class AdministrationModule
{
    public static void AddAdministration(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<ReadJobs>();
    }
}
