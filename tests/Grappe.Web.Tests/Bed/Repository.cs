namespace Grappe.Web.Tests.Bed;

/// <summary>The checkout the tests run from.</summary>
public static class Repository
{
    public static readonly string Root = Find();

    public static string DataSet => Path.Combine(Root, "data");

    public static string Folder(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The files people wrote under a folder, not those the build made.</summary>
    public static IEnumerable<string> Sources(string folder, params string[] endings) =>
        Directory
            .EnumerateFiles(Folder(folder), "*", SearchOption.AllDirectories)
            .Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules" or "wwwroot"));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Grappe.slnx")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Grappe.slnx.");
    }
}
