namespace Grappe.Web.Modules.Integration.Webhooks;

/// <param name="AllowLocal">Whether addresses of this machine and its network may be told, as who develops a receiver needs it.</param>
/// <param name="Attempts">How often a delivery is tried.</param>
/// <param name="RetryAfter">How long after the first failure; four times longer after each.</param>
/// <param name="PauseAfter">After how long without any arrival nothing more is sent.</param>
public sealed record WebhookSettings(bool AllowLocal, int Attempts, TimeSpan RetryAfter, TimeSpan PauseAfter)
{
    public static WebhookSettings Of(IConfiguration configuration, IHostEnvironment environment) =>
        new(
            configuration.GetValue("Webhooks:AllowLocal", environment.IsDevelopment()),
            configuration.GetValue("Webhooks:Attempts", 8),
            configuration.GetValue("Webhooks:RetryAfter", TimeSpan.FromSeconds(15)),
            configuration.GetValue("Webhooks:PauseAfter", TimeSpan.FromDays(3))
        );

    public TimeSpan DelayAfter(int tries) => RetryAfter * Math.Pow(4, tries - 1);
}
