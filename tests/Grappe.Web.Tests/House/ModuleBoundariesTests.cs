using System.Text.RegularExpressions;
using Grappe.Algorithms.Observations;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.House;

/// <summary>The second rule of the house: a namespace is a folder, and of another module one sees only what stands in its root.</summary>
public sealed partial class ModuleBoundariesTests
{
    private sealed record SourceFile(string Path, string Text)
    {
        /// <summary>The folder by its namespace.</summary>
        public string Folder => $"Grappe.Web.{System.IO.Path.GetDirectoryName(Path)!.Replace('/', '.').Replace('\\', '.')}".TrimEnd('.');

        public string? Module => Path.Split('/') is ["Modules", var module, _, ..] ? module : null;
    }

    private static readonly SourceFile[] Web =
    [
        .. Repository
            .Sources("src/Grappe.Web", ".cs", ".cshtml")
            .Select(file => new SourceFile(Path.GetRelativePath(Repository.Folder("src", "Grappe.Web"), file).Replace('\\', '/'), File.ReadAllText(file))),
    ];

    [Fact]
    public void The_namespace_of_a_file_is_its_folder() =>
        Web.SelectMany(file =>
                Namespace().Matches(file.Text).Where(match => match.Groups[1].Value != file.Folder).Select(match => $"{file.Path}: {match.Value}")
            )
            .ShouldBeEmpty();

    [Fact]
    public void A_module_sees_of_the_others_only_what_stands_in_their_root() => Breaches(Web).ShouldBeEmpty();

    [Fact]
    public void A_module_that_looks_into_another_is_found()
    {
        SourceFile[] house =
        [
            new("Modules/Events/Forum.cs", "namespace Grappe.Web.Modules.Events;\npublic sealed record Forum(string Name);"),
            new("Modules/Events/Agendas/Agenda.cs", "namespace Grappe.Web.Modules.Events.Agendas;\nusing Grappe.Web.Modules.Events.Meetings;"),
            new("Modules/Atlas/Sources/Polite.cs", "using Grappe.Web.Modules.Events;\nclass Polite(Forum forum);"),
            new("Modules/Atlas/Sources/Curious.cs", "using Grappe.Web.Modules.Events.Agendas;"),
            new("Modules/Atlas/Sources/Hidden.cs", "using Agenda = Grappe.Web.Modules.Events.Agendas.Agenda;"),
            new("Modules/Atlas/Sources/Blunt.cshtml", "@model Modules.Events.Agendas.Agenda"),
            new("Modules/Atlas/Sources/Lender.cshtml", "<partial name=\"/Modules/Events/_Forum.cshtml\" />"),
            new("Modules/Atlas/Sources/Borrower.cshtml", "<partial name=\"/Modules/Events/Agendas/_Agenda.cshtml\" />"),
        ];
        Breaches(house)
            .ShouldBe([
                "Modules/Atlas/Sources/Curious.cs looks into Events.Agendas",
                "Modules/Atlas/Sources/Hidden.cs looks into Events.Agendas",
                "Modules/Atlas/Sources/Blunt.cshtml looks into Events.Agendas",
                "Modules/Atlas/Sources/Borrower.cshtml looks into Events.Agendas",
            ]);
    }

    [Fact]
    public void Every_partial_that_is_named_by_its_place_stands_there()
    {
        var named = Web.SelectMany(file => Partial().Matches(file.Text).Select(match => (file.Path, Place: match.Groups[1].Value))).ToList();
        named.Count.ShouldBeGreaterThan(150);
        named.Where(each => Web.All(file => file.Path != each.Place)).ShouldBeEmpty();
    }

    [Fact]
    public void Shared_names_no_module() =>
        Web.Where(file => file.Path.StartsWith("Shared/", StringComparison.Ordinal) && ModuleName().IsMatch(file.Text))
            .Select(file => file.Path)
            .ShouldBeEmpty();

    [Fact]
    public void The_algorithms_reference_nothing_but_the_framework()
    {
        typeof(PartialDate)
            .Assembly.GetReferencedAssemblies()
            .Select(assembly => assembly.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal))
            .ShouldBeEmpty();
        File.ReadAllText(Repository.Folder("src", "Grappe.Algorithms", "Grappe.Algorithms.csproj")).ShouldNotContain("Reference");
    }

    [Fact]
    public void The_algorithms_have_no_clock_no_chance_and_no_files() =>
        Repository
            .Sources("src/Grappe.Algorithms", ".cs")
            .SelectMany(file => Outside().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetFileName(file)}: {match.Value}"))
            .ShouldBeEmpty();

    private static IEnumerable<string> Breaches(SourceFile[] house)
    {
        var rooms = house
            .Where(file => file.Module is not null && file.Path.Split('/').Length > 3)
            .Select(file => (file.Module, Room: file.Path.Split('/')[2]))
            .ToHashSet();
        foreach (var file in house.Where(file => file.Module is not null))
        foreach (
            var room in Inside()
                .Matches(file.Text)
                .Select(match => (Module: match.Groups[1].Value, Room: match.Groups[2].Value))
                .Distinct()
                .Where(room => room.Module != file.Module && rooms.Contains(room!))
        )
            yield return $"{file.Path} looks into {room.Module}.{room.Room}";
    }

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    // As a namespace, and as the place of a partial.
    [GeneratedRegex(@"\bModules[./](\w+)[./](\w+)")]
    private static partial Regex Inside();

    [GeneratedRegex(@"""~?/((?:Modules|Shared)/[^""]*\.cshtml)""")]
    private static partial Regex Partial();

    [GeneratedRegex(@"\bModules\.[A-Z]\w*")]
    private static partial Regex ModuleName();

    [GeneratedRegex(
        @"DateTime(Offset)?\.(Utc)?(Now|Today)|TimeProvider\.System|Random\.Shared|new Random\(\)|System\.(IO|Net)\b|\b(File|Directory|Console|Environment)\.\w+|Stopwatch"
    )]
    private static partial Regex Outside();
}
