namespace Grappe.Web.Modules.Events;

/// <summary>The names of what a day is made of, by their numbers.</summary>
/// <param name="Person">The name of a person.</param>
/// <param name="Meeting">The name of a meeting.</param>
/// <param name="Slot">The time of a slot.</param>
public sealed record DayNames(Func<int, string> Person, Func<int, string> Meeting, Func<int, string> Slot);
