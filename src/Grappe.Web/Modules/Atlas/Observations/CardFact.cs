using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Atlas.Observations;

/// <summary>A fact: the preferred statement about one thing that sources speak of, with those that say so and those that say otherwise.</summary>
/// <param name="Preferred">The statement that is believed, its observation and source with it.</param>
/// <param name="Others">Every other statement about the same thing, in order of preference.</param>
public sealed record CardFact(Field Field, string Key, Statement Preferred, IReadOnlyList<CardFact.Other> Others)
{
    public sealed record Other(Statement Statement, Agreement Agreement);

    /// <summary>Whether whoever is believed says that it holds no longer, or never did.</summary>
    public bool IsOver => Preferred.IsOver;

    public bool IsDisputed => Others.Any(other => other.Agreement is Agreement.Conflict);
}
