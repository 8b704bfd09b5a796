namespace Grappe.Web.Shared.Forms;

/// <summary>
/// A page whose form, sent when the session had ended, may be sent by one click after signing in again. On every other page it is entered again by hand:
/// what gives roles, tokens or keys, or changes an account, must never go out by a click on something one did not write.
/// </summary>
/// <param name="handlers">The named handlers for which this holds too.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SentAgainAttribute(params string[] handlers) : Attribute
{
    public bool Holds(HttpRequest request)
    {
        var handler = request.Query["handler"].ToString();
        return handler.Length == 0 || handlers.Contains(handler, StringComparer.OrdinalIgnoreCase);
    }
}
