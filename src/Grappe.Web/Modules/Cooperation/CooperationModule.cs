using Grappe.Web.Modules.Atlas;
using Grappe.Web.Modules.Cooperation.Partners;
using Grappe.Web.Shared.Api;
using Grappe.Web.Shared.CommandLine;
using Grappe.Web.Shared.Layout;
using Grappe.Web.Shared.Privacy;

namespace Grappe.Web.Modules.Cooperation;

/// <summary>Who should work with whom.</summary>
public static class CooperationModule
{
    public static void AddCooperation(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(new Panel(typeof(Subject), "/Modules/Cooperation/Partners/_Partners.cshtml"));
        builder.Services.AddSingleton<PartnerBook>();
        builder.Services.AddScoped<FindPartners>();
        builder.Services.AddScoped<WeighPartners>();
        builder.Services.AddScoped<IPersonalData, PartnerData>();
    }

    public static void MapCooperation(this WebApplication app) => app.MapApi().MapPartners();

    /// <summary>What is done with the matching of partners from the command line.</summary>
    public static IReadOnlyList<Command> Commands { get; } =
    [
        new("matching measure", (run, _) => MeasurePartners.RunAsync(run.Platform, Console.Out), OnPlatform: true),
        new(
            $"matching learn [{LearnPartnerWeights.Adopt} | {LearnPartnerWeights.Forget}]",
            (run, _) => LearnPartnerWeights.RunAsync(run.Platform, run.Args, Console.Out),
            OnPlatform: true
        ),
    ];
}
