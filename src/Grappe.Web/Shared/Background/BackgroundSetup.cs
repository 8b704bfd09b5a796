namespace Grappe.Web.Shared.Background;

public static class BackgroundSetup
{
    // Jobs that are done are forgotten after thirty days, and with them the key that says that a period had its job.
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromDays(28);

    internal static void AddBackground(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(JobSettings.Of(builder.Configuration));
        builder.Services.AddScoped<JobQueue>();
        builder.Services.AddSingleton<Wakeups>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Wakeups>());
        builder.Services.AddChannel(RunJobs.Channel);
        builder.Services.AddChannel(RecurringJobs.Channel);
        builder.Services.AddHostedService<RunJobs>();
        builder.Services.AddHostedService<RecurringJobs>();
        builder.Services.AddRecurringJob<ForgetOld>(ForgetOld.Kind, TimeSpan.FromDays(1));
    }

    /// <summary>Has a channel of the database heard, so that <see cref="Wakeups.Hear"/> can be asked for an ear on it.</summary>
    public static void AddChannel(this IServiceCollection services, string channel) => services.AddSingleton(new HeardChannel(channel));

    /// <summary>Says who does the jobs of a kind, and in which lane. The text <c>job.{kind}</c> is its name for people.</summary>
    public static void AddJob<THandler>(this IServiceCollection services, string kind, Lane lane = Lane.Quick)
        where THandler : IJobHandler => services.AddSingleton(new JobKind(kind, typeof(THandler), lane));

    /// <summary>The same for a job that runs by itself, once in each period over all nodes; periods are counted from midnight UTC.</summary>
    public static void AddRecurringJob<THandler>(this IServiceCollection services, string kind, TimeSpan every, Lane lane = Lane.Quick)
        where THandler : IJobHandler
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(every, LongestPeriod);
        ArgumentOutOfRangeException.ThrowIfLessThan(every, TimeSpan.FromSeconds(1));
        services.AddJob<THandler>(kind, lane);
        services.AddSingleton(new RecurringJob(kind, every));
    }
}
