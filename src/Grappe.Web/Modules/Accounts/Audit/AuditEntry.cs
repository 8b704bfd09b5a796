namespace Grappe.Web.Modules.Accounts.Audit;

/// <summary>One change, as the database wrote it down.</summary>
public sealed class AuditEntry
{
    public long Id { get; init; }
    public DateTime At { get; init; }
    public int? PersonId { get; init; }

    /// <summary>The token through which they did it.</summary>
    public int? TokenId { get; init; }
    public required string Action { get; init; }
    public required string Thing { get; init; }
    public required string ThingId { get; init; }
    public int? SubjectId { get; init; }
    public int? AboutPersonId { get; init; }
    public string? Before { get; init; }
    public string? After { get; init; }
}
