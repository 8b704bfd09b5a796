namespace Grappe.Web.Shared.Permissions;

/// <summary>Reads who somebody is. Whoever keeps accounts knows it.</summary>
public interface IReadPerson
{
    /// <summary>The name of a person, the time zone they chose and the roles they hold now; null where there is no such person any more.</summary>
    Task<(string Name, string? Zone, IReadOnlyList<HeldRole> Roles)?> ReadAsync(int person, CancellationToken cancellation);
}
