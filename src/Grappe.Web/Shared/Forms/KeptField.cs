namespace Grappe.Web.Shared.Forms;

/// <summary>Says how a field reads where a form that was kept is shown again: each module registers those of its forms that have no name of their own.</summary>
/// <param name="Name">As the form has it; with a hyphen at its end it is the beginning of the names of several, which a number tells apart.</param>
/// <param name="Label">The key of its label; none where nobody sees the field.</param>
/// <param name="Codes">The closed list that its values are of.</param>
/// <param name="Page">The end of the address of its page, where others have a field of that name.</param>
public sealed record KeptField(string Name, string? Label = null, string? Codes = null, string Page = "")
{
    private bool Is(string name) =>
        Name == name
        || (Name.EndsWith('-') && name.StartsWith(Name, StringComparison.Ordinal) && name.AsSpan(Name.Length).IndexOfAnyExceptInRange('0', '9') < 0);

    /// <summary>Registers fields that forms carry along without anybody seeing them.</summary>
    public static void AddUnseen(IServiceCollection services, params string[] names)
    {
        foreach (var name in names)
            services.AddSingleton(new KeptField(name));
    }

    /// <summary>Finds what is said of a field on a page; null where nobody said anything.</summary>
    public static KeptField? Of(IEnumerable<KeptField> fields, string name, string page) =>
        fields.Where(field => field.Is(name) && page.EndsWith(field.Page, StringComparison.Ordinal)).MaxBy(field => field.Page.Length);
}
