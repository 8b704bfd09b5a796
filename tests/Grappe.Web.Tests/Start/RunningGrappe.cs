using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Start;

/// <summary>The built application as people start it: a process of its own, at the head of its process group as in a terminal.</summary>
public sealed partial class RunningGrappe : IAsyncDisposable
{
    // Starting takes seconds, and minutes where everything else runs at once or much is to be loaded.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private const int LastLines = 60;

    // Built beside the tests: bin/Debug/net10.0 there and here.
    private static readonly string Program = Path.Combine([
        Repository.Folder("src", "Grappe.Web", "bin"),
        .. AppContext.BaseDirectory.TrimEnd('/').Split('/')[^2..],
        "Grappe.Web.dll",
    ]);

    private readonly Process process;
    private readonly StringBuilder said = new();
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();

    private RunningGrappe(string[] arguments, Action<IDictionary<string, string?>>? prepare = null)
    {
        // A shell that runs tests in the background lets them ignore Ctrl-C; a terminal does not.
        var start = new ProcessStartInfo("setsid", ["env", "--default-signal=INT", "dotnet", Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["ConnectionStrings__Grappe"] = null,
                ["ASPNETCORE_TEMP"] = null,
                // Most live for seconds: what is compiled twice would be used once.
                ["DOTNET_TC_CallCounting"] = "0",
            },
        };
        prepare?.Invoke(start.Environment);
        process = Process.Start(start)!;
        // Whoever ends what started it ends it too.
        AppDomain.CurrentDomain.ProcessExit += End;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Waits until it says something: what is written in the database may be told a moment later.</summary>
    public Task SaysAsync(string words) => Eventually.Holds(() => Task.FromResult(Said.Contains(words, StringComparison.Ordinal)), $"that it says '{words}'");

    /// <summary>All it wrote to the terminal so far.</summary>
    public string Said
    {
        get
        {
            lock (said)
                return said.ToString();
        }
    }

    /// <summary>Whether it ended by itself, or was ended.</summary>
    public bool HasEnded => process.HasExited;

    /// <summary>Waits for its end, and gives the exit code and the last lines it said.</summary>
    public async Task<string> LastWordsAsync()
    {
        var exitCode = await EndAsync();
        return $"exit code {exitCode.ToString(CultureInfo.InvariantCulture)}\n{string.Join('\n', Said.Split('\n').TakeLast(LastLines))}";
    }

    /// <summary>Whether it was ended by SIGKILL, which nobody can ignore.</summary>
    public bool WasKilled => process.HasExited && process.ExitCode == 128 + 9;

    public HttpClient Client { get; private set; } = null!;

    /// <summary>Starts the platform on a directory of its own and waits until it serves.</summary>
    public static Task<RunningGrappe> ServingAsync(string directory, params string[] arguments) => ServingAsync(directory, null, arguments);

    /// <summary>The same, in an environment that a test prepares.</summary>
    public static async Task<RunningGrappe> ServingAsync(string directory, Action<IDictionary<string, string?>>? prepare, string[] arguments)
    {
        // What is asked for stands before every setting.
        var words = arguments.TakeWhile(argument => !argument.StartsWith('-')).ToArray();
        var grappe = new RunningGrappe([.. words, "--urls", "http://127.0.0.1:0", "--DataDirectory", directory, .. arguments.Skip(words.Length)], prepare);
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            while (await grappe.lines.Reader.WaitToReadAsync(patience.Token))
            while (grappe.lines.Reader.TryRead(out var line))
                if (Listening().Match(line) is { Success: true } address)
                {
                    grappe.Client = new HttpClient { BaseAddress = new Uri(address.Groups[1].Value), Timeout = Patience };
                    return grappe;
                }
            throw new InvalidOperationException($"The platform ended before it served. It said:\n{grappe.Said}");
        }
        catch
        {
            await grappe.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the application with a command that is to be killed before its end.</summary>
    public static RunningGrappe Start(params string[] arguments) => new(arguments);

    /// <summary>Runs the application until it ends by itself.</summary>
    public static async Task<(int ExitCode, string Said)> ToItsEndAsync(params string[] arguments)
    {
        await using var grappe = new RunningGrappe(arguments);
        return (await grappe.EndAsync(), grappe.Said);
    }

    /// <summary>Presses Ctrl-C as soon as the application says something.</summary>
    public static async Task<(int ExitCode, string Said)> InterruptedWhenItSaysAsync(string words, params string[] arguments)
    {
        await using var grappe = new RunningGrappe(arguments);
        using var patience = new CancellationTokenSource(Patience);
        while (await grappe.lines.Reader.WaitToReadAsync(patience.Token))
        while (grappe.lines.Reader.TryRead(out var line))
            if (line.Contains(words, StringComparison.Ordinal))
                return (await grappe.InterruptAsync(), grappe.Said);
        throw new InvalidOperationException($"The platform never said '{words}'. It said:\n{grappe.Said}");
    }

    /// <summary>Asks for an account as people do, so that a mail is to be sent.</summary>
    public async Task RegisterAsync(string email)
    {
        const string Token = "__RequestVerificationToken";
        const string Address = "/en/account/register";
        var token = (await Client.GetStringAsync(Address)).Split(Token)[1].Split("value=\"")[1].Split('"')[0];
        using var answer = await Client.PostAsync(Address, new FormUrlEncodedContent([new("FullName", "Leïla"), new("Email", email), new(Token, token)]));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Presses Ctrl-C: the whole process group is told.</summary>
    public async Task<int> InterruptAsync()
    {
        Signal("INT", "--", $"-{process.Id}");
        return await EndAsync();
    }

    /// <summary>Kills the application alone, as a system short of memory would.</summary>
    public async Task KillAsync()
    {
        Signal("KILL", process.Id.ToString(CultureInfo.InvariantCulture));
        await EndAsync();
    }

    /// <summary>The processes whose command line names a directory: its PostgreSQL server.</summary>
    public static IReadOnlyList<int> ProcessesOf(string directory) =>
        [
            .. Directory
                .GetDirectories("/proc")
                .Select(Path.GetFileName)
                .Where(name => int.TryParse(name, out _))
                .Where(name => CommandLine(name!).Contains(Path.Combine(directory, "postgres"), StringComparison.Ordinal))
                .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)),
        ];

    public static void Signal(string signal, params string[] targets)
    {
        using var kill = Process.Start("kill", ["-" + signal, .. targets]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            Signal("TERM", process.Id.ToString(CultureInfo.InvariantCulture));
            await EndAsync();
        }
        AppDomain.CurrentDomain.ProcessExit -= End;
        Client?.Dispose();
        process.Dispose();
    }

    private void End(object? sender, EventArgs ending)
    {
        if (!process.HasExited)
            Signal("TERM", process.Id.ToString(CultureInfo.InvariantCulture));
    }

    private async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            lines.Writer.TryComplete();
            return;
        }
        lock (said)
            said.AppendLine(line);
        lines.Writer.TryWrite(line);
    }

    private static string CommandLine(string id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return "";
        }
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
