using Grappe.Web.Database;
using Grappe.Web.Database.Backups;
using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Modules.Atlas.Data;

namespace Grappe.Web;

/// <summary>What the application does from the command line instead of serving pages.</summary>
internal static class Commands
{
    /// <summary>Runs the command the arguments name and gives its exit code, or null when they name none and the platform is to be served.</summary>
    public static async Task<int?> TryRunAsync(string[] args, CancellationToken cancellation)
    {
        var words = args.TakeWhile(argument => !argument.StartsWith('-')).ToArray();
        return words switch
        {
            [] or ["admin", "create", _] or ["admin", "create", _, _] => null,
            ["data", "check"] => await CheckData.RunAsync(args),
            ["data", "compare", var file] => await CompareContradictions.RunAsync(file, args),
            ["backup", var file] => await BackupCommands.BackUpAsync(file, args, cancellation),
            ["restore", var file] => await BackupCommands.RestoreAsync(file, args, [ClusterIndex.Channel], cancellation),
            _ => throw new StartRefused(
                $"'{string.Join(' ', words)}' is not a command. Commands: data check [--Data DIR], data compare FILE [--Data DIR], backup FILE, restore FILE [--replace], admin create ADDRESS [NAME]. Without a command, the platform is served."
            ),
        };
    }

    /// <summary>The same for commands that work on the platform's database, which stands by then.</summary>
    public static async Task<int?> TryRunAsync(string[] args, IServiceProvider services) =>
        args.TakeWhile(argument => !argument.StartsWith('-')).ToArray() switch
        {
            ["admin", "create", var email] => await CreateAdministrator.RunAsync(services, email, null),
            ["admin", "create", var email, var name] => await CreateAdministrator.RunAsync(services, email, name),
            _ => null,
        };
}
