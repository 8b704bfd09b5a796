using Grappe.Algorithms.Observations;
using Grappe.Web.Database;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas;

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
            .Cooperations.Where(cooperation => cooperation.A.Kind == "network" || cooperation.B.Kind == "network")
            .Select(cooperation => new { cooperation.AId, cooperation.BId })
            .ToListAsync(cancellation);
        return
        [
            .. networks.Select(network =>
            {
                foreach (var observation in network.Observations)
                    observation.Source = registers.Sources[observation.SourceId];
                var statements = network.Observations.SelectMany(observation => observation.Statements).ToDictionary(statement => statement.Id);
                var facts = Resolution.Resolve(Claims.Of(network.Observations, registers.Places), registers.PlaceTree);
                return new Item(
                    network,
                    [
                        .. facts
                            .Where(fact => fact.Field.Code == Fields.Role.Code)
                            .OrderBy(fact => Array.IndexOf(Fields.Roles, fact.Key))
                            .Select(fact => statements[fact.Preferred.Id]),
                    ],
                    facts
                        .Where(fact => fact.Field == Fields.Members)
                        .OrderBy(fact => fact.Key != "total")
                        .Select(fact => statements[fact.Preferred.Id])
                        .FirstOrDefault(),
                    ties.Count(tie => tie.AId == network.Id || tie.BId == network.Id)
                );
            }),
        ];
    }
}
