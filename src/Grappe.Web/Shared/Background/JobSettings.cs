namespace Grappe.Web.Shared.Background;

internal sealed record JobSettings(int Workers, int Attempts, TimeSpan RetryAfter, TimeSpan Lease)
{
    public static JobSettings Of(IConfiguration configuration) =>
        new(
            configuration.GetValue("Background:Workers", 2),
            configuration.GetValue("Background:Attempts", 5),
            configuration.GetValue("Background:RetryAfter", TimeSpan.FromSeconds(10)),
            configuration.GetValue("Background:Lease", TimeSpan.FromMinutes(1))
        );
}
