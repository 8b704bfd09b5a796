namespace Grappe.Web.Database;

/// <summary>Finds the application's folders. Unless the configuration says otherwise, the data set and the private database stand in the checkout it runs from.</summary>
public static class Folders
{
    public static string Data(IConfiguration configuration)
    {
        var folder = Path.GetFullPath(configuration["Data"] ?? Path.Combine(Root(), "data"));
        return Directory.Exists(folder) ? folder : throw new StartRefused($"There is no data set in {folder}. Name its folder with --Data DIR.");
    }

    public static string Variable(IConfiguration configuration) => Path.GetFullPath(configuration["DataDirectory"] ?? Path.Combine(Root(), "var"));

    /// <summary>Finds the folder of the settings and the static files, wherever the application is started from: its own when it was published, else its project's.</summary>
    public static string Application() =>
        !Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot")) && Checkout() is { } checkout
            ? Path.Combine(checkout, "src", "Grappe.Web")
            : AppContext.BaseDirectory;

    public static string Root() => Checkout() ?? Directory.GetCurrentDirectory();

    private static string? Checkout()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Grappe.slnx")))
                return folder.FullName;
        return null;
    }
}
