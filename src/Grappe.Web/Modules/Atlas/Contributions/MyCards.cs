namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Shows the cards that one looks after by one's roles, and what they lack.</summary>
internal sealed class MyCards(GrappeDb db, CurrentPerson current)
{
    public sealed record Mine(Subject Subject, Role Role, IReadOnlyList<Editable.Entry> Missing);

    public async Task<IReadOnlyList<Mine>> ReadAsync(CancellationToken cancellation)
    {
        var held = current
            .Roles.Where(role => role.Scope?.Id is not null && role.Allows(AtlasActs.Propose, role.Scope))
            .DistinctBy(role => role.Scope!.Id)
            .ToList();
        var ids = held.Select(role => role.Scope!.Id!.Value).ToList();
        var subjects = await db.SubjectsOfAsync(ids);
        var said = (
            await db.StandingStatements()
                .Where(statement => ids.Contains(statement.Observation.SubjectId))
                .Select(statement => new
                {
                    statement.Observation.SubjectId,
                    statement.Field,
                    statement.Key,
                })
                .Distinct()
                .ToListAsync(cancellation)
        ).ToLookup(one => one.SubjectId);
        return
        [
            .. held.Select(role => (Subject: subjects[role.Scope!.Id!.Value], role.Role))
                .Select(mine => new Mine(
                    mine.Subject,
                    mine.Role,
                    [
                        .. Editable
                            .Expected(mine.Subject.Kind)
                            .Where(entry =>
                                !said[mine.Subject.Id].Any(one => one.Field == entry.Field.Code && (entry.Key.Length == 0 || one.Key == entry.Key))
                            ),
                    ]
                )),
        ];
    }
}
