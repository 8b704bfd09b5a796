using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>A question about a proposed value, or the answer of its author, with what proves it.</summary>
public sealed class ValueMessage
{
    public int Id { get; init; }
    public int ProposalId { get; init; }
    public int ValueId { get; init; }
    public int AuthorId { get; init; }
    public Person Author { get; init; } = null!;
    public required string Text { get; init; }
    public string? Link { get; init; }
    public int? DocumentId { get; set; }
    public DateTime At { get; init; }
}
