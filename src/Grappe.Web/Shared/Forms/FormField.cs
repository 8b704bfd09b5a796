namespace Grappe.Web.Shared.Forms;

/// <summary>A field of a form as people see it: its label, what it is for, what they typed, and beside it what is wrong with that.</summary>
/// <param name="Name">Under which it is sent.</param>
public sealed record FormField(string Name, string Label, string? Value = null)
{
    /// <summary>The id by which the page knows the field and its problem: the name, unless two forms of a page have a field of that name.</summary>
    public string Id { get; init; } = Name;
    public string Type { get; init; } = "text";
    public string? Hint { get; init; }
    public bool Required { get; init; } = true;
    public string? Autocomplete { get; init; }
    public int? MaxLength { get; init; }

    /// <summary>The number of lines that are seen of a long text.</summary>
    public int Lines { get; init; } = 1;

    /// <summary>Whether it is written from left to right in every language, as an address or a code is.</summary>
    public bool LeftToRight { get; init; }

    public bool Short { get; init; }

    /// <summary>The list of the page that offers values to whoever types.</summary>
    public string? List { get; init; }

    /// <summary>The values that may be chosen, where one is chosen and not typed.</summary>
    public IReadOnlyList<(string Value, string Text)>? Choices { get; init; }
}
