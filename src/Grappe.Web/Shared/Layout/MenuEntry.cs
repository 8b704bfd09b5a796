namespace Grappe.Web.Shared.Layout;

/// <summary>A part of the platform, under the group by which people look for it. The modules offer theirs by registering them as services, in the order in which they are shown.</summary>
/// <param name="Text">The key of its name; under the same key and <c>.what</c> stands what it holds.</param>
/// <param name="Group">Where it is found from the head of every page.</param>
/// <param name="CountAsync">The one figure that its group tells of it.</param>
public sealed record MenuEntry(string Path, string Text, MenuGroup Group, Func<IServiceProvider, CancellationToken, Task<long>>? CountAsync = null);

/// <summary>A link at the foot of every page. The modules offer theirs by registering them as services.</summary>
public sealed record FootEntry(string Path, string Text);

/// <summary>The groups of the menu, by what people come for. A group shows as soon as it has something; its code is the address of its page.</summary>
public enum MenuGroup
{
    Atlas,
    Partnerships,
    Events,
    Programmes,
    Community,
    Observatory,
}
