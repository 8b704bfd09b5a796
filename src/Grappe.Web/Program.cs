using Grappe.Web.Database.Backups;
using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Administration;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Modules.Community;
using Grappe.Web.Modules.Cooperation;
using Grappe.Web.Modules.Home;
using Grappe.Web.Modules.Imports;
using Grappe.Web.Modules.Integration;
using Grappe.Web.Modules.Notices;
using Grappe.Web.Modules.Workspace;

using var early = new EarlyStop();
try
{
    PrivateFiles.FromNowOn();
    var line = new CommandLine(
        args,
        [.. AtlasModule.Commands, .. BackupCommands.Of(AtlasModule.Channel), .. AccountsModule.Commands, .. CooperationModule.Commands]
    );
    if (await line.TryRunAsync(early.Token) is { } exitCode)
        return exitCode;

    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = line.Settings, ContentRootPath = Folders.Application() });
    builder.Host.UseDefaultServiceProvider(container => (container.ValidateOnBuild, container.ValidateScopes) = (true, true));
    if (line.Serves)
        TakenAddress.Refuse(builder.Configuration);
    if (line.IsDemo)
        DemoSetup.Apart(builder.Configuration);
    else if (line.Clock is not null)
        throw new StartRefused("Only the clock of the demo can be set: demo --clock 2019-04-09T09:00");
    // First, so that settings that cannot be read are told before a database is started.
    builder.AddWeb();
    await using var database = await builder.AddDatabaseAsync(beside: !line.Serves);
    if (line.Serves)
        PrivateFiles.UseTemporaryFolder(Folders.Variable(builder.Configuration));
    builder.AddSharedKeys();
    builder.AddLanguages();
    builder.AddApi();
    builder.AddDownloads();
    builder.AddBackground();
    builder.AddMail();
    builder.AddPermissions();
    builder.AddWorkflows();
    builder.AddRules();
    builder.AddFiles();
    builder.AddNews();
    builder.AddNotices();
    // Before the others: its programs are told what happens in the demo.
    builder.AddIntegration();
    builder.AddAtlas();
    builder.AddImports();
    builder.AddCommunity();
    builder.AddCooperation();
    builder.AddWorkspace();
    builder.AddAccounts();
    builder.AddAdministration();
    builder.AddHome();
    if (line.IsDemo)
        builder.Services.AddDemoClock();

    var app = builder.Build();
    var pages = line.Serves ? app.FindPagesAsync() : Task.CompletedTask;
    await database.PrepareAsync(
        app.Services,
        async (services, say) =>
        {
            if (line.IsDemo)
                await services.StartDemoClockAsync(line.Clock);
            if (line.Serves)
                await AtlasModule.LoadDataAsync(services, say);
        }
    );
    await app.Services.PrepareSharedKeysAsync();
    if (line.IsDemo)
        await app.Services.FillDemoAsync();
    early.Over();
    if (!line.Serves)
        return await line.RunAsync(app.Services, CancellationToken.None);
    await pages;
    app.UseWeb();
    app.MapWeb();
    app.MapFiles();
    app.MapApiItself();
    app.MapHome();
    app.MapAtlas();
    app.MapNotices();
    app.MapCooperation();
    app.MapWorkspace();
    app.MapImports();
    app.MapAccounts();
    app.MapAdministration();
    await app.RunAsync();
    return 0;
}
catch (Exception) when (early.Asked)
{
    return EarlyStop.ExitCode;
}
catch (StartRefused refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
catch (IOException busy) when (busy.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    await Console.Error.WriteLineAsync($"{busy.Message} Stop the program that uses it, or choose another address with --urls http://localhost:5081.");
    return 1;
}

/// <summary>The entry point, visible to the tests' application factory.</summary>
public partial class Program;
