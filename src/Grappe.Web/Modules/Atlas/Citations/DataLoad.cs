namespace Grappe.Web.Modules.Atlas.Citations;

public sealed class DataLoad
{
    public int Id { get; init; }
    public required string Fingerprint { get; init; }
    public int Observations { get; init; }
    public int Statements { get; init; }
    public DateTime LoadedAt { get; init; }
}
