namespace Grappe.Web.Modules.Home;

/// <summary>Where people find things: the first page, made of what modules add to it, and the pages of the groups of the menu.</summary>
public static class HomeModule
{
    public static void AddHome(this WebApplicationBuilder builder) { }
}
