using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Workspace.Labels;

internal static class LabelSetup
{
    private static readonly Parameter<string?> Cluster = Parameter.Text("cluster");

    public static void AddLabels(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<KeepLabels>();
        builder.Services.AddScoped<AnswerLabel>();
        builder.Services.AddScoped<FindGranted>();
        builder.Services.AddScoped<IDecidedByVote, LabelByVote>();
        builder.Services.AddSingleton<IWorkflow>(LabelWorkflow.Table);
        builder.Services.AddSingleton(new AuditedCode("label_opinions", "verdict", "label-verdict"));
        builder.Services.AddSingleton(new WorkTab("labels", "labels"));
        builder.Services.AddSingleton(
            new MenuEntry(
                "labels",
                "menu.labels",
                MenuGroup.Partnerships,
                async (services, cancellation) => await services.GetRequiredService<FindGranted>().Of(null).LongCountAsync(cancellation)
            )
        );
        builder.AddNews(LabelNews.Granted);
        // The opinion of a commission is the commission's; who wrote it down is part of its story.
        builder.AddPersonalRows("label_opinions", "person_id");
    }

    public static void MapLabels(this WebApplication app)
    {
        app.MapApi().MapRead("/labels", "labels", ListAsync, Cluster, Parameter.Page, Parameter.PageSize);
        app.MapTokenApi().MapLabels();
    }

    private static Task<Ok<Paged<LabelAnswer>>> ListAsync(Asked asked, FindGranted granted, TimeProvider clock, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return asked.PageAsync(
            granted.Of(asked.Get(Cluster)),
            one => new LabelAnswer(one.Id, SubjectAnswer.Of(one.Cluster), one.Project, one.First, one.Last, one.Withdrawn, one.StandingOn(today)),
            cancellation
        );
    }
}

/// <summary>A label that a cluster granted to one of its projects.</summary>
/// <param name="Standing">running, expired, withdrawn or to-come, today.</param>
internal sealed record LabelAnswer(int Id, SubjectAnswer Cluster, string Project, DateOnly From, DateOnly Until, DateOnly? Withdrawn, string Standing);
