namespace Grappe.Web.Shared.Layout;

/// <summary>Counts what whoever is signed in has not read. The modules offer theirs by registering them as services.</summary>
public interface IInbox
{
    /// <summary>Counts what is new. It is asked for every page, and so it is cheap.</summary>
    Task<int> UnreadAsync(CancellationToken cancellation);
}
