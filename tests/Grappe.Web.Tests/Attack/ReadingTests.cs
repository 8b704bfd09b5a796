namespace Grappe.Web.Tests.Attack;

/// <summary>Reading writes nothing: every route that answers GET, read by several people and by a program, beside a watch on every table.</summary>
public sealed class ReadingTests(AttackSite site) : IClassFixture<AttackSite>
{
    private static readonly HashSet<string> Housekeeping =
    [
        // Who made a token sees when it was last used, to the minute.
        "UPDATE api_tokens used_at",
        // Who signed in sees where and when each session was last seen.
        "UPDATE sessions seen_at",
    ];

    [Fact]
    public async Task Who_only_reads_changes_no_table()
    {
        var routes = (await AppRoute.OfAsync(site)).Where(route => route.Method == "GET").ToList();
        routes.Count.ShouldBeGreaterThan(90);
        var readers = (await Attacker.AllAsync(site)).Where(one => one.Name is "nobody" or "member" or "manager" or "administrator" or "token read").ToList();
        readers.Count.ShouldBe(5);
        var belongings = await new Belongings(site).ReadyAsync();
        var readings = new List<(Attacker Reader, AppRoute Route, Thing Thing)>();
        foreach (var reader in readers)
        foreach (var route in routes)
        foreach (var kind in Identifiers.KindsOf(route))
            readings.Add((reader, route, await belongings.MakeAsync(kind, Whose.Own, reader)));
        await site.Rests();
        await WatchAsync();

        var written = new List<string>();
        foreach (var (reader, route, thing) in readings)
        {
            using (var answer = await Meeting.SendAsync(reader, route, thing))
                await answer.Content.CopyToAsync(Stream.Null);
            written.AddRange((await WrittenAsync()).Except(Housekeeping).Select(what => $"{route} read by {reader.Name}: {what}"));
        }
        written.ShouldBeEmpty();

        await site.SignedIn("Watched Newcomer");
        (await WrittenAsync()).ShouldContain("INSERT people", "the watch sees what is written");
    }

    private Task<IReadOnlyList<int>> WatchAsync() =>
        site.Query<int>(
            """
            create table written (number bigint generated always as identity, what text not null);
            create function note_written() returns trigger language plpgsql as $$
            begin
                insert into written (what)
                select distinct tg_op || ' ' || tg_table_name || coalesce(' ' || changed.key, '')
                from (select 1) once left join lateral (
                    select after.key from jsonb_each(to_jsonb(new)) after where tg_op = 'UPDATE' and to_jsonb(old) -> after.key is distinct from after.value
                ) changed on true
                where tg_op <> 'UPDATE' or changed.key is not null;
                return null;
            end $$;
            do $$
            declare watched regclass;
            begin
                for watched in select oid from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and relname <> 'written'
                loop
                    execute format('create trigger written after insert or update or delete on %s for each row execute function note_written()', watched);
                end loop;
            end $$;
            select 1;
            """
        );

    private Task<IReadOnlyList<string>> WrittenAsync() => site.Query<string>("delete from written returning what");
}
