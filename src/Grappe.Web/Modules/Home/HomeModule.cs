namespace Grappe.Web.Modules.Home;

/// <summary>Where people find things: the first page and one's own space, made of what modules add to them, and the pages of the groups of the menu.</summary>
public static class HomeModule
{
    public static void AddHome(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton(new Panel(typeof(MySpace), "/Modules/Home/_MyWork.cshtml", Order: 20));
}
