using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Grappe.Web.Tests.Bed;
using Grappe.Web.Tests.Start;
using Npgsql;

namespace Grappe.Web.Tests.House;

/// <summary>Runs the commands and programs of docs/integrating.md as they stand there.</summary>
public sealed partial class IntegratingTests(TestPostgres postgres) : IAsyncLifetime
{
    private static readonly string Document = File.ReadAllText(Repository.Folder("docs", "integrating.md"));
    private readonly TemporaryFolder folder = new();
    private string connectionString = "";

    public async ValueTask InitializeAsync() => connectionString = await postgres.PublishedDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        await postgres.DropAsync(connectionString);
        folder.Dispose();
    }

    [Fact]
    public async Task Every_command_does_what_is_said_of_it()
    {
        var token = await TokenAsync();
        await using var grappe = await RunningGrappe.ServingAsync(folder.Path, "--ConnectionStrings:Grappe", connectionString);
        var commands = Blocks("sh");
        commands.Count.ShouldBe(5);
        var said = new List<string>();
        foreach (var command in commands)
        {
            var (exitCode, output) = await RunAsync("bash", command, ("GRAPPE", grappe.Client.BaseAddress!.ToString().TrimEnd('/')), ("GRAPPE_TOKEN", token));
            exitCode.ShouldBe(0, $"{command}\n{output}");
            said.Add(output);
        }
        said[0].ShouldContain("\"items\"");
        JsonDocument.Parse(said[1]).RootElement.GetProperty("observations").GetArrayLength().ShouldBe(3);
        JsonDocument.Parse(said[2]).RootElement.GetProperty("errors").GetProperty("[0].value")[0].GetString()!.ShouldContain("not a number");
        JsonDocument.Parse(said[3]).RootElement.GetProperty("table").GetString().ShouldBe("observations");
        said[4].ShouldContain("/api/v1/imports/1/lines");
    }

    [Theory]
    [InlineData("js")]
    [InlineData("python")]
    public async Task The_verification_believes_what_the_platform_signs_and_nothing_else(string language)
    {
        Assert.SkipUnless(language != "python" || File.Exists("/usr/bin/python3"), "There is no Python on this machine.");
        await using var site = new SiteWithReceiver(postgres);
        await site.InitializeAsync();
        var manager = await site.SignedIn($"Verified {language}", "manager", "cluster/mecadev");
        var (page, secret) = await site.Webhook(manager, "verified", ["card.changed"]);
        await manager.Open(page);
        await manager.Send("Change the secret");
        await manager.Send("Send a test");
        var message = await site.Receiver.Nth("verified");
        var input = JsonSerializer.Serialize(
            new Dictionary<string, string>
            {
                ["secret"] = secret,
                ["webhook-id"] = message.Id,
                ["webhook-timestamp"] = message.Timestamp,
                ["webhook-signature"] = message.Signature,
                ["body"] = message.Body,
            }
        );
        // As it came; another body, another secret, later.
        var (program, check) =
            language == "js"
                ? (
                    "node",
                    """

                    const m = JSON.parse(process.env.MESSAGE);
                    const other = "whsec_" + Buffer.alloc(32).toString("base64");
                    console.log(JSON.stringify([verify(m.secret, m, m.body), verify(m.secret, m, m.body + " "), verify(other, m, m.body), verify(m.secret, m, m.body, Date.now() / 1000 + 600)]));
                    """
                )
                : (
                    "python3",
                    """

                    import json, os
                    m = json.loads(os.environ["MESSAGE"])
                    body = m["body"].encode()
                    other = "whsec_" + base64.b64encode(bytes(32)).decode()
                    print(json.dumps([verify(m["secret"], m, body), verify(m["secret"], m, body + b" "), verify(other, m, body), verify(m["secret"], m, body, time.time() + 600)]))
                    """
                );
        var file = Path.Combine(folder.Path, language == "js" ? "verify.mjs" : "verify.py");
        Directory.CreateDirectory(folder.Path);
        await File.WriteAllTextAsync(file, Blocks(language).ShouldHaveSingleItem() + check);
        var (exitCode, output) = await RunAsync(program, null, file, ("MESSAGE", input));
        exitCode.ShouldBe(0, output);
        JsonDocument.Parse(output).RootElement.EnumerateArray().Select(one => one.GetBoolean()).ShouldBe([true, false, false, false]);
    }

    /// <summary>Makes a token of an administrator in the form that the document describes.</summary>
    private async Task<string> TokenAsync()
    {
        const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        var token = "grappe_" + new string('x', 32);
        var sum = ~token.Aggregate(uint.MaxValue, (sum, letter) => System.Numerics.BitOperations.Crc32C(sum, (byte)letter));
        var check = "";
        for (var place = 0; place < 6; place++, sum /= 62)
            check = Letters[(int)(sum % 62)] + check;
        token += check;
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var command = database.CreateCommand(
            """
            with person as (
                insert into people (user_name, normalized_user_name, email, normalized_email, email_confirmed, two_factor_enabled, lockout_enabled, access_failed_count, name, language, created_at)
                values ('a', 'A', 'a@example.org', 'A', true, true, true, 0, 'A', 'fr', now()) returning id
            ), role as (insert into roles_held (person_id, role, given_at) select id, 'administrator', now() from person returning id, person_id)
            insert into api_tokens (person_id, role_id, name, scopes, start, digest, made_at, expires_at)
            select person_id, id, 'Document', array['read', 'propose', 'import'], 'grappe_xxxx', sha256($1::bytea), now(), now() + interval '1 day' from role
            """
        );
        command.Parameters.AddWithValue(System.Text.Encoding.UTF8.GetBytes(token));
        await command.ExecuteNonQueryAsync();
        return token;
    }

    private static List<string> Blocks(string language) =>
        [.. Fenced().Matches(Document).Where(block => block.Groups[1].Value == language).Select(block => block.Groups[2].Value)];

    private static Task<(int ExitCode, string Output)> RunAsync(string program, string? script, params (string Name, string Value)[] environment) =>
        RunAsync(program, script, null, environment);

    private static async Task<(int ExitCode, string Output)> RunAsync(
        string program,
        string? script,
        string? file,
        params (string Name, string Value)[] environment
    )
    {
        var start = new ProcessStartInfo(program, script is null ? [file!] : ["-ec", script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, process.ExitCode == 0 ? output : output + await errors);
    }

    [GeneratedRegex(@"^```(\w+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();
}
