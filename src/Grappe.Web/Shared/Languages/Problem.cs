namespace Grappe.Web.Shared.Languages;

/// <summary>Says what is wrong and what to do: the key of a text, and what fills its gaps.</summary>
/// <param name="Values">Texts and numbers as they are, moments, names in three languages, and <see cref="CodeName"/>s; the translator writes each in the reader's language.</param>
public sealed record Problem(string Text, params object[] Values)
{
    /// <summary>The field beside which it is shown; empty where it concerns the whole form.</summary>
    public string Field { get; init; } = "";

    /// <summary>The values as a column keeps them, for whoever reads them later in whichever language.</summary>
    public string[] KeptValues => [.. Values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")];

    public static Problem At(string field, string text, params object[] values) => new(text, values) { Field = field };
}

/// <summary>A code of a closed list, to be read by its name.</summary>
public sealed record CodeName(string List, string Code)
{
    public override string ToString() => Code;
}
