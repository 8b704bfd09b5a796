using Grappe.Web.Database;
using Grappe.Web.Database.Backups;
using Grappe.Web.Modules.Accounts.Roles;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Loading;
using Grappe.Web.Modules.Cooperation.Partners;

namespace Grappe.Web;

/// <summary>What the application does from the command line instead of serving pages.</summary>
internal static class Commands
{
    /// <summary>Runs the command the arguments name and gives its exit code, or null when they name none and the platform is to be served.</summary>
    public static async Task<int?> TryRunAsync(string[] args, CancellationToken cancellation)
    {
        var words = Words(args);
        return words switch
        {
            [] or [Demo] or ["admin", "create", _] or ["admin", "create", _, _] or ["matching", "measure" or "learn"] => null,
            ["data", "check"] => await CheckData.RunAsync(args),
            ["data", "compare", var file] => await CompareContradictions.RunAsync(file, args),
            ["backup", var file] => await BackupCommands.BackUpAsync(file, args, cancellation),
            ["restore", var file] => await BackupCommands.RestoreAsync(file, args, [RefreshCard.Channel], cancellation),
            _ => throw new StartRefused(
                $"'{string.Join(' ', words)}' is not a command. Commands: data check [--Data DIR], data compare FILE [--Data DIR], backup FILE, restore FILE [--replace], admin create ADDRESS [NAME], matching measure, matching learn [--adopt | --forget], demo. Without a command, the platform is served."
            ),
        };
    }

    private const string Demo = "demo";

    /// <summary>Whether the platform is to be served with invented people and work, in a database of its own.</summary>
    public static bool IsDemo(string[] args) => Words(args) is [Demo];

    /// <summary>Whether a command is named and the platform is not to be served.</summary>
    public static bool NamesOne(string[] args) => Words(args).Length > 0 && !IsDemo(args);

    /// <summary>Runs a command that works on the platform's database with all that the platform has.</summary>
    public static Task<int> RunAsync(string[] args, IServiceProvider services) =>
        Words(args) switch
        {
            ["admin", "create", var email, .. var name] => CreateAdministrator.RunAsync(services, email, name.FirstOrDefault()),
            ["matching", "learn"] => LearnPartnerWeights.RunAsync(services, args, Console.Out),
            ["matching", "measure"] => MeasurePartners.RunAsync(services, Console.Out),
            _ => throw new InvalidOperationException("No such command was let through."),
        };

    /// <summary>The arguments without what a command is told by itself: before another it would be taken for a setting that has the other as its value.</summary>
    public static string[] SettingsIn(string[] args) => [.. args.Where(argument => argument is not (LearnPartnerWeights.Adopt or LearnPartnerWeights.Forget))];

    private static string[] Words(string[] args) => [.. args.TakeWhile(argument => !argument.StartsWith('-'))];
}
