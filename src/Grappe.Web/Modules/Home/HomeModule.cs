using Grappe.Web.Modules.Home.Search;

namespace Grappe.Web.Modules.Home;

/// <summary>Lets people find things: by the first page and their own space, made of what modules add to them, and by the pages of the groups of the menu.</summary>
public static class HomeModule
{
    public static void AddHome(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(new Panel(typeof(MySpace), "/Modules/Home/_MyWork.cshtml", Order: 20));
        builder.Services.AddScoped<SearchEverything>();
    }

    public static void MapHome(this IEndpointRouteBuilder routes) => routes.MapSearch();
}
