using System.Security;
using System.Text;
using System.Xml;

namespace Grappe.Web.Shared.Downloads;

internal static class Xml
{
    /// <summary>A text as it stands in XML, without the characters that XML cannot hold in any form.</summary>
    public static string Escaped(string text) => SecurityElement.Escape(Allowed(text));

    /// <summary>A text without the characters that XML cannot hold in any form.</summary>
    public static string Allowed(string text)
    {
        var allowed = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
            if (char.IsSurrogatePair(text, index))
                allowed.Append(text[index]).Append(text[++index]);
            else if (XmlConvert.IsXmlChar(text[index]))
                allowed.Append(text[index]);
        return allowed.Length == text.Length ? text : allowed.ToString();
    }
}
