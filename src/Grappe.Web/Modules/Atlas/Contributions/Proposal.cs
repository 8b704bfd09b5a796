using System.Security.Cryptography;
using System.Text;
using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>What somebody proposes to change on a card, from its draft to what was decided.</summary>
public sealed class Proposal : IHasStates<ProposalState>
{
    public int Id { get; init; }

    public int? SubjectId { get; set; }
    public Subject? Subject { get; init; }

    /// <summary>None where it belongs to no country: then administrators judge.</summary>
    public string? Country { get; set; }

    /// <summary>The other side of a tie between two: who judges there judges this.</summary>
    public int? CounterpartId { get; init; }
    public Subject? Counterpart { get; init; }
    public int AuthorId { get; init; }
    public Person Author { get; init; } = null!;

    /// <summary>The role by which its author may, and for whom they act.</summary>
    public required string Role { get; init; }
    public int? ForId { get; init; }
    public Subject? For { get; init; }

    public required ProposalState State { get; init; }
    public int Version { get; init; } = 1;

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

    /// <summary>On what it is judged. The counterpart was read with it.</summary>
    public Scope JudgedOn() => Counterpart?.AsScope() ?? new(SubjectId, Subject?.Kind, Country);

    /// <summary>On what it is read: both sides of a tie know of it.</summary>
    public Scope ReadOn() => JudgedOn() with { Parties = Subject is null ? [] : [Subject.AsScope()] };
}

/// <summary>One thing that is proposed of a field, as it was typed.</summary>
public sealed class ProposedValue
{
    public int Id { get; init; }
    public int ProposalId { get; set; }
    public required string Field { get; init; }
    public required string Key { get; init; }
    public required string Value { get; set; }

    /// <summary>says: the value holds. ended, denied: one that stands on the card holds no longer, or never did. translates: it is the text in another language.</summary>
    public string Act { get; init; } = "says";

    /// <summary>Which of the values that stand on the card is meant, as <see cref="ReadTyped.MarkOf"/> has it.</summary>
    public string About { get; init; } = "";

    /// <summary>What was typed, or the value that is meant.</summary>
    public string Said => Value.Length > 0 ? Value : About;

    /// <summary>From when to when it holds or held.</summary>
    public string? Since { get; init; }
    public string? Until { get; init; }

    /// <summary>What proves it, where it is not what proves the whole proposal.</summary>
    public string? Link { get; init; }
    public int? DocumentId { get; set; }

    /// <summary>Under which a form sends it: each of several values of a field under a name of its own.</summary>
    public string Name => NameOf(Field, Key, About, Act == "translates" ? Language : "");

    public static string NameOf(string field, string key, string about = "", string language = "") =>
        (key.Length > 0 ? $"{field}.{key}" : field)
        + (about.Length > 0 ? $"~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(about)))[..12]}" : "")
        + (language.Length > 0 ? $"~{language}" : "");

    /// <summary>In which a text is written.</summary>
    public required string Language { get; set; }

    /// <summary>The date it speaks of, where it says one.</summary>
    public PartialDate? ObservedOn { get; init; }

    /// <summary>Its place among those of one field that were sent together.</summary>
    public int Position { get; set; }

    /// <summary>accepted, asked or refused, once it was judged; a translation that was taken back is retracted.</summary>
    public string? Decision { get; set; }
    public string? Reason { get; set; }
    public long? StatementId { get; set; }
}
