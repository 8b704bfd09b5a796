namespace Grappe.Web.Shared.Layout;

/// <summary>Where something waits to be read by whoever is signed in: how much is told beside their name. The modules offer theirs by registering them as services.</summary>
public interface IInbox
{
    string Path { get; }

    /// <summary>The key of a counted text.</summary>
    string Text { get; }

    /// <summary>Asked for every page, and so cheap.</summary>
    Task<long> UnreadAsync(CancellationToken cancellation);
}
