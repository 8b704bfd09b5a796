namespace Grappe.Web.Shared.CommandLine;

/// <summary>Something the application does from the command line instead of serving pages. Modules declare theirs.</summary>
/// <param name="Usage">As a person types it: words as they are, what is filled in in capitals, what may be left out in brackets at the end, such as <c>admin create ADDRESS [NAME]</c>.</param>
/// <param name="Run">Does it and gives the exit code.</param>
/// <param name="OnPlatform">Whether it works on the platform's database with all that the platform has.</param>
public sealed record Command(string Usage, Func<CommandRun, CancellationToken, Task<int>> Run, bool OnPlatform = false)
{
    private string[] Words => [.. Usage.Split(' ').TakeWhile(word => !word.StartsWith("[-", StringComparison.Ordinal))];

    /// <summary>The flags it takes. They are left out of the settings: before another argument, each would be read as a setting with that as its value.</summary>
    public IEnumerable<string> Flags =>
        Usage
            .Split(' ')
            .Select(word => word.Trim('[', ']'))
            .Zip(Usage.Split(' ').Skip(1).Append(""))
            .Where(pair => pair.First.StartsWith("--", StringComparison.Ordinal) && !char.IsAsciiLetterUpper(pair.Second.FirstOrDefault()))
            .Select(pair => pair.First);

    /// <summary>Finds what is filled in where these words name the command; null where they do not.</summary>
    public IReadOnlyList<string>? FilledIn(IReadOnlyList<string> typed)
    {
        var words = Words;
        if (typed.Count > words.Length || typed.Count < words.Count(word => !IsOptional(word)))
            return null;
        return typed.Zip(words).All(pair => IsGap(pair.Second) || pair.First == pair.Second)
            ? [.. typed.Zip(words).Where(pair => IsGap(pair.Second)).Select(pair => pair.First)]
            : null;
    }

    private static bool IsOptional(string word) => word.StartsWith('[');

    private static bool IsGap(string word) => word.Trim('[', ']') is var name && name.All(char.IsAsciiLetterUpper);
}

/// <summary>One call of a command.</summary>
/// <param name="Filled">What was filled in, in its order.</param>
/// <param name="Args">All arguments.</param>
/// <param name="Platform">The platform, for commands that work on it.</param>
public sealed record CommandRun(IReadOnlyList<string> Filled, string[] Args, IServiceProvider Platform);
