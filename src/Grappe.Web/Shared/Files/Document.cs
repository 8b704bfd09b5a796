namespace Grappe.Web.Shared.Files;

/// <summary>A file that somebody brought. It is only ever downloaded, and its content is read as a stream.</summary>
public sealed class Document
{
    public int Id { get; init; }
    public required string Name { get; init; }
    public required string MediaType { get; init; }
    public int Size { get; init; }

    /// <summary>SHA-256 of the content.</summary>
    public required byte[] Digest { get; init; }

    /// <summary>The kind of thing it was brought for, and which: its <see cref="IOwnDocuments"/> says who may read it.</summary>
    public required string Owner { get; init; }
    public int OwnerId { get; init; }
    public int UploadedById { get; init; }
    public DateTime UploadedAt { get; init; }

    // In the same row; named for the mapping alone, and never read with the rest.
    internal DocumentContent Content { get; init; } = null!;
}

/// <summary>The content of a document, in the same row.</summary>
internal sealed class DocumentContent
{
    public int Id { get; init; }
    public required byte[] Content { get; init; }
}
