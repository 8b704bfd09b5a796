namespace Grappe.Web.Modules.Notices;

/// <summary>Lets people follow parts of the platform, and tells them what happens to these.</summary>
public static class NoticesModule
{
    public static void AddNotices(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<Follows>();
        builder.Services.AddScoped<NoticeMails>();
        builder.Services.AddScoped<Unsubscribe>();
        builder.Services.AddScoped<MyNotices>();
        builder.Services.AddScoped<NewsFeeds.ReadFeed>();
        builder.Services.AddScoped<IInbox>(services => services.GetRequiredService<MyNotices>());
        builder.Services.AddSingleton(new Panel(typeof(MySpace), "/Modules/Notices/_MyNotices.cshtml", Order: 40));
        // What somebody follows and was told of it is theirs alone.
        builder.AddPersonalRows("notices", "person_id", "delete from notices where person_id = {0}");
        builder.AddPersonalRows("follows", "person_id", "delete from follows where person_id = {0}");
        builder.AddNewsReader<WriteNotices>(WriteNotices.Kind, kind => kind.Followers is not null);
        builder.Services.AddRecurringJob<SendDigests>(SendDigests.Kind, TimeSpan.FromDays(1));
        builder.Services.AddSingleton(new Panel(typeof(Followable), "/Modules/Notices/_Follow.cshtml"));
        builder.Services.AddSingleton(new AccountPage(FollowsPageModel.Address));
        builder.Services.AddSingleton(new AccountPage(NoticesPageModel.Address));
        KeptField.AddUnseen(builder.Services, "upTo");
    }

    public static void MapNotices(this WebApplication app) => app.MapNewsFeeds();
}
