using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Notices;

/// <summary>Something that a person follows and is told of: a cluster, the clusters of a country, or those that begin to answer a search.</summary>
public sealed class Follow
{
    public int Id { get; init; }
    public int PersonId { get; init; }

    /// <summary>cluster, country or search; own, of a subject for which the person acts.</summary>
    public required string Kind { get; init; }
    public int? SubjectId { get; init; }
    public Subject? Subject { get; init; }
    public string? Country { get; init; }

    /// <summary>The filters of a search, always written in the same way.</summary>
    public string? Query { get; init; }

    /// <summary>The name of a search, as its author calls it.</summary>
    public string? Name { get; init; }

    /// <summary>One of <see cref="Follows.Frequencies"/>.</summary>
    public required string Frequency { get; set; }
    public DateTime Since { get; init; }
}

/// <summary>A cluster that a saved search has answered already.</summary>
public sealed class FollowFound
{
    public int FollowId { get; init; }
    public int ClusterId { get; init; }
}

/// <summary>One thing that a person is told of what they follow.</summary>
public sealed class Notice
{
    public long Id { get; init; }
    public int PersonId { get; init; }
    public Person Person { get; init; } = null!;
    public int? FollowId { get; init; }
    public Follow? Follow { get; init; }

    /// <summary>The news it was made of, until that is forgotten.</summary>
    public long? NewsId { get; init; }

    /// <summary>The key of the text that says what happened, and what fills its gaps.</summary>
    public required string Sentence { get; init; }
    public required string Says { get; init; }

    /// <summary>The address of its page, below the language.</summary>
    public required string Path { get; init; }

    /// <summary>The code of what happened, by which nobody is told it twice.</summary>
    public required string Key { get; init; }
    public DateTime At { get; init; }
    public DateTime? ReadAt { get; set; }
    public DateTime? MailedAt { get; set; }
}
