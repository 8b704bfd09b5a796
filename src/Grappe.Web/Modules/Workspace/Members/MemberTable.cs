namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>The table of members as clusters have it: one member a line.</summary>
internal static class MemberTable
{
    public const string Name = "members";

    public static readonly string[] YesOrNo = ["yes", "no"];

    public static readonly ImportTable Table = ImportTable.Of<ImportMembers>(
        Name,
        new("name", Required: true) { Holds = Holds.Name },
        new("category", Required: true) { Holds = Holds.Choice, Choices = new("members", MemberCategory.All) },
        new("since", Required: true) { Holds = Holds.Date },
        new("until") { Holds = Holds.Date },
        new("startup") { Holds = Holds.Choice, Choices = new("flag", YesOrNo) },
        new("registration"),
        new("email"),
        new("headcount") { Holds = Holds.Whole },
        new("headcount-on") { Holds = Holds.Date },
        new("offers"),
        new("needs"),
        new("person") { Holds = Holds.Name },
        new("person-role"),
        new("person-email"),
        new("person-phone")
    ) with
    {
        Own = WorkspaceActs.RunWork,
        AllOrNothing = true,
        CountUnderstood = (services, column, cells, _) =>
            Task.FromResult(
                column.Choices is { } choices
                    ? new MemberCells(
                        services.GetRequiredService<AskConcepts>(),
                        services.GetRequiredService<Texts>(),
                        Language.French,
                        default
                    ).CountUnderstood(choices, cells)
                    : 0
            ),
    };
}
