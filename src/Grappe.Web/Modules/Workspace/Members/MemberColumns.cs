using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>The columns of the list of members as it is taken away.</summary>
internal static class MemberColumns
{
    public static readonly string[] Endings = ["csv", "xlsx"];

    public static IReadOnlyList<Column<FindMembers.Found>> All(Translator translator) =>
        [
            new("name", translator["member.organisation"], one => one.Organisation.Name.In(translator.Language), 40),
            new("status", translator["member.status"], one => translator.Code("member-status", one.Row.Status), 16),
            new("category", translator["member.category"], one => one.Row.Category is { } category ? translator.Code("members", category) : null, 20),
            new("startup", translator["member.startup"], one => one.Row.IsStartup, 10),
            new("since", translator["member.since"], one => Of(one.Row.Since)),
            new("until", translator["member.until"], one => Of(one.Row.Until)),
            new("registration", translator["member.registration"], one => one.Member.Registration, 20),
            new("email", translator["member.email"], one => one.Member.Email, 30),
            new("headcount", translator["member.headcount"], one => one.Member.Headcount),
            new("headcount_on", translator["member.headcount.on"], one => Of(one.Member.HeadcountOn)),
        ];

    private static PartialDate? Of(DateOnly? day) => day is { } given ? new PartialDate(given.Year, given.Month, given.Day) : null;
}
