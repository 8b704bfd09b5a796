using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Workspace.Governance;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grappe.Web.Modules.Workspace.Admissions;

/// <summary>Brings the admission of members.</summary>
internal static class AdmissionsSetup
{
    public static void AddAdmissions(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<TakeAdmissions>();
        builder.Services.AddScoped<ApplyForMembership>();
        builder.Services.AddScoped<KeepCalls>();
        builder.Services.AddScoped<TellAdmissions>();
        builder.Services.AddScoped<IDecidedByVote, DecideAdmissions>();
        builder.Services.AddScoped<IOwnDocuments, AdmissionDocuments>();
        builder.Services.AddScoped<IToDoList, AdmissionsToHandle>();
        builder.Services.AddScoped<IToDoList, AdmissionsReturned>();
        builder.Services.TryAddScoped<Agenda>();
        builder.Services.AddSingleton<IWorkflow>(AdmissionWorkflow.Table);
        builder.Services.AddRecurringJob<LapseAdmissions>(LapseAdmissions.Kind, TimeSpan.FromHours(1));
        builder.AddNews(TellAdmissions.Admitted);
        builder.Services.AddSingleton(new WorkTab("admissions", "admission.list"));
        builder.Services.AddSingleton(new Panel(typeof(ClusterWorkspace), "/Modules/Workspace/Admissions/_AdmissionsFront.cshtml", Order: 20));
        builder.Services.AddSingleton(new AuditedCode("admissions", "category", "members"));
        // What was decided stays; the address to which it was to be told goes with whoever gave it.
        builder.AddPersonalRows("admissions", "applicant_id", "update admissions set email = null where applicant_id = {0}");
        foreach (
            var field in new KeptField[]
            {
                new("letter", "admission.letter", Page: "/apply"),
                new("category", "member.category", "members", Page: "/apply"),
                new("email", "member.email", Page: "/apply"),
                new("organisation", "member.organisation", Page: "/work/admissions"),
                new("category", "member.category", "members", Page: "/work/admissions"),
                new("letter", "admission.letter", Page: "/work/admissions"),
                new("email", "member.email", Page: "/work/admissions"),
                new("title", "admission.call.title", Page: "/work/admissions"),
                new("text", "admission.call.text", Page: "/work/admissions"),
                new("opens", "admission.call.opens", Page: "/work/admissions"),
                new("closes", "admission.call.closes", Page: "/work/admissions"),
                new("closes-", "admission.call.closes", Page: "/work/admissions"),
                new("effectiveOn", "admission.effective"),
                new("meeting", "admission.meeting"),
            }
        )
            builder.Services.AddSingleton(field);
        KeptField.AddUnseen(builder.Services, "formKey");
    }

    public static void MapAdmissions(this WebApplication app)
    {
        var api = app.MapTokenApi();
        api.MapAdmissions();
        api.MapCalls();
    }
}
