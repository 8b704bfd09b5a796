namespace Grappe.Web.Shared.Demo;

/// <summary>The part that a module adds to the demo. Filling it again adds nothing.</summary>
public sealed record DemoPart(DemoStage Stage, Func<IServiceProvider, Task> FillAsync);

/// <summary>The stages in which the demo is filled, in this order.</summary>
public enum DemoStage
{
    People,

    /// <summary>The work that the people do.</summary>
    Work,

    /// <summary>The ways to come in, told at the end.</summary>
    Doors,
}
