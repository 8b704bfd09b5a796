namespace Grappe.Benchmarks.Atlas;

/// <summary>The checkout the benchmarks run from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Data => Path.Combine(Root, "data");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Grappe.slnx")))
                return folder.FullName;
        throw new DirectoryNotFoundException("The benchmarks run from a checkout.");
    }
}
