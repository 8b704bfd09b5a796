using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Grappe.Web.Modules.Integration.Webhooks;
using Grappe.Web.Tests.Bed;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Attack;

/// <summary>Writes what belongs to somebody straight into the database: thousands of attempts by pages would take an hour.</summary>
/// <param name="scope">The subject it is on.</param>
/// <param name="role">What is held there.</param>
/// <param name="number">Told in names, so that all of them differ.</param>
internal sealed class MakeRows(Site site, Attacker attacker, int owner, (int Id, string Slug) scope, string role, int number)
{
    /// <summary>Stands with failed work that was made to be tried.</summary>
    public const string Made = "made for an attempt";

    private string Scope => $"{scope.Id}";

    // Programs see what was proposed by the role behind their token.
    private string ProposedFor => attacker.IsProgram && owner == attacker.PersonId ? $"(select scope_id from roles_held where id = {attacker.RoleId})" : Scope;

    private async Task<long> AddAsync(string sql) => (await site.Query<long>($"{sql} returning id::bigint"))[0];

    public async Task<Thing> RoleAsync(int holder)
    {
        var id = await AddAsync($"insert into roles_held (person_id, role, scope_id, given_at) values ({holder}, '{role}', {Scope}, now())");
        return Thing.Row("roles_held", id, ("id", $"{id}"), ("trusted", "true"));
    }

    /// <summary>The number of a role by which something is to be made, that shows in a table.</summary>
    public async Task<Thing> HeldRoleAsync(string made)
    {
        var id = await OwnersRoleAsync();
        return Thing
            .Of(
                ("Role", $"{id}"),
                ("Name", $"By the role {id}, {number}"),
                ("Scopes", "read"),
                ("Days", "90"),
                ("Receiver", "https://example.org/told"),
                ("Events", "card.changed")
            )
            .Seen(made, $"role_id = {id}");
    }

    public async Task<Thing> HighRoleAsync(int holder)
    {
        var id = await AddAsync($"insert into roles_held (person_id, role, given_at) values ({holder}, 'administrator', now())");
        return Thing.Row("roles_held", id, ("id", $"{id}"));
    }

