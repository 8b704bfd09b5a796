namespace Grappe.Benchmarks.Workspace;

/// <summary>A meeting with an open vote, whose electors are there and have tokens, and a thing that can be booked, in the work of a cluster of <see cref="FiguresScene"/>.</summary>
internal static class CrowdScene
{
    /// <summary>Takes the name of the cluster, and the digests of the secrets of its voters. Gives the numbers of the meeting, the vote and the equipment.</summary>
    public const string Fill = """
        with cluster as (select id from subjects where kind = 'cluster' and slug = $1),
        secret as (select digest, place from unnest($2::bytea[]) with ordinality one (digest, place)),
        voter as (
            select member.id as member_id, member.organisation_id, row_number() over (order by member.id) as place
            from members member join cluster on cluster.id = member.cluster_id order by member.id limit cardinality($2::bytea[])
        ),
        person as (
            insert into people (user_name, normalized_user_name, email, normalized_email, email_confirmed, two_factor_enabled, lockout_enabled, access_failed_count, name, language, created_at)
            select 'voter-' || place, 'VOTER-' || place, 'voter-' || place || '@example.org', 'VOTER-' || place || '@EXAMPLE.ORG', true, true, true, 0, 'Voter ' || place, 'fr', now()
            from secret returning id, user_name
        ),
        held as (
            insert into roles_held (person_id, role, scope_id, given_at)
            select person.id, 'representative', voter.organisation_id, now() from person join voter on person.user_name = 'voter-' || voter.place returning id, person_id
        ),
        token as (
            insert into api_tokens (person_id, role_id, name, scopes, start, digest, made_at, expires_at)
            select held.person_id, held.id, 'Bench', array['work.member'], 'grappe_benc', secret.digest, now(), now() + interval '30 days'
            from held join person on person.id = held.person_id join secret on person.user_name = 'voter-' || secret.place returning id
        ),
        rules as (insert into rule_versions (subject_id, book, number, valid_from, written_at) select id, 'assembly', 1, '2000-01-01', now() from cluster returning id),
        rule as (
            insert into rule_values (version_id, rule, value, source)
            select rules.id, one.rule, one.value, 'Bench' from rules,
                (values ('quorum', '1/2'), ('proxies', '2'), ('majority', '1/2'), ('equal-suffices', 'yes'), ('abstentions-count', 'no'), ('ties', 'refused'),
                    ('notice-days', '15'), ('second-after-days', '15'), ('second-needs-quorum', 'no')) one (rule, value)
            returning version_id
        ),
        body as (insert into bodies (cluster_id, kind, name) select id, 'assembly', 'Assembly' from cluster returning id),
        meeting as (
            insert into meetings (cluster_id, body_id, title, starts_at, minutes_long, zone, record_day, electors_frozen, rules_id, state, changed_at, form_key)
            select cluster.id, body.id, 'Assembly', now(), 60, 'Africa/Tunis', current_date, true, rules.id, 'open', now(), gen_random_uuid() from cluster, body, rules returning id
        ),
        item as (insert into agenda_items (meeting_id, position, title, state) select id, 1, 'Item', 'waiting' from meeting returning id),
        elector as (insert into electors (meeting_id, member_id, name) select meeting.id, voter.member_id, 'Elector ' || voter.place from meeting, voter returning id, meeting_id),
        there as (insert into attendances (meeting_id, elector_id, name, arrived_at) select meeting_id, id, 'Somebody', now() from elector returning id),
        vote as (
            insert into votes (meeting_id, item_id, round, method, state, present, proxies, electors)
            select meeting.id, item.id, 1, 'each', 'open', cardinality($2::bytea[]), 0, cardinality($2::bytea[]) from meeting, item returning id
        ),
        thing as (insert into equipment (cluster_id, name) select id, 'Bench' from cluster returning id)
        select meeting.id, vote.id, thing.id from meeting, vote, thing
        """;

    /// <summary>The electors and their members, in the order of the secrets. Takes the meeting.</summary>
    public const string Electors = "select id, member_id from electors where meeting_id = $1 order by member_id";

    public const string Casts = "select count(*) from vote_casts where choice = 'in-favour'";
    public const string Bookings = "select count(*) from bookings where cancelled_at is null";
}
