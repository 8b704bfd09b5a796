using System.Security.Cryptography;
using System.Text;
using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>A proposal to change a card, from its draft to what was decided.</summary>
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

    /// <summary>The role by which its author may propose, and the subject for which they act.</summary>
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

    /// <summary>The time at which somebody looked at it: what a trusted author declares stands at once, and is looked at after.</summary>
    public DateTime? ReviewedAt { get; set; }
    public int? ReviewedById { get; set; }
    public List<ProposedValue> Values { get; } = [];

    /// <summary>Gives the values that are still to be decided.</summary>
    public IReadOnlyList<ProposedValue> OpenValues() => [.. Values.Where(value => value.Decision is null or "asked")];

    /// <summary>Names the first of its fields, in each language.</summary>
    public Localised FieldsIn(Texts texts) =>
        texts.NamesOf(Values.OrderBy(value => value.Position).ThenBy(value => value.Id).Select(value => (value.Field, value.Key)));

    /// <summary>Gives the scope on which it is judged. Its counterpart must have been read with it.</summary>
    public Scope JudgedOn() => Counterpart?.AsScope() ?? new(SubjectId, Subject?.Kind, Country);

    /// <summary>Gives the scope on which it is read: both sides of a tie know of it.</summary>
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
    public string Change { get; init; } = "says";

    /// <summary>The mark of the value on the card that is meant, as <see cref="ReadTyped.MarkOf"/> has it.</summary>
    public string About { get; init; } = "";

    /// <summary>The text typed, or the value that is meant.</summary>
    public string Said => Value.Length > 0 ? Value : About;

    /// <summary>The dates from which and until which it holds or held.</summary>
    public string? Since { get; init; }
    public string? Until { get; init; }

    /// <summary>The proof of it, where it is not the proof of the whole proposal.</summary>
    public string? Link { get; init; }
    public int? DocumentId { get; set; }

    /// <summary>The name under which a form sends it: each of several values of a field has a name of its own.</summary>
    public string Name => NameOf(Field, Key, About, Change == "translates" ? Language : "");

    public static string NameOf(string field, string key, string about = "", string language = "") =>
        (key.Length > 0 ? $"{field}.{key}" : field)
        + (about.Length > 0 ? $"~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(about)))[..12]}" : "")
        + (language.Length > 0 ? $"~{language}" : "");

    /// <summary>The language in which a text is written.</summary>
    public required string Language { get; set; }

    /// <summary>The date it speaks of, where it says one.</summary>
    public PartialDate? ObservedOn { get; init; }

    /// <summary>Its place among the values that were sent together.</summary>
    public int Position { get; set; }

    /// <summary>accepted, asked or refused, once it was judged; none again once its author has answered. A translation that was taken back is retracted.</summary>
    public string? Decision { get; set; }
    public string? Reason { get; set; }
    public long? StatementId { get; set; }

    /// <summary>The questions about it and the answers, the oldest first.</summary>
    public List<ValueMessage> Messages { get; } = [];
}
