namespace Grappe.Web.Shared.Background;

internal sealed record JobSettings(int Workers, int LongWorkers, int Attempts, TimeSpan RetryAfter, TimeSpan Lease)
{
    public static JobSettings Of(IConfiguration configuration) =>
        new(
            AtLeastOne(configuration, "Background:Workers", 3),
            AtLeastOne(configuration, "Background:LongWorkers", 2),
            AtLeastOne(configuration, "Background:Attempts", 5),
            configuration.GetValue("Background:RetryAfter", TimeSpan.FromSeconds(10)),
            configuration.GetValue("Background:Lease", TimeSpan.FromMinutes(1))
        );

    // Without anybody who does them, jobs would wait for ever and nobody would know.
    private static int AtLeastOne(IConfiguration configuration, string setting, int usual) =>
        configuration.GetValue(setting, usual) is >= 1 and var number ? number : throw new StartRefused($"The setting {setting} is a number of 1 or more.");

    public int WorkersOf(Lane lane) => lane == Lane.Long ? LongWorkers : Workers;
}
