using System.Text.RegularExpressions;
using Grappe.Algorithms.Observations;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.House;

/// <summary>The second rule of the house: a namespace is a folder, and of another module one sees only what stands in its root.</summary>
public sealed partial class ModuleBoundariesTests
{
    private sealed record SourceFile(string Path, string Text)
    {
        /// <summary>The folder, written as its namespace.</summary>
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

    /// <summary>The rooms of the atlas: each sees those before it.</summary>
    private static readonly string[] RoomsOfAtlas =
    [
        "Places",
        "Observations",
        "Cards",
        "Citations",
        "ToldCooperations",
        "Clusters",
        "Contradictions",
        "Subjects",
        "Countries",
        "Compare",
        "Sources",
        "Thesaurus",
        "Finders",
        "Contributions",
        "Terms",
        "Upkeep",
        "Loading",
        "ImportTables",
        "OpenData",
        "Front",
    ];

    /// <summary>The modules that a module may see, where they are not both the accounts and the atlas.</summary>
    private static readonly Dictionary<string, string[]> Sees = new()
    {
        ["Accounts"] = ["Atlas"],
        ["Atlas"] = ["Accounts"],
        ["Home"] = [],
    };

    [Fact]
    public void A_module_sees_those_below_it_alone() => ArrowsUp(Web).ShouldBeEmpty();

    [Fact]
    public void A_module_that_sees_one_above_it_is_found()
    {
        SourceFile[] house =
        [
            new("Modules/Atlas/Sources/Curious.cs", "using Grappe.Web.Modules.Events;"),
            new("Modules/Atlas/Sources/Polite.cs", "using Grappe.Web.Modules.Accounts;"),
            new("Modules/Atlas/Sources/Borrower.cshtml", "<partial name=\"/Modules/Events/_Forum.cshtml\" />"),
            new("Modules/Events/Polite.cs", "using Grappe.Web.Modules.Atlas;"),
            new("Modules/Home/Blunt.cshtml", "@model Modules.Atlas.Subject"),
        ];
        ArrowsUp(house)
            .ShouldBe([
                "Modules/Atlas/Sources/Curious.cs sees Events",
                "Modules/Atlas/Sources/Borrower.cshtml sees Events",
                "Modules/Home/Blunt.cshtml sees Atlas",
            ]);
    }

    [Fact]
    public void In_the_atlas_arrows_go_one_way()
    {
        var rooms = Web.Where(file => file.Module == "Atlas").Select(RoomOf).OfType<string>().Distinct();
        rooms.ShouldBe(RoomsOfAtlas, ignoreOrder: true);
        ArrowsBack(Web).ShouldBeEmpty();
    }

    [Fact]
    public void An_arrow_that_goes_back_in_the_atlas_is_found()
    {
        SourceFile[] house =
        [
            new("Modules/Atlas/Cards/Curious.cs", "using Grappe.Web.Modules.Atlas.Clusters;"),
            new("Modules/Atlas/Clusters/Polite.cs", "using Grappe.Web.Modules.Atlas.Cards;"),
            new("Modules/Atlas/Places/Blunt.cshtml", "<partial name=\"/Modules/Atlas/Observations/_Fact.cshtml\" />"),
        ];
        ArrowsBack(house)
            .ShouldBe(["Modules/Atlas/Cards/Curious.cs looks ahead into Clusters", "Modules/Atlas/Places/Blunt.cshtml looks ahead into Observations"]);
    }

    [Fact]
    public void Every_partial_that_is_named_by_its_place_stands_there()
    {
        var named = Web.SelectMany(file => Partial().Matches(file.Text).Select(match => (file.Path, Place: match.Groups[1].Value))).ToList();
        named.Count.ShouldBeGreaterThan(150);
        named.Where(each => Web.All(file => file.Path != each.Place)).ShouldBeEmpty();
    }

    [Fact]
    public void Neither_Shared_nor_the_database_names_a_module() =>
        Web.Where(file => file.Path.Split('/')[0] is "Shared" or "Database" && ModuleName().IsMatch(file.Text)).Select(file => file.Path).ShouldBeEmpty();

    [Fact]
    public void A_table_is_named_in_SQL_by_the_module_that_has_it_and_by_nobody_else()
    {
        TablesOf(Web).Count.ShouldBeGreaterThan(45);
        TableBreaches(Web).ShouldBeEmpty("Others read a view: see Database/Migrations/0020_public_views.sql.");
    }

    [Fact]
    public void A_module_that_reads_the_table_of_another_is_found()
    {
        SourceFile[] house =
        [
            new("Modules/Events/Agendas/AgendaTables.cs", """model.Entity<Agenda>().ToTable("agendas");"""),
            new("Modules/Events/Agendas/Own.cs", "select from agendas"),
            new("Modules/Atlas/Sources/Curious.cs", "select 1 from subjects join agendas agenda on true"),
            new("Modules/Atlas/Sources/Polite.cs", "select 1 from known_agendas"),
            new("Shared/Mail/Nosy.cs", "delete from only agendas"),
            new("Shared/Mail/MailTables.cs", """model.Entity<Mail>().ToTable("mails");"""),
            new("Modules/Atlas/Sources/Writer.cs", "insert into mails"),
        ];
        TableBreaches(house).ShouldBe(["Modules/Atlas/Sources/Curious.cs names agendas of Events", "Shared/Mail/Nosy.cs names agendas of Events"]);
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

    private static string? RoomOf(SourceFile file) => file.Path.Split('/') is [_, _, var room, _, ..] ? room : null;

    private static IEnumerable<string> ArrowsBack(SourceFile[] house) =>
        from file in house
        where file.Module == "Atlas"
        let own = Array.IndexOf(RoomsOfAtlas, RoomOf(file))
        where own >= 0
        from room in Inside().Matches(file.Text).Where(match => match.Groups[1].Value == "Atlas").Select(match => match.Groups[2].Value).Distinct()
        where Array.IndexOf(RoomsOfAtlas, room) > own
        select $"{file.Path} looks ahead into {room}";

    private static IEnumerable<string> ArrowsUp(SourceFile[] house) =>
        from file in house
        where file.Module is not null
        from module in Inside().Matches(file.Text).Select(match => match.Groups[1].Value).Distinct()
        where module != file.Module && !(Sees.GetValueOrDefault(file.Module!) ?? ["Accounts", "Atlas"]).Contains(module)
        select $"{file.Path} sees {module}";

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

    private static Dictionary<string, string> TablesOf(SourceFile[] house) =>
        house
            .SelectMany(file => Mapped().Matches(file.Text).Select(match => (Table: match.Groups[1].Value, Module: file.Module ?? "Shared")))
            // Two entities share a row.
            .Distinct()
            .ToDictionary(table => table.Table, table => table.Module);

    // Everybody sees Shared, and its tables too.
    private static IEnumerable<string> TableBreaches(SourceFile[] house)
    {
        var owners = TablesOf(house);
        foreach (var file in house.Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal)))
        foreach (var table in InSql().Matches(file.Text).Select(match => match.Groups[1].Value).Distinct())
            if (owners.TryGetValue(table, out var owner) && owner != "Shared" && owner != (file.Module ?? "Shared"))
                yield return $"{file.Path} names {table} of {owner}";
    }

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\.ToTable\(""(\w+)""")]
    private static partial Regex Mapped();

    [GeneratedRegex(@"\b(?:from|join|into|update|truncate|table|references)\s+(?:only\s+)?([a-z_]+)\b")]
    private static partial Regex InSql();

    // As a namespace, and as the place of a partial.
    [GeneratedRegex(@"\bModules[./](\w+)(?:[./](\w+))?")]
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