    public async Task<Thing> InvitationAsync(string email)
    {
        var key = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"key{number}")).AsSpan(0, 24));
        var id = await AddAsync(
            $"""
            insert into invitations (email, role, scope_id, digest, invited_at, expires_at, invited_by_id)
            values ('{email}', '{role}', {Scope}, '\x{Digest(key)}', now(), now() + interval '14 days', {await InviterAsync()})
            """
        );
        return Thing.Row("invitations", id, ("id", $"{id}"), ("key", key));
    }

    public async Task<Thing> HighInvitationAsync()
    {
        var id = await AddAsync(
            $"""
            insert into invitations (email, role, digest, invited_at, expires_at, invited_by_id)
            values ('auditor{number}@example.org', 'auditor', '\x{Digest($"high{number}")}', now(), now() + interval '14 days', {owner})
            """
        );
        return Thing.Row("invitations", id, ("id", $"{id}"));
    }

    public async Task<Thing> RequestAsync(int asker)
    {
        var id = await AddAsync(
            $"insert into role_requests (person_id, role, scope_id, evidence, asked_at) values ({asker}, '{role}', {Scope}, 'I work there.', now())"
        );
        return Thing.Row("role_requests", id, ("Id", $"{id}"), ("Decision", "refuse"), ("Reason", "Not known there."));
    }

    public async Task<Thing> TokenAsync() => await TokenAsync(owner, await OwnersRoleAsync());

    public async Task<Thing> HighTokenAsync(int administrator) => await TokenAsync(administrator, (await HighRoleAsync(administrator)).Id);

    private async Task<Thing> TokenAsync(int person, long held)
    {
        var id = await AddAsync(
            $$"""
            insert into api_tokens (person_id, role_id, name, scopes, start, digest, made_at, expires_at)
            values ({{person}}, {{held}}, 'Token {{number}}', '{read}', 'grappe_{{number}}', '\x{{Digest(
                $"token{number}"
            )}}', now(), now() + interval '90 days')
            """
        );
        return Thing.Row("api_tokens", id, ("id", $"{id}"));
    }

    public async Task<Thing> WebhookAsync()
    {
        var secret = site.Services.GetRequiredService<SignWebhook>().NewSecret().Kept;
        var id = await AddAsync(
            $$"""
            insert into webhooks (person_id, role_id, name, address, events, secret, made_at, paused_at, pause)
            values ({{owner}}, {{await OwnersRoleAsync()}}, 'Webhook {{number}}', 'https://example.org/told', '{card.changed}', '{{secret}}', now(), now(), 'owner')
            """
        );
        return Thing.Row("webhooks", id, ("id", $"{id}"));
    }

    public async Task<Thing> DeliveryAsync(Thing webhook)
    {
        var id = await AddAsync(
            $$"""
            insert into webhook_deliveries (webhook_id, key, event, payload, state, tries, at)
            values ({{webhook.Id}}, 'delivery {{number}}', 'card.changed', '{}', 'failed', 1, now())
            """
        );
        return Thing.Row("webhook_deliveries", id, ("id", $"{webhook.Id}"), ("delivery", $"{id}"));
    }

    public async Task<Thing> SessionAsync()
    {
        var id = await AddAsync(
            $"""
            insert into sessions (digest, person_id, ticket, device, started_at, seen_at, expires_at)
            values ('\x{Digest($"session{number}")}', {owner}, '\x00', 'A device', now(), now(), now() + interval '1 day')
            """
        );
        return Thing.Row("sessions", id, ("session", $"{id}"));
    }

    public async Task<Thing> PasskeyAsync()
    {
        var credential = Encoding.UTF8.GetBytes($"passkey{number}");
        await site.Query<int>(
            $$"""
            insert into person_passkeys (credential_id, user_id, data) values ('\x{{Convert.ToHexString(credential)}}', {{owner}},
                '{"PublicKey": "AA==", "Name": "Key", "CreatedAt": "2026-01-01T00:00:00+00:00", "SignCount": 0, "Transports": [], "IsUserVerified": true,
                "IsBackupEligible": false, "IsBackedUp": false, "AttestationObject": "AA==", "ClientDataJson": "AA=="}') returning user_id
            """
        );
        return Thing.Of(("id", Base64Url.EncodeToString(credential))).Seen("person_passkeys", $"user_id = {owner}");
    }

    public async Task<Thing> LoginAsync()
    {
        await site.Query<int>(
            $"insert into person_logins (login_provider, provider_key, user_id) values ('somewhere', 'login{number}', {owner}) returning user_id"
        );
        return Thing.Of(("provider", "somewhere"), ("key", $"login{number}")).Seen("person_logins", $"user_id = {owner}");
    }

    public async Task<Thing> FollowAsync()
    {
        var id = await AddAsync(
            $"insert into follows (person_id, kind, query, name, frequency, since) values ({owner}, 'search', 'q=a{number}', 'A{number}', 'weekly', now())"
        );
        return Thing.Row("follows", id, ("id", $"{id}"), ("frequency", "never"));
    }

    public async Task<Thing> NoticeAsync()
    {
        var id = await AddAsync(
            $"insert into notices (person_id, sentence, path, says, key, at) values ({owner}, 'notice.published', 'clusters/mecadev', '[\"A\"]', 'notice {number}', now())"
        );
        return Thing.Row("notices", id, ("upTo", $"{id}"));
    }

    public async Task<Thing> MessageAsync((int Id, string Slug) cluster)
    {
        var id = await AddAsync($"insert into messages (subject_id, author_id, text, at) values ({cluster.Id}, {owner}, 'Message {number}', now())");
        return Thing.Row("messages", id, ("slug", cluster.Slug), ("id", $"{id}"), ("reason", "Off the matter."));
    }

    public async Task<Thing> ImportAsync(string state, string country)
    {
        var id = await AddAsync(
            $"""
            insert into imports (kind, file_name, size, person_id, for_id, country, language, state, uploaded_at, checked_at, applied_at)
            select 'observations', 'table{number}.csv', 10, {owner}, subject.id, '{country}', 'en', '{state}', now(), now(), now()
            from subjects subject where subject.kind = 'network' and subject.country = '{country}' order by subject.id limit 1
            """
        );
        await site.Query<int>(
            $$"""
            with import as (
                update imports set headings = '{Matter,"In words"}', mapping = '{subject,value}', columns = '{subject,value}', lines_wrong = 1,
                    form = '{"kind":"csv","sheetNames":[],"encoding":"utf-8","separator":",","headingLine":1}'
                where id = {{id}} returning id
            ), part as (
                insert into import_parts (import_id, ordinal, content) select id, 0, 'Matter,In words' from import
            ), first as (
                insert into import_first_lines (import_id, line, cells) select id, 1, '{Matter,"In words"}'::text[] from import
            ), replaced as (
                insert into import_replacements (import_id, column_name, cell, instead, label) select id, 'value', 'a cell', 'another', 'Another' from import
            )
            insert into import_lines (import_id, line, verdict, cells, problem_column, problem, problem_values, proposals)
            select id, 2, 'error', '{cluster/none,twelve}', 'value', 'import.subject', '{twelve}', '{12,"Twelve"}' from import returning line
            """
        );
        return Thing.Row(
            "imports",
            id,
            ("id", $"{id}"),
            ("ending", "csv"),
            ("Reason", "Wrong table."),
            ("line", "2"),
            ("column", "value"),
            ("instead", "12"),
            ("number", "0"),
            ("Take[0]", "subject")
        );
    }

    public async Task<Thing> JudgementAsync()
    {
        var id = await AddAsync(
            $"insert into term_judgements (language, key, term, verdict, judged_by_id, judged_at) values ('en', 'word{number}', 'word {number}', 'refused', {owner}, now())"
        );
        return Thing.Row("term_judgements", id, ("id", $"{id}"));
    }

    public async Task<Thing> TermAsync()
    {
        await AddAsync(
            $"insert into term_uses (subject_id, language, key, term, stretch, field) values ({Scope}, 'en', 'term{number}', 'term {number}', 'term {number}', 'activity')"
        );
        return Thing.Of(("in", "en"), ("key", $"term{number}"), ("Chosen", $"term{number}"), ("Reason", "No word of a trade."));
    }

    public async Task<Thing> JobAsync()
    {
        var id = await AddAsync($"insert into jobs (kind, state, finished_at, detail) values ('forget-old', 'failed', now(), '{Made}')");
        return Thing.Row("jobs", id, ("id", $"{id}"));
    }

    public async Task<Thing> MailAsync()
    {
        var id = await AddAsync(
            $"insert into mails (recipient, language, subject, text, state, problem) values ('nobody{number}@example.org', 'en', 'A mail', 'Text', 'failed', 'address')"
        );
        return Thing.Row("mails", id, ("id", $"{id}"));
    }

    /// <param name="state">submitted, draft, or withdrawn before it was ever sent.</param>
    /// <param name="country">By which it is judged.</param>
    /// <param name="document">What proves it; 0 where nothing does.</param>
    public async Task<Thing> ProposalAsync(string state, string country, long document = 0)
    {
        if (state == "draft")
            await site.Query<int>(
                $"update proposals set state = 'withdrawn' where author_id = {owner} and subject_id = {Scope} and state = 'draft' returning id"
            );
        var id = await AddAsync(
            $"""
            insert into proposals (subject_id, country, author_id, role, for_id, state, seen_statement_id, document_id, started_at, changed_at, submitted_at)
            values ({Scope}, '{country}', {owner}, '{role}', {ProposedFor}, '{state}', 0, {(document > 0 ? document : "null")}, now(), now(),
                {(state == "submitted" ? "now()" : "null")})
            """
        );
        var value = await AddAsync($"insert into proposed_values (proposal_id, field, key, value, language) values ({id}, 'jobs', '', '3{number % 10}', 'en')");
        return Thing.Row(
            "proposals",
            id,
            ("id", $"{id}"),
            ("chosen", $"{id}.1"),
            ("version", "1"),
            ($"verdict-{value}", "refused"),
            ($"reason-{value}", "Not so."),
            ("Reason", "Not so.")
        );
    }

    /// <summary>Declared and believed at once, to be looked at after.</summary>
    public async Task<Thing> PublishedAsync(string country)
    {
        var proposal = await ProposalAsync("submitted", country);
        await site.Query<int>($"update proposals set state = 'decided', decided_at = now(), decided_by_id = author_id where id = {proposal.Id} returning id");
        var observation = await AddAsync(
            $"""
            insert into observations (subject_id, source_id, part, heading, observed_on, from_files, proposal_id, declared_for_id)
            select {Scope}, source.id, 'declaration', '', '2026-01-01', false, {proposal.Id}, {Scope} from sources source where source.slug = 'declarations'
            """
        );
        await AddAsync(
            $"insert into statements (observation_id, field, place_ids, wording) values ({observation}, 'place', array[]::int[], 'Tazghount {number}')"
        );
        return proposal.With(("observation", $"{observation}"), ("translation", "0"));
    }

    public async Task<Thing> DocumentAsync(string state, string country)
    {
        var id = await AddAsync(
            $"""
            insert into documents (name, media_type, size, content, digest, owner, owner_id, uploaded_by_id, uploaded_at)
            values ('minutes{number}.pdf', 'application/pdf', 8, '\x255044462d312e34', '\x00', 'proposal', 0, {owner}, now())
            """
        );
        var proposal = await ProposalAsync(state, country, id);
        await AddAsync($"update documents set owner_id = {proposal.Id} where id = {id}");
        return Thing.Row("documents", id, ("id", $"{id}"));
    }

    // The attacker gets no role by what is made for them: where they hold none, one that is over stands for it.
    private async Task<long> OwnersRoleAsync() =>
        owner == attacker.PersonId && attacker.RoleId > 0
            ? attacker.RoleId
            : (await site.Query<int?>($"select max(id) from roles_held where person_id = {owner} and ends_at is null"))[0]
                ?? await AddAsync(
                    $"""
                    insert into roles_held (person_id, role, scope_id, given_at, ends_at)
                    values ({owner}, '{role}', {Scope}, now(), {(owner == attacker.PersonId ? "now()" : "null")})
                    """
                );

    // Whoever invited still holds the role by which they may.
    private async Task<long> InviterAsync() =>
        (
            await site.Query<int>(
                $"""
                with inviter as (
                    insert into people (user_name, normalized_user_name, email, normalized_email, email_confirmed, security_stamp, two_factor_enabled,
                        lockout_enabled, access_failed_count, name, language, created_at)
                    values ('inviter{number}@example.org', 'INVITER{number}@EXAMPLE.ORG', 'inviter{number}@example.org', 'INVITER{number}@EXAMPLE.ORG',
                        true, 'stamp', false, true, 0, 'The inviter {number}', 'en', now())
                    returning id
                )
                insert into roles_held (person_id, role, given_at) select id, 'administrator', now() from inviter returning person_id
                """
            )
        )[0];

    private static string Digest(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
