using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Community.Discussion;

/// <summary>Something that a person says about a card. Once hidden, it stays in the trail.</summary>
public sealed class Message
{
    public int Id { get; init; }
    public int SubjectId { get; init; }
    public int AuthorId { get; init; }
    public Person Author { get; init; } = null!;

    /// <summary>The field it is about, or nothing where it is about the whole card.</summary>
    public string? Field { get; init; }
    public required string Text { get; init; }
    public DateTime At { get; init; }
    public DateTime? HiddenAt { get; set; }
    public int? HiddenById { get; set; }
    public string? HiddenReason { get; set; }
}
