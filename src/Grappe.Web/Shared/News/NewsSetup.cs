namespace Grappe.Web.Shared.News;

public static class NewsSetup
{
    internal static void AddNews(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<NewsKinds>();
        builder.Services.AddScoped<TellNews>();
        // Others know what happened; by whom was kept only so that they are not told what they did.
        builder.AddPersonalRows("news", "actor_id", "update news set actor_id = null where actor_id = {0}");
        builder.Services.AddRecurringJob<ForgetNews>(ForgetNews.Kind, TimeSpan.FromDays(1));
    }

    /// <summary>Declares kinds of news of a module.</summary>
    public static void AddNews(this WebApplicationBuilder builder, params IEnumerable<NewsKind> kinds)
    {
        foreach (var kind in kinds)
            builder.Services.AddSingleton(kind);
    }

    /// <summary>Registers a job that reads news: of the kinds that it hears.</summary>
    public static void AddNewsReader<THandler>(this WebApplicationBuilder builder, string job, Func<NewsKind, bool> hears)
        where THandler : IJobHandler
    {
        builder.Services.AddJob<THandler>(job);
        builder.Services.AddSingleton(new NewsReader(job, hears));
    }
}
