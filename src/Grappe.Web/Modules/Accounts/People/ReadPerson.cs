namespace Grappe.Web.Modules.Accounts.People;

/// <summary>Reads the name, the time zone and the roles of whoever acts, with each request: in one plain statement.</summary>
internal sealed class ReadPerson(NpgsqlDataSource database, TimeProvider clock) : IReadPerson
{
    public async Task<(string Name, string? Zone, IReadOnlyList<HeldRole> Roles)?> ReadAsync(int person, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select person.name, held.id, held.role, held.trusted, subject.id, subject.kind, subject.country, person.zone
            from people person
            left join roles_held held on held.person_id = person.id and (held.ends_at is null or held.ends_at > $2)
            left join identified_subjects subject on subject.id = held.scope_id
            where person.id = $1 and person.erased_at is null
            order by held.id
            """
        );
        command.Parameters.AddWithValue(person);
        command.Parameters.AddWithValue(clock.GetUtcNow().UtcDateTime);
        await using var reader = await Patiently.DoAsync(() => command.ExecuteReaderAsync(cancellation), cancellation);
        var (name, zone, held) = ((string?)null, (string?)null, new List<HeldRole>());
        while (await reader.ReadAsync(cancellation))
        {
            name = reader.GetString(0);
            zone = reader.IsDBNull(7) ? null : reader.GetString(7);
            if (!reader.IsDBNull(1))
                held.Add(
                    new HeldRole(
                        reader.GetInt32(1),
                        RoleOf(reader.GetString(2)),
                        reader.IsDBNull(4) ? null : new Scope(reader.GetInt32(4), reader.GetString(5), reader.IsDBNull(6) ? null : reader.GetString(6)),
                        reader.GetBoolean(3)
                    )
                );
        }
        return name is null ? null : (name, zone, held);
    }

    private static Role RoleOf(string code) => RoleList.Find(code) ?? throw new InvalidDataException($"The role '{code}' is not known.");
}
