namespace Grappe.Web.Shared.Permissions;

/// <summary>Reads who somebody is. Whoever keeps accounts knows it.</summary>
public interface IReadPerson
{
    /// <summary>The name of a person and the roles they hold now; null where there is no such person any more.</summary>
    Task<(string Name, IReadOnlyList<HeldRole> Roles)?> ReadAsync(int person, CancellationToken cancellation);
}
