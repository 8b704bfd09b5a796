using Grappe.Algorithms.Observations;

namespace Grappe.Web.Shared.Downloads;

/// <summary>A column of a table to take away.</summary>
/// <param name="Code">Its name for machines, the same in every language and every format.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="Value">What a row has there: null, a text, a number, a truth or a <see cref="PartialDate"/>.</param>
/// <param name="Width">How many letters it usually holds, for sheets that show it.</param>
public sealed record Column<T>(string Code, string Label, Func<T, object?> Value, int Width = 14);
