namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>The minutes of a meeting. Once chair and secretary have signed, their text is sealed by its digest and stays.</summary>
public sealed class Minutes
{
    public const int LongestText = 200_000;

    public int Id { get; init; }
    public int MeetingId { get; init; }

    /// <summary>The code of the language in which they are written.</summary>
    public required string Language { get; init; }
    public required string Text { get; init; }

    /// <summary>SHA-256 of the text in UTF-8.</summary>
    public byte[]? Sha256 { get; init; }
    public DateTime? SealedAt { get; init; }
    public int Version { get; init; } = 1;
    public List<MinutesSignature> Signatures { get; } = [];
    public List<MinutesAddendum> Addenda { get; } = [];

    public bool IsSealed => SealedAt is not null;
}

/// <summary>A signature of whoever chaired, or kept the minutes.</summary>
public sealed class MinutesSignature
{
    public const int LongestName = 200;

    public int Id { get; init; }
    public int MeetingId { get; init; }
    public Office Office { get; init; }
    public required string Name { get; init; }

    /// <summary>None where a manager recorded that they signed on paper.</summary>
    public int? PersonId { get; init; }
    public DateTime SignedAt { get; init; }
}

/// <summary>A correction of minutes that were sealed.</summary>
public sealed class MinutesAddendum
{
    public const int LongestText = 10_000;

    public int Id { get; init; }
    public int MeetingId { get; init; }
    public required string Text { get; init; }
    public required byte[] Sha256 { get; init; }
    public int? PersonId { get; init; }
    public DateTime WrittenAt { get; init; }
    public Guid FormKey { get; init; }
}
