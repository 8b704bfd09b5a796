using Grappe.Web.Modules.Atlas;
using Grappe.Web.Modules.Community.Discussion;

namespace Grappe.Web.Modules.Community;

/// <summary>Lets people talk with each other.</summary>
public static class CommunityModule
{
    public static void AddCommunity(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(new KeptField("Said", "discussion.said"));
        builder.Services.AddSingleton(new KeptField("Field", "discussion.field"));
        builder.Services.AddSingleton(new Panel(typeof(Subject), "/Modules/Community/Discussion/_Discussion.cshtml", 200));
        builder.AddNews(CommunityNews.All);
        builder.Services.AddScoped<Discuss>();
        // Others answered it: what was said stays.
        builder.AddPersonalRows("messages", "author_id");
    }
}
