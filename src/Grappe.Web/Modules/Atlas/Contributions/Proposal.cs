using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Accounts;
using Grappe.Web.Shared.Permissions;

namespace Grappe.Web.Modules.Atlas;

/// <summary>What somebody proposes to change on a card, from its draft to what was decided.</summary>
public sealed class Proposal
{
    public int Id { get; init; }

    public int? SubjectId { get; set; }
    public Subject? Subject { get; init; }
    public required string Country { get; set; }
    public int AuthorId { get; init; }
    public Person Author { get; init; } = null!;

    /// <summary>The role by which its author may, and for whom they act.</summary>
    public required string Role { get; init; }
    public int? ForId { get; init; }
    public Subject? For { get; init; }

    /// <summary>draft, submitted, asked, decided or withdrawn.</summary>
    public required string State { get; set; }

    /// <summary>The newest statement that its author had before them.</summary>
    public long SeenStatementId { get; set; }
    public string? Link { get; set; }
    public int? DocumentId { get; set; }

    /// <summary>The token of the program that sent it.</summary>
    public int? TokenId { get; init; }
    public string? Note { get; set; }
    public DateTime StartedAt { get; init; }
    public DateTime ChangedAt { get; set; }
    public DateTime? SubmittedAt { get; set; }
    public DateTime? DecidedAt { get; set; }
    public int? DecidedById { get; set; }
    public Person? DecidedBy { get; init; }

    /// <summary>What a trusted author declared stands at once, and is looked at after.</summary>
    public DateTime? ReviewedAt { get; set; }
    public int? ReviewedById { get; set; }
    public List<ProposedValue> Values { get; } = [];

    /// <summary>As what roles reach to.</summary>
    public Scope AsScope() => new(SubjectId ?? 0, Subject?.Kind ?? "", Country);
}

/// <summary>One field of a proposal, as it was typed.</summary>
public sealed class ProposedValue
{
    public int Id { get; init; }
    public int ProposalId { get; init; }
    public required string Field { get; init; }
    public required string Key { get; init; }
    public required string Value { get; set; }

    /// <summary>In which a text is written.</summary>
    public required string Language { get; set; }

    /// <summary>The date it speaks of, where it says one.</summary>
    public PartialDate? ObservedOn { get; init; }

    /// <summary>Where it can be read, where that is not said of the whole proposal.</summary>
    public string? Link { get; init; }

    /// <summary>Its place among those of one field that were sent together.</summary>
    public int Position { get; init; }

    /// <summary>accepted, asked or refused, once it was judged.</summary>
    public string? Decision { get; set; }
    public string? Reason { get; set; }
    public long? StatementId { get; set; }
}

/// <summary>A file that proves something. It is only ever downloaded.</summary>
public sealed class Document
{
    public int Id { get; init; }
    public required string Name { get; init; }
    public required string MediaType { get; init; }
    public int Size { get; init; }
    public required byte[] Content { get; init; }
    public int UploadedById { get; init; }
    public DateTime UploadedAt { get; init; }
}

/// <summary>Somebody said that all of a card is still so.</summary>
public sealed class Confirmation
{
    public int Id { get; init; }
    public int SubjectId { get; init; }
    public int PersonId { get; init; }
    public DateTime ConfirmedAt { get; init; }
}
