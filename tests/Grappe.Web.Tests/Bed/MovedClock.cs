namespace Grappe.Web.Tests.Bed;

/// <summary>The clock of this machine, as far ahead as a test moves it.</summary>
public sealed class MovedClock : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
}
