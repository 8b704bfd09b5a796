namespace Grappe.Web.Modules.Atlas.Citations;

/// <summary>A state of the data set that was loaded once and is kept for good: what a citation points to.</summary>
public sealed class Edition
{
    /// <summary>The day it was loaded and the beginning of its fingerprint: <c>2026-11-21-1f0c5a2b</c>.</summary>
    public required string Name { get; init; }
    public required string Fingerprint { get; init; }
    public DateTime LoadedAt { get; init; }
    public int Clusters { get; init; }
    public int Subjects { get; init; }
    public int Sources { get; init; }
    public int Observations { get; init; }
    public int Statements { get; init; }
    public int Cooperations { get; init; }
    public int Contradictions { get; init; }

    /// <summary>The size of its archive in bytes.</summary>
    public long ArchiveSize { get; init; }
    public required string ArchiveSha256 { get; init; }

    public DateOnly Day => DateOnly.FromDateTime(LoadedAt);
}

/// <summary>A piece of the archive of an edition.</summary>
public sealed class EditionPart
{
    public required string Edition { get; init; }
    public int Ordinal { get; init; }
    public required byte[] Content { get; init; }
}
