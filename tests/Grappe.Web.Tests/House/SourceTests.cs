using System.Text.RegularExpressions;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.House;

/// <summary>Reads the sources themselves, for habits of the house that no compiler holds.</summary>
public sealed partial class SourceTests
{
    private static readonly string[] Parts = ["src", "tests", "bench", "docs"];

    [Fact]
    public void No_summary_is_a_relative_fragment() => Found(Fragment, "*.cs", "*.md").ShouldBeEmpty();

    [Fact]
    public void No_query_counts_in_memory_what_the_database_can_count() => Found(GroupsInMemory, "*.cs").ShouldBeEmpty();

    private static List<string> Found(Regex fault, params string[] kinds) =>
        [
            .. Parts
                .SelectMany(part => kinds.SelectMany(kind => Directory.EnumerateFiles(Repository.Folder(part), kind, SearchOption.AllDirectories)))
                .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
                .SelectMany(file => fault.Matches(File.ReadAllText(file)).Select(match => $"{file}: {match.Value}")),
        ];

    [GeneratedRegex(@"///\s*<summary>\s*(///\s*)?(Who|What|Which|Whose|Whom|How|Where|That|When|Why)\b.*")]
    private static partial Regex Fragment { get; }

    // Entity Framework reads every row of the groups and counts them itself, and says nothing.
    [GeneratedRegex(@"\.GroupBy\([^;]{0,300}?\)\s*\.ToDictionaryAsync\((?s:.{0,120}?)\.Count\(\)")]
    private static partial Regex GroupsInMemory { get; }
}
