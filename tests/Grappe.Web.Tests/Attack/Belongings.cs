using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Attack;

/// <summary>Makes the things that are tried: for each attempt anew, so that no attempt finds what another left behind.</summary>
public sealed class Belongings(Site site)
{
    private readonly Dictionary<(string Kind, Whose Whose), (int Id, string Slug)> subjects = [];
    private int made;
    private string partner = "";
    private readonly Dictionary<Whose, IReadOnlyDictionary<string, Thing>> work = [];

    public async Task<Belongings> ReadyAsync()
    {
        foreach (var kind in new[] { "cluster", "network", "structure", "organisation", "programme", "event" })
        {
            var home =
                kind == "cluster" ? Attacker.Cluster
                : kind == "network" ? Attacker.Network
                : "";
            var near = kind == "cluster" ? "elentica" : "";
            subjects[(kind, Whose.Own)] = await SubjectAsync(kind, $"slug = '{home}' desc, (country is not distinct from 'tn') desc");
            subjects[(kind, Whose.Other)] = await SubjectAsync(
                kind,
                $"id = {subjects[(kind, Whose.Own)].Id}, slug = '{near}' desc, (country is not distinct from 'tn') desc"
            );
            subjects[(kind, Whose.Foreign)] = await SubjectAsync(kind, "(country is not distinct from 'ma') desc, (country is distinct from 'tn') desc");
        }
        // What an organisation may do in a cluster is the same in its own and in that of others, unless it is a member.
        var members = await site.Query<int>("select id from subjects where kind = 'organisation' and country = 'tn' order by id limit 3");
        foreach (var whose in Enum.GetValues<Whose>())
            work[whose] = await WorkThings.MakeAsync(site, subjects[("cluster", whose)].Slug, members[(int)whose]);
        // None of those above.
        partner = (await site.Query<string>("select 'cluster/' || slug from subjects where kind = 'cluster' and country = 'tn' order by id desc limit 1"))[0];
        return this;
    }

    public (int Id, string Slug) Subject(string kind, Whose whose) => subjects[(kind, whose)];

    /// <summary>The subject on which a role of the same sort as the attacker's is held: theirs, a neighbour's, one abroad.</summary>
    private (int Id, string Slug) HomeOf(Attacker attacker, Whose whose) => Subject(attacker.Home.Kind, whose);

    /// <summary>Makes one, that belongs to the attacker or to somebody new.</summary>
    public async Task<Thing> MakeAsync(string kind, Whose whose, Attacker attacker)
    {
        if (subjects.TryGetValue((kind, whose), out var subject))
            return Thing.Of(("slug", subject.Slug), ("partner", partner));
        if (work[whose].TryGetValue(kind, out var inWork))
            return inWork;
        var number = Interlocked.Increment(ref made);
        var scope = HomeOf(attacker, whose);
        return kind switch
        {
            "" => Thing.None,
            "country" => Thing.Of(("code", "tn")),
            "source" => Thing.Of(("slug", "study-2019")),
            "concept" => Thing.Of(("slug", (await site.Query<string>("select slug from concepts order by id limit 1"))[0])),
            "edition" => Thing.Of(("edition", (await site.Query<string>("select name from editions order by loaded_at limit 1"))[0])),
            "table" => Thing.Of(("country", "tn"), ("kind", "observations"), ("ending", "csv")),
            "scope" => Thing
                .Of(("On", $"{attacker.Home.Kind}/{scope.Slug}"), ("Email", $"asked{number}@example.org"), ("Role", RoleOn(attacker)))
                .Seen("invitations", $"email = 'asked{number}@example.org'"),
            "kept form of another browser" => await KeptFormAsync(attacker, number),
            _ => await OwnedAsync(kind, whose, attacker, scope, number),
        };
    }

    /// <summary>A digest of the row a thing is, so that it shows whether anything was changed.</summary>
    public async Task<string> StateOfAsync(Thing thing) =>
        thing.Table.Length == 0
            ? ""
            : (
                await site.Query<string>(
                    $"""
                    select coalesce(md5(string_agg(to_jsonb(thing)::text, '' order by to_jsonb(thing)::text)), 'gone')
                    from {thing.Table} thing where {thing.Where}
                    """
                )
            )[0];

    /// <summary>Takes what was tried out of the way: lists that grow with every attempt would be all that is measured.</summary>
    public async Task TidyAsync(Thing thing, Attacker attacker)
    {
        // The tokens of its role are what a program comes with.
        if (attacker.IsProgram)
            return;
        var over = thing.Table switch
        {
            "roles_held" => "ends_at = now()",
            "api_tokens" or "webhooks" => "ended_at = now()",
            "invitations" => "withdrawn_at = now()",
            "role_requests" => "decided_at = now(), accepted = false",
            "proposals" => "state = 'withdrawn', decided_at = null, decided_by_id = null",
            _ => null,
        };
        if (over is not null)
            await site.Query<long>($"update {thing.Table} set {over} where {thing.Where} returning id::bigint");
    }

    private static string RoleOn(Attacker attacker) => attacker.Home.Kind == "organisation" ? "representative" : "contributor";

    private async Task<(int, string)> SubjectAsync(string kind, string order)
    {
        var id = (await site.Query<int>($"select id from subjects where kind = '{kind}' order by {order}, id limit 1"))[0];
        return (id, (await site.Query<string>($"select slug from subjects where id = {id}"))[0]);
    }

