using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Html.Parser;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Attack;

/// <summary>Somebody who tries every door: nobody, somebody without a role, a holder of each role, or a program with a token of each scope.</summary>
public sealed class Attacker
{
    public const string Network = "tunisia-technoparks";
    public const string Cluster = "mecadev";

    private readonly Site site;
    private string sessions = "[]";
    private string stamp = "";

    private Attacker(Site site, string name, HttpClient client) => (this.site, Name, Client) = (site, name, client);

    /// <summary>As a column of the table names them.</summary>
    public string Name { get; }

    /// <summary>Follows no redirection.</summary>
    public HttpClient Client { get; }

    /// <summary>0 for nobody.</summary>
    public int PersonId { get; private set; }

    /// <summary>The number of the role they hold; 0 where they hold none.</summary>
    public int RoleId { get; private set; }

    public bool IsProgram { get; private init; }

    public bool IsNobody => PersonId == 0;

    public string Email { get; private init; } = "";

    /// <summary>The antiforgery token of their pages.</summary>
    public string FormToken { get; private set; } = "";

    /// <summary>On what their role is held, as kind and slug, or what counts as theirs where it is held on more or on nothing.</summary>
    public (string Kind, string Slug) Home { get; private init; } = ("cluster", Cluster);

    /// <summary>Everybody there is, in the order of the columns of the table.</summary>
    public static async Task<IReadOnlyList<Attacker>> AllAsync(Site site)
    {
        var organisation = (await site.Query<string>("select slug from subjects where kind = 'organisation' and country = 'tn' order by id limit 1"))[0];
        var all = new List<Attacker>();
        var nobody = site.Visitor();
        await nobody.Open("/en/account/sign-in");
        all.Add(await new Attacker(site, "nobody", ClientOf(site, nobody)).ReadyAsync("/en/account/sign-in"));
        all.Add(await SignedInAsync(site, "member", null, null, ("cluster", Cluster)));
        foreach (var role in RoleList.All)
            all.Add(
                role.ScopeKind() switch
                {
                    "network" => await SignedInAsync(site, role.Code(), role, $"network/{Network}", ("cluster", Cluster)),
                    "organisation" => await SignedInAsync(site, role.Code(), role, $"organisation/{organisation}", ("organisation", organisation)),
                    "cluster" => await SignedInAsync(site, role.Code(), role, $"cluster/{Cluster}", ("cluster", Cluster)),
                    _ => await SignedInAsync(site, role.Code(), role, null, ("cluster", Cluster)),
                }
            );
        // Each scope with a token of the first role that can have it.
        var owners = new[]
        {
            (Role: Role.Curator, Name: "Attack Program", On: $"network/{Network}"),
            (Role: Role.Manager, Name: "Attack Cluster Program", On: $"cluster/{Cluster}"),
            (Role: Role.Representative, Name: "Attack Member Program", On: $"organisation/{organisation}"),
        };
        foreach (var (role, name, on) in owners)
        {
            var owner = await site.SignedIn(name, role.Code(), on);
            var person = await site.IdOf(name);
            var held = (await site.Query<int>($"select id from roles_held where person_id = {person}"))[0];
            var scopes = site.Services.GetRequiredService<TokenScopes>();
            foreach (var scope in scopes.All.Where(scope => owners.First(one => scopes.Of(one.Role).Contains(scope)).Role == role))
            {
                var client = ClientOf(site, null);
                client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await Caller.Of(site, owner, scope.Code)).Token);
                all.Add(
                    new Attacker(site, $"token {scope.Code}", client)
                    {
                        PersonId = person,
                        RoleId = held,
                        IsProgram = true,
                    }
                );
            }
        }
        return all;
    }

    /// <summary>Undoes what they did to themselves on the way: a session that was ended, a factor that was forgotten, a role that was accepted.</summary>
    public async Task RecoverAsync()
    {
        if (IsNobody || IsProgram)
            return;
        await site.Query<int>(
            $"""
            with kept as (select * from json_populate_recordset(null::sessions, '{sessions}')),
            back as (
                insert into sessions overriding system value select * from kept
                on conflict (id) do update set ended_at = null, person_id = excluded.person_id, ticket = excluded.ticket, expires_at = excluded.expires_at
            ),
            sure as (
                update people set security_stamp = '{stamp}', two_factor_enabled = true, lockout_end = null, access_failed_count = 0
                where id = {PersonId} and (security_stamp, two_factor_enabled, access_failed_count) is distinct from ('{stamp}', true, 0)
            ),
            given as (update roles_held set ends_at = now() where person_id = {PersonId} and id <> {RoleId} and ends_at is null),
            ended as (update roles_held set ends_at = null where id = {RoleId} and ends_at is not null)
            select 1
            """
        );
    }

    // Whatever an attempt does to their cookies, the next one is made with those they had at first.
    private static HttpClient ClientOf(Site site, Visitor? visitor)
    {
        var client = site.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false });
        if (visitor is not null)
            client.DefaultRequestHeaders.Add("Cookie", visitor.Cookies);
        return client;
    }

    private static async Task<Attacker> SignedInAsync(Site site, string name, Role? role, string? scope, (string, string) home)
    {
        var visitor = await site.SignedIn($"Attack {name}", role?.Code(), scope);
        var attacker = new Attacker(site, name, ClientOf(site, visitor)) { Home = home, Email = $"attack.{name}@example.org" };
        attacker.PersonId = (await site.Query<int>($"select id from people where email = '{attacker.Email}'"))[0];
        attacker.RoleId = (await site.Query<int>($"select id from roles_held where person_id = {attacker.PersonId}")).SingleOrDefault();
        attacker.sessions = (await site.Query<string>($"select json_agg(session)::text from sessions session where person_id = {attacker.PersonId}"))[0];
        attacker.stamp = (await site.Query<string>($"select security_stamp from people where id = {attacker.PersonId}"))[0];
        return await attacker.ReadyAsync("/en/account");
    }

    private async Task<Attacker> ReadyAsync(string page)
    {
        using var answer = await Client.GetAsync(page);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, page);
        var document = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        FormToken = document.QuerySelector("input[name='__RequestVerificationToken']")!.GetAttribute("value")!;
        return this;
    }
}
