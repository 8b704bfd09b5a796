namespace Grappe.Web.Shared.CommandLine;

/// <summary>Reads what the arguments ask the application to do: to serve pages, to serve the demo, or to run a command.</summary>
public sealed class CommandLine
{
    private const string Demo = "demo";
    private readonly string[] args;
    private readonly Command? command;
    private readonly IReadOnlyList<string> filled = [];

    /// <exception cref="StartRefused">No command is called so.</exception>
    public CommandLine(string[] args, IReadOnlyList<Command> commands)
    {
        this.args = args;
        string[] words = [.. args.TakeWhile(argument => !argument.StartsWith('-'))];
        IsDemo = words is [Demo];
        Clock = new ConfigurationBuilder().AddCommandLine(args).Build()["clock"];
        var flags = commands.SelectMany(one => one.Flags).ToHashSet();
        // Not by Except, which would also drop the second of two equal values.
        Settings = [.. args.Where(argument => !flags.Contains(argument))];
        if (words.Length == 0 || IsDemo)
            return;
        command = commands.FirstOrDefault(one => one.FilledIn(words) is not null);
        filled =
            command?.FilledIn(words)
            ?? throw new StartRefused(
                $"'{string.Join(' ', words)}' is not a command. Commands: {string.Join(", ", commands.Select(one => one.Usage).Append(Demo))}. Without a command, the platform is served."
            );
    }

    /// <summary>Whether the platform is served.</summary>
    public bool Serves => command is null;

    /// <summary>Whether it is served with invented people and work, in a database of its own.</summary>
    public bool IsDemo { get; }

    /// <summary>The moment at which the demo's clock is to start, as it was typed.</summary>
    public string? Clock { get; }

    /// <summary>The arguments without the flags of commands.</summary>
    public string[] Settings { get; }

    /// <summary>Runs a command that needs no platform; null where there is none.</summary>
    public async Task<int?> TryRunAsync(CancellationToken cancellation) =>
        command is { OnPlatform: false } ? await command.Run(new CommandRun(filled, args, null!), cancellation) : null;

    /// <summary>Runs the command on the platform.</summary>
    public Task<int> RunAsync(IServiceProvider platform, CancellationToken cancellation) => command!.Run(new CommandRun(filled, args, platform), cancellation);
}
