namespace Grappe.Web.Shared.News;

/// <summary>Something that happened, as it was then. It refers to no row but to who did it: what it tells stays true when that changes or goes.</summary>
public sealed class NewsItem
{
    public long Id { get; init; }

    /// <summary>The code of a <see cref="NewsKind"/>.</summary>
    public required string Kind { get; init; }
    public DateTime At { get; init; }

    /// <summary>The person who did it: they know, and are not told.</summary>
    public int? ActorId { get; init; }

    /// <summary>The subject it happened to; none where it happened to no one alone.</summary>
    public int? SubjectId { get; init; }
    public string? Country { get; init; }

    /// <summary>The clusters whose cards it changed.</summary>
    public required int[] Cards { get; init; }

    /// <summary>The address of its page, below the language.</summary>
    public required string Path { get; init; }

    /// <summary>The values that fill the gaps of its sentence: texts, and names in three languages.</summary>
    public required string Says { get; init; }

    /// <summary>The data that programs are told. An <c>api</c> or a <c>page</c> in it stands below the root of the API or of the pages.</summary>
    public required string Data { get; init; }

    /// <summary>The scope of what it happened to, as roles reach it.</summary>
    public Scope On => new(SubjectId, null, Country);
}
