using Grappe.Web.Shared.Permissions;

namespace Grappe.Web.Modules.Administration;

/// <summary>What those who run the platform see of it.</summary>
public static class AdministrationModule
{
    public static void AddAdministration(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<ReadJobs>();
        builder.AddActs(AdministrationActs.All);
        builder.Services.AddSingleton(new AdminPage("admin/jobs", AdministrationActs.SeeJobs));
    }
}
