using System.Text;
using System.Text.RegularExpressions;
using Grappe.Web.Shared.Workflows;
using Grappe.Web.Tests.Bed;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.House;

/// <summary>Tests that the document, the database and the code agree with the transition tables.</summary>
/// <remarks><c>GRAPPE_WRITE_WORKFLOWS=1 dotnet test tests/Grappe.Web.Tests --filter "FullyQualifiedName~WorkflowTests"</c> writes docs/workflows.md anew.</remarks>
public sealed partial class WorkflowTests(Site site) : IClassFixture<Site>
{
    private IReadOnlyList<IWorkflow> Workflows => [.. site.Services.GetServices<IWorkflow>().OrderBy(workflow => workflow.Name, StringComparer.Ordinal)];

    [Fact]
    public void The_document_says_what_the_tables_say()
    {
        var file = Repository.Folder("docs", "workflows.md");
        if (Environment.GetEnvironmentVariable("GRAPPE_WRITE_WORKFLOWS") == "1")
            File.WriteAllText(file, Document());
        File.ReadAllText(file).ShouldBe(Document());
    }

    [Fact]
    public void Every_thing_that_has_states_registers_its_table() =>
        typeof(IWorkflow)
            .Assembly.GetTypes()
            .Where(type => type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IHasStates<>)) && type.IsClass)
            .ShouldBe(Workflows.Select(workflow => workflow.GetType().GetGenericArguments()[0]), ignoreOrder: true);

    [Fact]
    public async Task The_database_takes_the_states_of_a_table_and_no_others()
    {
        foreach (var workflow in Workflows)
        {
            var checks = await site.Query<string>(
                $"select pg_get_constraintdef(oid) from pg_constraint where contype = 'c' and conrelid = '{workflow.Table}'::regclass and pg_get_constraintdef(oid) like 'CHECK ((state = ANY%'"
            );
            Quoted().Matches(checks.ShouldHaveSingleItem()).Select(match => match.Groups[1].Value).ShouldBe(workflow.States, ignoreOrder: true, workflow.Name);
        }
    }

    [Fact]
    public void Every_state_is_reached_from_a_beginning_and_every_row_starts_from_a_state_that_is_reached()
    {
        foreach (var workflow in Workflows)
        {
            var reached = workflow.Rows.Where(row => row.From.Count == 0).Select(row => row.To).ToHashSet();
            while (workflow.Rows.Where(row => row.From.Any(reached.Contains)).Count(row => reached.Add(row.To)) > 0) { }
            reached.ShouldBe(workflow.States, ignoreOrder: true, workflow.Name);
            workflow.Rows.SelectMany(row => row.From).Distinct().Except(reached).ShouldBeEmpty(workflow.Name);
            workflow.Rows.Select(row => row.Act).ShouldBeUnique();
        }
    }

    [Fact]
    public void Nothing_but_the_table_changes_a_state()
    {
        var tables = string.Join('|', Workflows.Select(workflow => workflow.Table));
        var states = string.Join('|', Workflows.Select(workflow => workflow.GetType().GetGenericArguments()[1].Name));
        var writes = new Regex($@"SetProperty\([^;]*=> \w+\.State, ({states})|\.State = ({states})\.(?!\w+,)|update\s+({tables})\s+set[^;""]*\bstate\b\s*=");
        Repository
            .Sources("src/Grappe.Web", ".cs")
            .Where(file => writes.IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetFileName(file))
            .ShouldBeEmpty();
    }

    private string Document()
    {
        var text = new StringBuilder(
            """
            # Workflows

            What can be done with the things that have states, from where, by whom. This is written from the transition tables in the code: change those, then write it
            anew with `GRAPPE_WRITE_WORKFLOWS=1 dotnet test tests/Grappe.Web.Tests --filter "FullyQualifiedName~WorkflowTests"`.

            *Clock* and *platform* are the platform itself: when the time has come, or as its work goes on. Each row is applied in one statement that also checks the
            state and the version; whoever comes second is told what happened (409).

            """
        );
        foreach (var workflow in Workflows)
        {
            text.Append($"\n## {workflow.Name}\n\nTable `{workflow.Table}`; states: {string.Join(", ", workflow.States.Select(state => $"*{state}*"))}.\n\n");
            text.Append("| from | act | to | who | only while | guard | reason asked | taken along by |\n|---|---|---|---|---|---|---|---|\n");
            foreach (var row in workflow.Rows)
                text.Append(
                    $"| {(row.From.Count == 0 ? "–" : string.Join(", ", row.From))} | {row.Act} | {row.To} | {row.Who} | {row.During} | {row.Guard} | {(row.AsksReason ? "yes" : "")} | {row.Through} |\n"
                        .Replace("|  |", "| |", StringComparison.Ordinal)
                        .Replace("|  |", "| |", StringComparison.Ordinal)
                );
        }
        return text.ToString().Replace("\r", "", StringComparison.Ordinal);
    }

    [GeneratedRegex("'([a-z-]+)'")]
    private static partial Regex Quoted();
}
