namespace Grappe.Web.Shared.Background;

internal sealed record JobSettings(int Workers, int LongWorkers, int Attempts, TimeSpan RetryAfter, TimeSpan Lease)
{
    public static JobSettings Of(IConfiguration configuration) =>
        new(
            configuration.GetValue("Background:Workers", 3),
            configuration.GetValue("Background:LongWorkers", 2),
            configuration.GetValue("Background:Attempts", 5),
            configuration.GetValue("Background:RetryAfter", TimeSpan.FromSeconds(10)),
            configuration.GetValue("Background:Lease", TimeSpan.FromMinutes(1))
        );

    public int WorkersOf(Lane lane) => lane == Lane.Long ? LongWorkers : Workers;
}
