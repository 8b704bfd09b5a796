using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>Takes back what a list of members brought. Whom others built on meanwhile stays: who was invoiced, suspended, or taken for another.</summary>
internal sealed class UndoMembers(GrappeDb db, Declare declare)
{
    private static readonly string[] OwnRows = ["membership_periods", "member_categories", "member_people", "member_facts_before", "member_headcounts"];

    public async Task RunAsync(Undoing undoing, CancellationToken cancellation)
    {
        var import = undoing.Import;
        await RestoreAsync(import, cancellation);
        var members = await UntouchedAsync(import, cancellation);
        // What the list added to members who were there before, unless it was invoiced since.
        await db.Database.ExecuteSqlAsync(
            $"""
            delete from membership_periods period where import_id = {import} and (
                member_id = any ({members})
                or exists (select from members member where member.id = period.member_id and member.import_id is distinct from {import})
                    and not exists (select from invoices invoice where invoice.member_id = period.member_id and invoice.covers_until >= period.since)
            )
            """,
            cancellation
        );
        await db.Database.ExecuteSqlAsync(
            $"""
            delete from member_categories category where import_id = {import} and (
                member_id = any ({members})
                or exists (select from members member where member.id = category.member_id and member.import_id is distinct from {import})
                    and not exists (select from membership_periods period where period.member_id = category.member_id and period.import_id = {import})
            )
            """,
            cancellation
        );
        await db.Database.ExecuteSqlAsync(
            $"""
            delete from member_people person where import_id = {import} and (
                member_id = any ({members})
                or exists (select from members member where member.id = person.member_id and member.import_id is distinct from {import})
            )
            """,
            cancellation
        );
        await db.Database.ExecuteSqlAsync($"delete from member_headcounts where member_id = any ({members})", cancellation);
        await db.Database.ExecuteSqlAsync($"delete from members where id = any ({members})", cancellation);
        await declare.TakeBackAsync(undoing, cancellation);
    }

    private async Task RestoreAsync(int import, CancellationToken cancellation)
    {
        await db.Database.ExecuteSqlAsync(
            $"""
            update members member set version = member.version + 1, email = before.email, registration = before.registration,
                headcount = before.headcount, headcount_on = before.headcount_on, offers = before.offers, needs = before.needs
            from member_facts_before before
            where before.import_id = {import} and member.id = before.member_id and member.version = before.version_after
            """,
            cancellation
        );
        await db.MemberFactsBefore.Where(one => one.ImportId == import).ExecuteDeleteAsync(cancellation);
    }

    // Those whom the list added, and on whom nobody built anything.
    private async Task<int[]> UntouchedAsync(int import, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var command = new NpgsqlCommand(
            $"""
            select member.id from members member where member.import_id = $1
                and not exists (select from membership_periods one where one.member_id = member.id and one.import_id is distinct from $1)
                and not exists (select from member_categories one where one.member_id = member.id and one.import_id is distinct from $1)
                and not exists (select from member_people one where one.member_id = member.id and one.import_id is distinct from $1)
                and not exists (select from member_facts_before one where one.member_id = member.id)
                and {await ForeignKeys.NothingLeadsToAsync(connection, "members", "member", cancellation, OwnRows)}
            """,
            connection
        )
        {
            Parameters = { new() { Value = import } },
        };
        var ids = new List<int>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            ids.Add(reader.GetInt32(0));
        return [.. ids];
    }
}
