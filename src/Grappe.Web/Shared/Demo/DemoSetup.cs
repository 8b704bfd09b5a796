namespace Grappe.Web.Shared.Demo;

/// <summary>The platform with invented people and work, to try everything: never in the database that holds the real.</summary>
public static class DemoSetup
{
    public static void AddDemo(this WebApplicationBuilder builder, DemoStage stage, Func<IServiceProvider, Task> fill) =>
        builder.Services.AddSingleton(new DemoPart(stage, fill));

    /// <summary>Leads to a database of its own beside the other.</summary>
    internal static void Apart(ConfigurationManager configuration)
    {
        if (configuration.GetConnectionString("Grappe") is { Length: > 0 })
            throw new StartRefused("The demo brings its own database: start it without ConnectionStrings__Grappe.");
        configuration["DataDirectory"] = Path.Combine(Folders.Variable(configuration), "demo");
    }

    /// <summary>Brings the clock that can be set and moved. Without it the platform goes by the machine's.</summary>
    internal static void AddClock(this IServiceCollection services)
    {
        services.AddSingleton<DemoClock>();
        services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<DemoClock>());
        services.AddHostedService<FollowDemoClock>();
        // A browser throws away at once what ended by its own clock.
        services
            .AddOptions<CookiePolicyOptions>()
            .PostConfigure<DemoClock>(
                (cookies, clock) =>
                {
                    var before = cookies.OnAppendCookie;
                    cookies.OnAppendCookie = append =>
                    {
                        before?.Invoke(append);
                        append.CookieOptions.Expires -= clock.Ahead;
                    };
                }
            );
    }

    /// <summary>Sets the clock to what was asked for at the start; else it goes on as it was left.</summary>
    public static async Task StartDemoClockAsync(this IServiceProvider services, string? asked)
    {
        var clock = services.GetRequiredService<DemoClock>();
        if (asked is null)
            await clock.ReadAsync(CancellationToken.None);
        else if (DemoClock.MomentOf(asked) is { } moment)
            await clock.SetAsync(moment, CancellationToken.None);
        else
            throw new StartRefused($"--clock is '{asked}'; expected a moment from 2000 to 2099 in UTC, such as 2019-04-09T09:00.");
    }

    public static async Task FillDemoAsync(this IServiceProvider services)
    {
        foreach (var part in services.GetServices<DemoPart>().OrderBy(part => part.Stage))
        {
            await using var scope = services.CreateAsyncScope();
            await part.FillAsync(scope.ServiceProvider);
        }
    }
}
