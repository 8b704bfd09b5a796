using System.Diagnostics;
using System.Text.RegularExpressions;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.House;

/// <summary>Puts the module of <c>docs/adding-a-module.md</c> into a copy of the house, builds it and uses it.</summary>
public sealed partial class AddingAModuleTests(ITestOutputHelper output)
{
    private const int MostLines = 300;

    private static readonly string[] Copied = ["src", "tests", "bench", "docs", "data", ".config"];
    private static readonly string[] LeftOut = ["bin", "obj", "TestResults", "var"];

    // The build made them here already, and changes nothing in them.
    private static readonly string[] Lent = ["src/Grappe.Web/node_modules", "src/Grappe.Web/wwwroot"];

    /// <summary>A piece of the document: a whole file, or a change to one.</summary>
    private sealed record Piece(string Path, bool IsChange, string Text);

    private static IReadOnlyList<Piece> Pieces()
    {
        var (pieces, path) = (new List<Piece>(), "");
        foreach (var match in Piecewise().Matches(File.ReadAllText(Repository.Folder("docs", "adding-a-module.md"))).Cast<Match>())
            if (match.Groups["path"].Success)
                path = match.Groups["path"].Value;
            else
                pieces.Add(new Piece(path, match.Groups["language"].Value == "diff", match.Groups["text"].Value));
        return pieces;
    }

    [Fact]
    public void A_module_of_one_noun_has_fewer_lines_of_its_own_than_three_hundred()
    {
        var own = Pieces().Where(piece => !piece.IsChange && piece.Path.StartsWith("src/", StringComparison.Ordinal)).ToList();
        own.Count.ShouldBeGreaterThan(7);
        var lines = own.Sum(piece => piece.Text.Count(letter => letter == '\n'));
        lines.ShouldBeLessThan(MostLines);
        File.ReadAllText(Repository.Folder("docs", "adding-a-module.md")).ShouldContain($"Its {lines} lines");
    }

    [Fact]
    public async Task The_module_of_the_document_stands_in_the_house_and_works()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(Repository.Root))
            File.Copy(file, folder.In(Path.GetFileName(file)));
        foreach (var part in Copied)
            Copy(Repository.Folder(part), folder.In(part));
        foreach (var lent in Lent)
            Directory.CreateSymbolicLink(folder.In(lent.Split('/')), Repository.Folder(lent.Split('/')));
        foreach (var piece in Pieces())
            Put(folder.In(piece.Path.Split('/')), piece);

        // The document itself is held to the house's form.
        string[] written = [.. Pieces().Where(piece => piece.Path.EndsWith(".cs", StringComparison.Ordinal)).Select(piece => piece.Path).Distinct()];
        await RunAsync(folder.Path, ["tool", "restore"]);
        await RunAsync(folder.Path, ["csharpier", "check", .. written]);
        await RunAsync(
            folder.Path,
            ["build", "tests/Grappe.Web.Tests", "-clp:ErrorsOnly", "-p:NuGetAudit=false", "-p:RunAnalyzersDuringBuild=false", "-nodeReuse:false"]
        );
        string[] used = ["NoticeBoard", nameof(TextsTests), nameof(WorkflowTests), nameof(SchemaTests), nameof(ModuleBoundariesTests)];
        await RunAsync(
            folder.Path,
            ["test", "tests/Grappe.Web.Tests", "--no-build", "--filter", string.Join('|', used.Select(name => $"FullyQualifiedName~{name}"))]
        );
        File.ReadAllText(folder.In("docs", "workflows.md")).ShouldContain("| waiting | post | posted | keeper | | |");
    }

    private static void Put(string file, Piece piece)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        if (!piece.IsChange)
        {
            File.WriteAllText(file, piece.Text);
            return;
        }
        var lines = piece.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var (before, after) = (Of(lines, '-'), Of(lines, '+'));
        var text = File.ReadAllText(file);
        text.Split(before).Length.ShouldBe(2, $"{piece.Path} has this once:\n{before}");
        File.WriteAllText(file, text.Replace(before, after));

        static string Of(string[] lines, char kept) => string.Concat(lines.Where(line => line[0] == ' ' || line[0] == kept).Select(line => line[1..] + "\n"));
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.EnumerateDirectories(from))
            if (!LeftOut.Contains(Path.GetFileName(folder)) && !Lent.Contains(Path.GetRelativePath(Repository.Root, folder)))
                Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }

    private async Task RunAsync(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["GRAPPE_WRITE_WORKFLOWS"] = "1" },
        };
        // The build of these tests has its own settings, which are not for another.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        output.WriteLine(string.Concat(said));
        process.ExitCode.ShouldBe(0, $"dotnet {string.Join(' ', arguments)}\n{string.Concat(said)}");
    }

    [GeneratedRegex(@"^`(?<path>(?:src|tests)/[^`]+)`$|^```(?<language>[a-z]+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Piecewise();
}
