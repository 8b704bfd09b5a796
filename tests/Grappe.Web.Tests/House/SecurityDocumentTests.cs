using System.Text.RegularExpressions;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.House;

/// <summary>Tests that docs/security.md answers every requirement of level 1, and that the tests and files it names exist.</summary>
public sealed partial class SecurityDocumentTests
{
    private static readonly string[] Lines = File.ReadAllLines(Repository.Folder("docs", "security.md"));

    /// <summary>The requirements of level 1 of the OWASP Application Security Verification Standard 5.0.0, by their numbers.</summary>
    private static readonly string[] Level1 =
    [
        .. "1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.1 1.3.2 1.5.1 2.1.1 2.2.1 2.2.2 2.3.1".Split(' '),
        .. "3.2.1 3.2.2 3.3.1 3.4.1 3.4.2 3.5.1 3.5.2 3.5.3 4.1.1 4.4.1 5.2.1 5.2.2 5.3.1 5.3.2".Split(' '),
        .. "6.1.1 6.2.1 6.2.2 6.2.3 6.2.4 6.2.5 6.2.6 6.2.7 6.2.8 6.3.1 6.3.2 6.4.1 6.4.2".Split(' '),
        .. "7.2.1 7.2.2 7.2.3 7.2.4 7.4.1 7.4.2 8.1.1 8.2.1 8.2.2 8.3.1 9.1.1 9.1.2 9.1.3 9.2.1".Split(' '),
        .. "10.4.1 10.4.2 10.4.3 10.4.4 10.4.5 11.3.1 11.3.2 11.4.1 12.1.1 12.2.1 12.2.2".Split(' '),
        .. "13.4.1 14.2.1 14.3.1 15.1.1 15.2.1 15.3.1".Split(' '),
    ];

    private static IEnumerable<string[]> Rows => Lines.Where(line => Row().IsMatch(line)).Select(line => line.Trim('|', ' ').Split(" | "));

    [Fact]
    public void Every_requirement_of_level_1_has_its_line_and_what_shows_it()
    {
        Rows.Select(row => row[0]).ShouldBe(Level1);
        Rows.Where(row => row.Length != 3 || row[1].Length == 0 || !Named().IsMatch(row[2])).Select(row => row[0]).ShouldBeEmpty();
    }

    [Fact]
    public void Every_test_and_file_it_names_exists()
    {
        var tests = Repository
            .Sources("tests", ".cs")
            .SelectMany(file => Method().Matches(File.ReadAllText(file)).Select(method => method.Groups[1].Value))
            .ToHashSet();
        var missing =
            from line in Lines
            from Match named in Named().Matches(line)
            let name = named.Groups[1].Value
            where name.Length > 0 && (name.Contains('_') && !name.Contains('/') ? !tests.Contains(name) : !Path.Exists(Repository.Folder(name.Split('/'))))
            select name;
        missing.ShouldBeEmpty();
    }

    [GeneratedRegex(@"^\| \d+\.\d+\.\d+ \|")]
    private static partial Regex Row();

    [GeneratedRegex(@"`((?:src|tests|docs|data|bench)/[\w./-]+|Directory\.Packages\.props|[A-Z]\w+_\w+)`|not applicable")]
    private static partial Regex Named();

    [GeneratedRegex(@"public (?:async )?(?:Task|void) (\w+)\(")]
    private static partial Regex Method();
}
