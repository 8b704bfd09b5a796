namespace Grappe.Web.Shared.Forms;

public static class SentValues
{
    /// <summary>Gives the words that were sent in a field of a form, to show them again; empty where none were.</summary>
    public static string Sent(this HttpRequest request, string field) => request.HasFormContentType ? request.Form[field].ToString() : "";
}
