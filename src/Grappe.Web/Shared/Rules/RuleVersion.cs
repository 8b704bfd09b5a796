namespace Grappe.Web.Shared.Rules;

/// <summary>A version of a rule book: all its rules, valid from a day on. It is never changed; another takes its place.</summary>
public sealed class RuleVersion
{
    public int Id { get; init; }
    public int SubjectId { get; init; }
    public required string Book { get; init; }
    public int Number { get; init; }
    public DateOnly ValidFrom { get; init; }
    public int? PersonId { get; init; }
    public DateTime WrittenAt { get; init; }
    public List<RuleValue> Values { get; init; } = [];
}

/// <summary>The value of a rule in one version, with who says it and where.</summary>
public sealed class RuleValue
{
    public int VersionId { get; init; }
    public required string Rule { get; init; }

    /// <summary>As it is kept; empty where there is no such limit.</summary>
    public required string Value { get; init; }
    public required string Source { get; init; }

    /// <summary>The article of the statutes.</summary>
    public string? Article { get; init; }
}

internal static class RuleTables
{
    extension(GrappeDb db)
    {
        public DbSet<RuleVersion> RuleVersions => db.Set<RuleVersion>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<RuleVersion>(version =>
        {
            version.ToTable("rule_versions");
            version.HasMany(one => one.Values).WithOne().HasForeignKey(value => value.VersionId);
        });
        model.Entity<RuleValue>(value =>
        {
            value.ToTable("rule_values");
            value.HasKey(one => new { one.VersionId, one.Rule });
        });
    }
}