    private async Task<Thing> OwnedAsync(string kind, Whose whose, Attacker attacker, (int Id, string Slug) scope, int number)
    {
        var owner = whose == Whose.Own && !attacker.IsNobody ? attacker.PersonId : await PersonAsync(number);
        var makes = new MakeRows(site, attacker, owner, scope, RoleOn(attacker), number);
        return kind switch
        {
            "role" => await makes.RoleAsync(await PersonAsync(number, "colleague")),
            "role for a token" => await makes.HeldRoleAsync("api_tokens"),
            "role for a webhook" => await makes.HeldRoleAsync("webhooks"),
            "administrator's role" => await makes.HighRoleAsync(await PersonAsync(number, "administrator")),
            "invitation" => await makes.InvitationAsync(whose == Whose.Own && attacker.Email.Length > 0 ? attacker.Email : $"invited{number}@example.org"),
            "administrator's invitation" => await makes.HighInvitationAsync(),
            "request" => await makes.RequestAsync(await PersonAsync(number, "asker")),
            "token" => await makes.TokenAsync(),
            "administrator's token" => await makes.HighTokenAsync(await PersonAsync(number, "administrator")),
            "webhook" => await makes.WebhookAsync(),
            "delivery" => await makes.DeliveryAsync(await makes.WebhookAsync()),
            "delivery of elsewhere" => (await makes.DeliveryAsync(await makes.WebhookAsync())).With(("id", await OwnWebhookAsync(attacker, number))),
            "session" => await makes.SessionAsync(),
            "passkey" => await makes.PasskeyAsync(),
            "login" => await makes.LoginAsync(),
            "follow" => await makes.FollowAsync(),
            "notice" => await makes.NoticeAsync(),
            "message" => await makes.MessageAsync(Subject("cluster", whose)),
            "message of elsewhere" => (await makes.MessageAsync(Subject("cluster", whose))).With(
                ("slug", Subject("cluster", whose == Whose.Own ? Whose.Other : Whose.Own).Slug)
            ),
            "import" => await makes.ImportAsync("applied", CountryOf(whose)),
            "checked import" => await makes.ImportAsync("checked", CountryOf(whose)),
            "judgement" => await makes.JudgementAsync(),
            "term" => await makes.TermAsync(),
            "failed job" => await makes.JobAsync(),
            "failed mail" => await makes.MailAsync(),
            "proposal" => await makes.ProposalAsync("submitted", CountryOf(whose)),
            "draft" => await makes.ProposalAsync("draft", CountryOf(whose)),
            "withdrawn draft" => await makes.ProposalAsync("withdrawn", CountryOf(whose)),
            "published proposal" => await makes.PublishedAsync(CountryOf(whose)),
            "observation of elsewhere" => await ElsewhereAsync(makes, whose),
            "document" => await makes.DocumentAsync("submitted", CountryOf(whose)),
            "document of a draft" => await makes.DocumentAsync("draft", CountryOf(whose)),
            "document of a withdrawn draft" => await makes.DocumentAsync("withdrawn", CountryOf(whose)),
            _ => throw new InvalidOperationException($"Nobody has said how '{kind}' is made."),
        };
    }

    private static string CountryOf(Whose whose) => whose == Whose.Foreign ? "ma" : "tn";

    private async Task<string> OwnWebhookAsync(Attacker attacker, int number)
    {
        var owner = attacker.IsNobody ? await PersonAsync(number, "webhook") : attacker.PersonId;
        var makes = new MakeRows(site, attacker, owner, HomeOf(attacker, Whose.Own), RoleOn(attacker), number);
        return (await makes.WebhookAsync()).Values["id"];
    }

    // A proposal, and what was never published by it.
    private async Task<Thing> ElsewhereAsync(MakeRows makes, Whose whose)
    {
        var observation = (await site.Query<long>("select id from observations where proposal_id is null order by id limit 1"))[0];
        return (await makes.PublishedAsync(CountryOf(whose))).With(("observation", $"{observation}")).Seen("observations", $"id = {observation}");
    }

    // Even one's own: another browser may be somebody else's.
    private async Task<Thing> KeptFormAsync(Attacker attacker, int number)
    {
        var id = Guid.NewGuid();
        var person = attacker.IsNobody ? await PersonAsync(number, "keeper") : attacker.PersonId;
        await site.Query<Guid>(
            $$"""
            insert into kept_forms select * from jsonb_populate_record(null::kept_forms, jsonb_build_object('id', '{{id}}', 'address', '/en/account',
                'fields', '{"FullName": ["Planted"]}'::jsonb, 'kept_at', now(), 'person_id', {{person}}, 'browser', '\x00', 'by_click', true))
            returning id
            """
        );
        return Thing.Of(("id", id.ToString()));
    }

    private async Task<int> PersonAsync(int number, string sort = "owner") =>
        (
            await site.Query<int>(
                $"""
                insert into people (user_name, normalized_user_name, email, normalized_email, email_confirmed, security_stamp, two_factor_enabled,
                    lockout_enabled, access_failed_count, name, language, created_at)
                values ('{sort}{number}@example.org', '{sort.ToUpperInvariant()}{number}@EXAMPLE.ORG', '{sort}{number}@example.org',
                    '{sort.ToUpperInvariant()}{number}@EXAMPLE.ORG', true, 'stamp', false, true, 0, 'The {sort} {number}', 'en', now())
                returning id
                """
            )
        )[0];
}
