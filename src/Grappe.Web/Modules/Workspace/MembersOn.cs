namespace Grappe.Web.Modules.Workspace;

/// <summary>Finds the members of a cluster as they are on any day. The database computes it: <c>members_on</c>.</summary>
public sealed class MembersOn(GrappeDb db, KeepRules rules)
{
    /// <param name="Since">The first day of the period that holds on that day, or else of the last before it, or else of the first one to come.</param>
    public sealed record Row(int MemberId, int OrganisationId, DateOnly Since, DateOnly? Until, string? Category, bool? IsStartup, string Status)
    {
        public MemberStatus Is => Codes.Find<MemberStatus>(Status)!.Value;
    }

    /// <summary>Reads all of them, those that ended and those to come included; merged ones are left out.</summary>
    public async Task<IReadOnlyList<Row>> ReadAsync(int cluster, DateOnly day, CancellationToken cancellation = default) =>
        await Query(cluster, day, await ArrearsAsync(cluster, day, cancellation)).ToListAsync(cancellation);

    /// <summary>The days after which what is unpaid counts as arrears; null where nobody set that rule for then.</summary>
    public async Task<int?> ArrearsAsync(int cluster, DateOnly day, CancellationToken cancellation = default) =>
        (await rules.FindAsync(cluster, WorkspaceRules.Dues, day, cancellation))?.Get(WorkspaceRules.ArrearsDays);

    /// <summary>The same as a query, to be narrowed.</summary>
    public IQueryable<Row> Query(int cluster, DateOnly day, int? arrears) =>
        db.Database.SqlQuery<Row>(
            $"""
            select member_id as "MemberId", organisation_id as "OrganisationId", since as "Since", until as "Until", category as "Category", is_startup as "IsStartup", status as "Status"
            from members_on({cluster}, {day}, {arrears})
            """
        );
}
