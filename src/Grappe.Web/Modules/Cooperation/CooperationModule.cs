using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Modules.Cooperation.Partners;

namespace Grappe.Web.Modules.Cooperation;

/// <summary>Finds who should work with whom.</summary>
public static class CooperationModule
{
    public static void AddCooperation(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(new Panel(typeof(Subject), "/Modules/Cooperation/Partners/_Partners.cshtml"));
        builder.Services.AddSingleton(new Panel(typeof(MySpace), "/Modules/Cooperation/Partners/_MyPartners.cshtml", Order: 60));
        foreach (var thing in new[] { "partner_opinions", "adopted_weights" })
            builder.Services.AddSingleton(new AuditedCode(thing, "motive", "motive"));
        foreach (
            var field in new KeptField[]
            {
                new("opinion", "column.opinion", "opinion", Page: "/partners"),
                new("ground", "partners.ground", "ground", Page: "/partners"),
                new("reason", "partners.reason", Page: "/partners"),
            }
        )
            builder.Services.AddSingleton(field);
        KeptField.AddUnseen(builder.Services, "said");
        builder.Services.AddSingleton(new AuditedCode("partner_opinions", "opinion", "opinion"));
        builder.Services.AddSingleton(new AuditedCode("partner_opinions", "ground", "ground"));
        builder.Services.AddSingleton<PartnerBook>();
        builder.Services.AddScoped<FindPartners>();
        builder.Services.AddScoped<WeighPartners>();
        // What somebody thinks of partners is learnt from, and stays without telling who said it.
        builder.AddPersonalRows("partner_opinions", "person_id", "update partner_opinions set reason = null where person_id = {0}");
    }

    public static void MapCooperation(this WebApplication app) => app.MapApi().MapPartners();

    /// <summary>The commands that work on the matching of partners.</summary>
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
