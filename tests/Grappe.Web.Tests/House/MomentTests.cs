using System.Text.RegularExpressions;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.House;

/// <summary>Moments are told in the reader's zone, by one helper: <c>Shared/Time</c>.</summary>
public sealed partial class MomentTests
{
    /// <summary>The places that write an hour by themselves: for machines, for operators, or what the reader types.</summary>
    private static readonly string[] Others =
    [
        "Database/DatabaseHealth.cs",
        "Database/StorageHealth.cs",
        "Modules/Accounts/Audit/AuditPage.cshtml.cs",
        "Modules/Administration/Clock.cshtml.cs",
        // The hour on which people agree, in the zone in which they meet.
        "Modules/Workspace/Governance/MeetingAnswers.cs",
        "Modules/Workspace/Governance/SayMeeting.cs",
        "Modules/Workspace/Governance/_MeetingFields.cshtml",
        // The hour that a program sends.
        "Modules/Workspace/Services/BookingsApi.cs",
        "Shared/Background/RecurringJobs.cs",
        "Shared/Demo/DemoClock.cs",
        "Shared/Languages/Translator.cs",
        "Shared/Time/SayMoments.cs",
        "Shared/Web/SecurityText.cs",
    ];

    [Fact]
    public void No_page_tells_an_hour_of_its_own() =>
        Repository
            .Sources("src/Grappe.Web", ".cs", ".cshtml")
            .Where(file => Hour().IsMatch(File.ReadAllText(file)))
            .Select(file => file.Replace('\\', '/'))
            .Where(file => !Others.Any(other => file.EndsWith(other, StringComparison.Ordinal)))
            .ShouldBeEmpty("say moments by T.Time or T.Date");

    [Fact]
    public void Every_element_of_time_of_a_moment_comes_from_the_helper() =>
        Repository
            .Sources("src/Grappe.Web", ".cshtml")
            .SelectMany(file => File.ReadLines(file).Where(line => Element().IsMatch(line)).Select(line => $"{file}: {line.Trim()}"))
            .ShouldBeEmpty("say moments by T.Time");

    [GeneratedRegex("HH:mm|'UTC'|ToShortTime|ToLocalTime|\\.Hour\\b")]
    private static partial Regex Hour();

    [GeneratedRegex("<time datetime=\"@[^\"]*(ToString\\(\"O\"\\)\">@T\\.Date|Moment\\()")]
    private static partial Regex Element();
}
