using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas;

/// <summary>A tie between two subjects, and who says so.</summary>
/// <param name="One">The subject it was asked for.</param>
/// <param name="Other">Whom or what it is tied to.</param>
/// <param name="How">The kind of a co-operation, or the field in which one names the other.</param>
/// <param name="Status">Of a co-operation.</param>
/// <param name="When">When it was, or since when it is.</param>
/// <param name="Text">What is told of it, where something is.</param>
/// <param name="Where">Where it is said.</param>
public sealed record ToldTie(int One, int Other, string How, string? Status, PartialDate? When, Localised? Text, Where Where)
{
    /// <summary>The place in the source, as the API tells it.</summary>
    public string Locator => StatementAnswer.LocatorOf(Where.Part, Where.Page, Where.Heading, Where.LineFrom, Where.LineTo);

    /// <summary>The slug of the source.</summary>
    public string Source => Where.Source.Slug;
}
