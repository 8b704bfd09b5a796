namespace Grappe.Web.Modules.Accounts.Security;

/// <summary>Names a browser and its system, in two words, from what it says of itself.</summary>
internal static class Device
{
    // Each says the names of those before it as well.
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("CriOS/", "Chrome"),
        ("Safari/", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];

    public static string Of(string? userAgent)
    {
        var words = new[] { Browsers, Systems }
            .Select(known => known.FirstOrDefault(each => userAgent?.Contains(each.Mark, StringComparison.Ordinal) == true).Name)
            .OfType<string>();
        return string.Join(", ", words);
    }
}
