using System.Security;
using System.Xml;

namespace Grappe.Web.Shared.Downloads;

internal static class Xml
{
    /// <summary>A text as it stands in XML, without the characters that XML cannot hold in any form.</summary>
    public static string Escaped(string text)
    {
        for (var index = 0; index < text.Length; index++)
            if (char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
                index++;
            else if (!XmlConvert.IsXmlChar(text[index]))
                return Escaped(text.Remove(index, 1));
        return SecurityElement.Escape(text);
    }
}
