namespace Grappe.Web.Shared.Web;

/// <summary>The names of the limits on what can be sent.</summary>
public static class Limits
{
    /// <summary>On pages where something could be guessed or flooded.</summary>
    public const string Guarded = "guarded";
}
