using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Subjects;

/// <summary>Lists the networks of clusters with who heads them and how many ties and members the sources give them.</summary>
public sealed class FindNetworks(GrappeDb db, Registers registers)
{
    /// <param name="Heads">The believed holder of each role, the highest role first.</param>
    /// <param name="Members">The believed total of members.</param>
    /// <param name="Cooperations">How many co-operations it takes part in.</param>
    public sealed record Item(Subject Network, IReadOnlyList<Statement> Heads, Statement? Members, int Cooperations);

    public async Task<IReadOnlyList<Item>> FindAsync(CancellationToken cancellation)
    {
        var networks = await db
            .Subjects.Where(subject => subject.Kind == "network")
            .Include(subject => subject.Observations)
                .ThenInclude(observation => observation.Statements.Where(statement => statement.Field == "role" || statement.Field == "members"))
            .AsSplitQuery()
            .OrderBy(subject => subject.Id)
            .ToListAsync(cancellation);
        var ties = await db
            .ToldCooperations.Where(cooperation => cooperation.A.Kind == "network" || cooperation.B.Kind == "network")
            .Select(cooperation => new { cooperation.AId, cooperation.BId })
            .ToListAsync(cancellation);
        return
        [
            .. networks.Select(network =>
            {
                var believed = Claims.Believed(network.Observations, registers).ToLookup(statement => statement.Field);
                return new Item(
                    network,
                    [.. believed[Fields.Role.Code].OrderBy(role => Array.IndexOf(Fields.Roles, role.Key))],
                    believed[Fields.Members.Code].OrderBy(members => members.Key != "total").FirstOrDefault(),
                    ties.Count(tie => tie.AId == network.Id || tie.BId == network.Id)
                );
            }),
        ];
    }
}
