using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>Brings the members of a cluster.</summary>
internal static class MembersSetup
{
    public static void AddMembers(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<KeepMembers>();
        builder.Services.AddScoped<AddMember>();
        builder.Services.AddScoped<MergeMembers>();
        builder.Services.AddScoped<KeepPeople>();
        builder.Services.AddScoped<FindMembers>();
        builder.Services.AddScoped<MyMemberships>();
        builder.Services.AddScoped<ReadFacts>();
        builder.Services.AddScoped<AskConcepts>();
        builder.Services.AddScoped<Seats>();
        builder.Services.AddScoped<AnswerMember>();
        builder.Services.AddScoped<UndoMembers>();
        builder.Services.AddSingleton(MemberTable.Table);
        builder.Services.AddSingleton(new WorkTab("members", "member.list"));
        builder.Services.AddSingleton(new Panel(typeof(ClusterWorkspace), "/Modules/Workspace/Members/_MembersFront.cshtml", Order: 10));
        builder.Services.AddSingleton(new Panel(typeof(Subject), "/Modules/Workspace/Members/_Directory.cshtml"));
        builder.Services.AddSingleton(new Panel(typeof(MySpace), "/Modules/Workspace/Members/_MyMemberships.cshtml", Order: 15));
        builder.Services.AddSingleton(new AuditedCode("member_categories", "category", "members"));
        // Who leaves the platform is known to the cluster no more.
        builder.AddPersonalRows("member_people", "person_id", "delete from member_people where person_id = {0}");
        foreach (
            var field in new KeptField[]
            {
                new("organisation", "member.organisation", Page: "/members/new"),
                new("form", "member.form", "form", Page: "/members/new"),
                new("category", "member.category", "members", Page: "/members/new"),
                new("since", "member.since", Page: "/members/new"),
                new("until", "member.until", Page: "/members/new"),
                new("registration", "member.registration"),
                new("headcount", "member.headcount"),
                new("headcountOn", "member.headcount.on"),
                new("offers", "member.offers"),
                new("needs", "member.needs"),
                new("shows", "member.shows", "member-shown"),
                new("isStartup", "member.is-startup"),
                new("categorySince", "member.category.since"),
                new("endsOn", "member.end.on"),
                new("returnsOn", "member.return.on"),
                new("suspendedSince", "member.suspend.since"),
                new("suspendedUntil", "member.suspend.until"),
                new("liftedOn", "member.lift.on"),
                new("personEmail", "member.person.email"),
                new("phone", "member.person.phone.label"),
            }
        )
            builder.Services.AddSingleton(field);
        KeptField.AddUnseen(builder.Services, "suspension");
    }

    public static void MapMembers(this WebApplication app)
    {
        app.MapTakeMembers();
        app.MapTokenApi().MapMembers();
    }
}
