namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>The facts that a member told of itself before an import changed it.</summary>
public sealed class MemberFactsBefore
{
    public int Id { get; init; }
    public int ImportId { get; init; }
    public int MemberId { get; init; }

    /// <summary>The version that the import left: where somebody changed the member since, it is left alone.</summary>
    public int VersionAfter { get; init; }
    public string? Email { get; init; }
    public string? Registration { get; init; }
    public int? Headcount { get; init; }
    public DateOnly? HeadcountOn { get; init; }
    public required string[] Offers { get; init; }
    public required string[] Needs { get; init; }
}

internal static class MemberTables
{
    extension(GrappeDb db)
    {
        public DbSet<MemberFactsBefore> MemberFactsBefore => db.Set<MemberFactsBefore>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model) => model.Entity<MemberFactsBefore>().ToTable("member_facts_before");
}
