namespace Grappe.Web.Shared.Demo;

/// <summary>What a module brings to the demo. Filling it again adds nothing.</summary>
public sealed record DemoPart(DemoStage Stage, Func<IServiceProvider, Task> FillAsync);

/// <summary>What the demo is filled with, in this order.</summary>
public enum DemoStage
{
    People,

    /// <summary>What people do.</summary>
    Work,

    /// <summary>How to come in is told at the end.</summary>
    Doors,
}
