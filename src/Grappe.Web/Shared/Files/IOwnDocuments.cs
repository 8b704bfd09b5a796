namespace Grappe.Web.Shared.Files;

/// <summary>Decides who may read the documents that were brought for one kind of thing. The modules offer theirs by registering them as services.</summary>
public interface IOwnDocuments
{
    /// <summary>The kind of thing, as documents name it.</summary>
    string Owner { get; }

    Task<bool> MayReadAsync(Document document, CancellationToken cancellation);
}
