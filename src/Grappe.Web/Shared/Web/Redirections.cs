using System.Text;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Grappe.Web.Shared.Web;

/// <summary>Writes the addresses to which pages lead as a header can carry them, whatever stands in them.</summary>
internal sealed class Redirections : IAlwaysRunResultFilter
{
    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is RedirectResult redirect)
            redirect.Url = Encoded(redirect.Url);
        else if (context.Result is LocalRedirectResult local)
            local.Url = Encoded(local.Url);
    }

    public void OnResultExecuted(ResultExecutedContext context) { }

    /// <summary>The address with every character beyond the printable ones of ASCII percent-encoded; what is encoded already stays.</summary>
    public static string Encoded(string address)
    {
        if (address.All(letter => letter is > ' ' and < '\u007f'))
            return address;
        var encoded = new StringBuilder();
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in address.EnumerateRunes())
            if (rune.Value is > ' ' and < 0x7f)
                encoded.Append((char)rune.Value);
            else
                foreach (var octet in bytes[..rune.EncodeToUtf8(bytes)])
                    encoded.Append('%').Append(octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        return encoded.ToString();
    }
}
