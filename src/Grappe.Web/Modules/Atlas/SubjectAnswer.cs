namespace Grappe.Web.Modules.Atlas;

/// <summary>Something a source speaks of: its kind, its slug and its French name.</summary>
public sealed record SubjectAnswer(string Kind, string Slug, string Name)
{
    public static SubjectAnswer Of(Subject subject) => new(subject.Kind, subject.Slug, subject.Name.Fr);
}
