using System.Text.RegularExpressions;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.House;

/// <summary>One clock decides, and gives what is shown: TimeProvider. The database's own, and the machine's, are asked in these places only.</summary>
public sealed partial class ClockTests
{
    private const string Lease = "A lease: nodes whose clocks differ must agree when it is over.";
    private const string ByHand = "The platform always gives it; the default is for rows that people write by hand.";

    /// <summary>A place: its file, the words beside the clock, and why it may ask it.</summary>
    private static readonly (string File, string Words, string Reason)[] Places =
    [
        ("Database/Backups/Backup.cs", "select now()", "The moment of the snapshot, which the database takes."),
        ("Database/Migrations.cs", "applied_at timestamptz not null default now()", "Migrations come before any clock of the platform."),
        (
            "Database/Migrations/0001_atlas.sql",
            "recorded_at timestamptz not null default now()",
            "What files say is recorded as it is copied; for what people say it is given."
        ),
        ("Database/Migrations/0001_atlas.sql", "loaded_at timestamptz not null default now()", ByHand),
        ("Database/Migrations/0005_background.sql", "created_at timestamptz not null default now()", ByHand),
        ("Database/Migrations/0005_background.sql", "due_at timestamptz not null default now()", ByHand),
        ("Database/Migrations/0005_background.sql", "run_at timestamptz not null default now()", ByHand),
        ("Database/Migrations/0006_accounts.sql", "at timestamptz not null default clock_timestamp()", "Dropped by 0026."),
        (
            "Database/Migrations/0027_audit_of_child_rows.sql",
            "coalesce(nullif(current_setting('grappe.at', true), '')::timestamptz, clock_timestamp())",
            "What is done by hand in the database, beside the platform."
        ),
        ("Shared/Background/RunJobs.cs", "leased_until = now() + $2", Lease),
        ("Shared/Background/RunJobs.cs", "leased_until < now()", Lease),
        ("Shared/Background/RunJobs.cs", "leased_until - now()", Lease),
        ("Shared/Mail/SendMails.cs", "leased_until = now() + $2", Lease),
        ("Shared/Mail/SendMails.cs", "leased_until < now()", Lease),
        ("Shared/Mail/SendMails.cs", "leased_until - now()", Lease),
        (
            "Shared/Web/SharedKeys.cs",
            "keys.CreateNewKey(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow + Lifetime)",
            "The framework compares the ends of its keys with the machine's clock."
        ),
        ("Shared/Web/WebSetup.cs", "AddSingleton(TimeProvider.System)", "It is the one clock."),
        ("Shared/Demo/DemoClock.cs", "clock is DemoClock ? TimeProvider.System", "Where something is agreed on with the world outside the demo."),
    ];

    [Fact]
    public void No_place_asks_another_clock_than_the_platforms_unless_it_is_named_here_with_its_reason()
    {
        var root = Repository.Folder("src", "Grappe.Web");
        var asked = (
            from file in Repository.Sources("src/Grappe.Web", ".cs", ".cshtml", ".sql")
            from line in File.ReadLines(file)
            let code = line.TrimStart()
            where Clock().IsMatch(code) && !code.StartsWith("//", StringComparison.Ordinal) && !code.StartsWith("--", StringComparison.Ordinal)
            select (File: Path.GetRelativePath(root, Path.GetFullPath(file)).Replace('\\', '/'), Code: code)
        ).ToList();
        asked
            .Where(here => Clock().IsMatch(Places.Where(place => place.File == here.File).Aggregate(here.Code, (code, place) => code.Replace(place.Words, ""))))
            .ShouldBeEmpty();
        Places
            .Where(place => !asked.Any(here => place.File == here.File && here.Code.Contains(place.Words)))
            .ShouldBeEmpty("what is named and no longer there");
    }

    [Theory]
    [InlineData("where held.ends_at > NOW()")]
    [InlineData("select current_date")]
    [InlineData("at timestamptz default clock_timestamp()")]
    [InlineData("select 'today'::date")]
    [InlineData("session.SeenAt = DateTime.UtcNow;")]
    [InlineData("var day = DateTimeOffset.Now.Date;")]
    [InlineData("var day = DateTime.Today;")]
    public void Every_way_to_ask_another_clock_is_seen(string code) => Clock().IsMatch(code).ShouldBeTrue();

    [GeneratedRegex(
        @"\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\(\)|\b(current_timestamp|current_date|current_time|localtimestamp|localtime)\b|'(now|today|tomorrow|yesterday)'|\bDateTime(Offset)?\.(UtcNow|Now|Today)\b|\bTimeProvider\.System\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Clock();
}
