using System.Diagnostics;

namespace Grappe.Web.Database;

/// <summary>Runs PostgreSQL's programs, which refuse to work for root, as a user without privileges where the application itself is root.</summary>
internal sealed class Unprivileged
{
    private readonly string? user;
    private readonly string? capability;

    private Unprivileged(string? user, string? capability)
    {
        this.user = user;
        this.capability = capability;
    }

    public static async Task<Unprivileged> FindAsync(params string[] folders)
    {
        if (!Environment.IsPrivilegedProcess)
            return new Unprivileged(null, null);
        var users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet();
        var user =
            new[] { "postgres", "nobody" }.FirstOrDefault(users.Contains)
            ?? throw new StartRefused(
                "PostgreSQL refuses to run as root, and this system has neither a user postgres nor nobody to run it as. Start Grappe as an ordinary user."
            );

        // Where root's own folders are closed to that user (a clone under /root, a private temporary folder), the server keeps the one right to pass through them.
        foreach (var capability in new[] { null, "dac_read_search", "dac_override" })
        {
            var candidate = new Unprivileged(user, capability);
            var reachable = true;
            foreach (var folder in folders)
                reachable &= (await candidate.RunAsync("stat", Path.Combine(folder, "."))).ExitCode == 0;
            if (reachable)
                return candidate;
        }
        throw new StartRefused(
            $"PostgreSQL runs as the user {user}, which cannot reach {string.Join(" or ", folders)}. Choose another place with --DataDirectory, or start Grappe as an ordinary user."
        );
    }

    public void Own(string folder)
    {
        if (user is null)
            return;
        using var process = Process.Start(new ProcessStartInfo("chown", ["-R", user, folder]))!;
        process.WaitForExit();
    }

    public Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        if (user is null)
            return RunProcessAsync(program, arguments);
        string[] capabilities = capability is null ? [] : ["--inh-caps", "+" + capability, "--ambient-caps", "+" + capability];
        return RunProcessAsync("setpriv", ["--reuid", user, "--regid", GroupOf(user), "--clear-groups", .. capabilities, program, .. arguments]);
    }

    private static string GroupOf(string user) => File.ReadLines("/etc/passwd").Select(line => line.Split(':')).First(fields => fields[0] == user)[3];

    private static async Task<(int, string)> RunProcessAsync(string program, string[] arguments)
    {
        // Through files and not pipes: the server that pg_ctl leaves behind keeps its output open, and a pipe would never end.
        var output = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("/bin/sh", ["-c", "out=$1; shift; exec \"$@\" >\"$out\" 2>&1 </dev/null", "sh", output, program, .. arguments])
            {
                WorkingDirectory = "/",
            };
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync();
            return (process.ExitCode, await File.ReadAllTextAsync(output));
        }
        finally
        {
            File.Delete(output);
        }
    }
}
