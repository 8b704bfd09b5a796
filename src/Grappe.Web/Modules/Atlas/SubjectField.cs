namespace Grappe.Web.Modules.Atlas;

/// <summary>A field of a form that asks for a subject by its name. Where several may be meant, those are offered to choose from.</summary>
/// <param name="Typed">What was typed or chosen.</param>
/// <param name="Likely">Those that may be meant, after the form was sent.</param>
public sealed record SubjectField(string Name, string Label, string? Typed, IReadOnlyList<Subject> Likely)
{
    public bool Required { get; init; } = true;

    /// <summary>The name of the field in which another name is typed than those that are offered.</summary>
    public string Again => $"{Name}-again";

    /// <summary>Gives what was typed last, or chosen among what was offered.</summary>
    public static string? Sent(HttpRequest request, string name) =>
        request.Sent($"{name}-again") is { Length: > 0 } again ? again
        : request.Sent(name) is { Length: > 0 } chosen ? chosen
        : request.Query[$"{name}-again"].ToString() is { Length: > 0 } asked ? asked
        : request.Query[name].ToString() is { Length: > 0 } only ? only
        : null;
}
