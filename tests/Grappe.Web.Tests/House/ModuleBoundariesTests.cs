using System.Text.RegularExpressions;
using Grappe.Algorithms.Observations;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.House;

/// <summary>The second rule of the house: a module sees Shared, Database, Algorithms, itself, and of the others only their Public.cs.</summary>
public sealed partial class ModuleBoundariesTests
{
    private sealed record SourceFile(string Path, string Text);

    private static readonly SourceFile[] Web =
    [
        .. Repository
            .Sources("src/Grappe.Web", ".cs", ".cshtml")
            .Select(file => new SourceFile(Path.GetRelativePath(Repository.Folder("src", "Grappe.Web"), file).Replace('\\', '/'), File.ReadAllText(file))),
    ];

    [Fact]
    public void A_module_sees_of_the_others_only_what_they_make_public() => Breaches(Web).ShouldBeEmpty();

    [Fact]
    public void Shared_names_no_module() =>
        Web.Where(file => file.Path.StartsWith("Shared/", StringComparison.Ordinal) && ModuleName().IsMatch(file.Text))
            .Select(file => file.Path)
            .ShouldBeEmpty();

    [Fact]
    public void A_module_that_looks_into_another_is_found()
    {
        SourceFile[] house =
        [
            new("Modules/Events/Public.cs", "namespace Grappe.Web.Modules.Events;\npublic sealed record Forum(string Name);"),
            new("Modules/Events/Agenda.cs", "namespace Grappe.Web.Modules.Events;\npublic sealed class Agenda;"),
            new("Modules/Atlas/Polite.cs", "using Grappe.Web.Modules.Events;\nclass Polite(Forum forum);"),
            new("Modules/Atlas/Curious.cs", "using Grappe.Web.Modules.Events;\nclass Curious(Agenda agenda);"),
            new("Modules/Atlas/Blunt.cshtml", "@model Grappe.Web.Modules.Events.Agenda"),
        ];
        Breaches(house).ShouldBe(["Modules/Atlas/Curious.cs names Agenda of Events", "Modules/Atlas/Blunt.cshtml names Agenda of Events"]);
    }

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
        var modules = house.Select(file => ModuleOf(file.Path)).OfType<string>().Distinct().ToArray();
        var declared = house.ToLookup(file => ModuleOf(file.Path), file => Declaration().Matches(file.Text).Select(match => match.Groups[1].Value));
        foreach (var other in modules)
        {
            var hidden = house
                .Where(file => ModuleOf(file.Path) == other && !file.Path.EndsWith("/Public.cs", StringComparison.Ordinal))
                .SelectMany(file => Declaration().Matches(file.Text).Select(match => match.Groups[1].Value))
                .ToHashSet();
            foreach (
                var file in house.Where(file =>
                    ModuleOf(file.Path) is { } module && module != other && file.Text.Contains($"Grappe.Web.Modules.{other}", StringComparison.Ordinal)
                )
            )
            foreach (
                var name in Named()
                    .Matches(Comment().Replace(file.Text, ""))
                    .Select(match => match.Value)
                    .Where(hidden.Contains)
                    .Except(declared[ModuleOf(file.Path)].SelectMany(names => names))
                    .Except(Property().Matches(file.Text).Select(match => match.Groups[1].Value))
            )
                yield return $"{file.Path} names {name} of {other}";
        }
    }

    private static string? ModuleOf(string path) => path.Split('/') is ["Modules", var module, _, ..] ? module : null;

    [GeneratedRegex(@"\bModules\.[A-Z]\w*")]
    private static partial Regex ModuleName();

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\s+([A-Z]\w*)")]
    private static partial Regex Declaration();

    // Where a type is named: not after a dot, but that of its module, and before what can follow a type, which no assignment does.
    [GeneratedRegex(@"(?:(?<![.\w""])|(?<=Modules\.\w+\.))[A-Z]\w*(?! = )(?=[ <.(?\[>)]|\s*;|$)")]
    private static partial Regex Named();

    // Properties, and fields that are set where they stand.
    [GeneratedRegex(@"\b([A-Z]\w*)\s*(?:\{ get|=>|= )")]
    private static partial Regex Property();

    [GeneratedRegex(@"//.*")]
    private static partial Regex Comment();

    [GeneratedRegex(
        @"DateTime(Offset)?\.(Utc)?(Now|Today)|TimeProvider\.System|Random\.Shared|new Random\(\)|System\.(IO|Net)\b|\b(File|Directory|Console|Environment)\.\w+|Stopwatch"
    )]
    private static partial Regex Outside();
}
