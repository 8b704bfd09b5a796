using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Registers the bodies of a cluster, their meetings, votes and minutes.</summary>
public static class GovernanceSetup
{
    public static readonly NewsKind WasConvened = new("meeting.convened") { Programs = new("meeting.convened", WorkspaceActs.ReadWork) };

    public static void AddGovernance(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<AddItem>();
        services.AddScoped<Agenda>();
        services.AddScoped<CastVotes>();
        services.AddScoped<ConveneMeetings>();
        services.AddScoped<DecideThings>();
        services.AddScoped<DeclareInterest>();
        services.AddScoped<FindMeetings>();
        services.AddScoped<FindPeople>();
        services.AddScoped<FreezeElectors>();
        services.AddScoped<HoldVotes>();
        services.AddScoped<InviteElectors>();
        services.AddScoped<KeepBodies>();
        services.AddScoped<LeaveItems>();
        services.AddSingleton<MeetingCalendar>();
        services.AddScoped<MeetingsFor>();
        services.AddScoped<PlanMeeting>();
        services.AddScoped<RunMeetings>();
        services.AddScoped<SettleItems>();
        services.AddScoped<SignIn>();
        services.AddScoped<WriteMinutes>();
        services.AddScoped<IToDoList, VotesToCast>();
        services.AddSingleton<IWorkflow>(MeetingWorkflow.Table);
        services.AddSingleton<IWorkflow>(AgendaItemWorkflow.Table);
        services.AddSingleton<IWorkflow>(VoteWorkflow.Table);
        services.AddSingleton(new AuditedCode("bodies", "kind", "body-kind"));
        services.AddSingleton(new WorkTab("meetings", "work.meetings"));
        services.AddSingleton(new Panel(typeof(ClusterWorkspace), "/Modules/Workspace/Governance/_NextMeeting.cshtml", Order: 20));
        builder.AddNews(WasConvened);
        // Who sat in a body, signed its minutes or corrected them is part of what it decided.
        builder.AddPersonalRows("mandates", "person_id", "update mandates set email = null where person_id = {0}");
        builder.AddPersonalRows("minutes_signatures", "person_id");
        builder.AddPersonalRows("minutes_addenda", "person_id");
    }

    public static void MapGovernance(this WebApplication app)
    {
        MeetingCalendar.Map(app);
        app.MapTokenApi().MapMeetings();
    }
}
