using System.Collections.Concurrent;
using System.Net;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.House;

/// <summary>Tests that everybody meets at every route what it declares. The routes are read from the platform, so that no list can forget one.</summary>
public sealed class EveryRouteTests(Site site) : IClassFixture<Site>
{
    private const string Cluster = "mecadev";
    private const string Network = "tunisia-technoparks";

    /// <param name="Needed">Empty where signing in is enough.</param>
    /// <param name="Scopes">Of a token, where only programs are let in.</param>
    private sealed record Route(string Method, string Address, bool IsDeclared, bool IsOpen, IReadOnlyList<string> Needed, IReadOnlyList<string> Scopes)
    {
        public override string ToString() => $"{Method} {Address}";
    }

    private enum Met
    {
        Let,
        SignIn,
        Refused,
    }

    [Fact]
    public async Task No_route_is_without_a_word_on_who_may_come() =>
        (await RoutesAsync()).Where(route => !route.IsDeclared).Select(route => route.ToString()).ShouldBeEmpty();

    [Fact]
    public async Task Every_route_lets_in_whom_it_declares_and_nobody_else()
    {
        var routes = await RoutesAsync();
        routes.Count.ShouldBeGreaterThan(80);
        routes.ShouldContain(route => route.Needed.Count > 0);
        var organisation = (await site.Query<string>("select slug from subjects where kind = 'organisation' order by id limit 1"))[0];
        var visitors = new List<(string Who, bool SignedIn, Role? Role, HttpClient Client)>
        {
            ("nobody", false, null, site.Visitor().Client),
            ("somebody without a role", true, null, (await site.SignedIn("Route Walker")).Client),
        };
        foreach (var role in RoleList.All)
        {
            var slug = role.ScopeKind() switch
            {
                "network" => Network,
                "cluster" => Cluster,
                "organisation" => organisation,
                _ => null,
            };
            var visitor = await site.SignedIn($"Route {role}", role.Code(), slug is null ? null : $"{role.ScopeKind()}/{slug}");
            visitors.Add((role.Code(), true, role, visitor.Client));
        }

        var acts = site.Services.GetRequiredService<Acts>();
        var wrong = new ConcurrentBag<string>();
        var meetings = routes.SelectMany(_ => visitors, (route, visitor) => (route, visitor));
        await Parallel.ForEachAsync(
            meetings,
            async (meeting, _) =>
            {
                var (route, (who, signedIn, role, client)) = meeting;
                var expected =
                    route.IsOpen ? Met.Let
                    : !signedIn || route.Scopes.Count > 0 ? Met.SignIn
                    : route.Needed.All(act => role is { } held && acts[act].Roles.ContainsKey(held)) ? Met.Let
                    : Met.Refused;
                var met = await MeetAsync(client, route);
                if (met != expected)
                    wrong.Add($"{route}: {who} is {met} and not {expected}");
            }
        );
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_route_answers_other_methods_by_naming_those_it_has_and_repeats_nothing()
    {
        var routes = (await RoutesAsync()).ToLookup(route => route.Address, route => route.Method);
        var wrong = new ConcurrentBag<string>();
        var meetings = routes.SelectMany(_ => new[] { "POST", "PUT", "DELETE", "PATCH", "TRACE", "FOO" }, (route, method) => (route, method));
        await Parallel.ForEachAsync(
            meetings.Where(meeting => !meeting.route.Contains(meeting.method) && meeting.route.Key is not ("/error" or "/nothing.txt")),
            async (meeting, _) =>
            {
                using var request = new HttpRequestMessage(new HttpMethod(meeting.method), meeting.route.Key);
                request.Headers.Add("X-Secret", "not to be repeated");
                using var answer = await site.Client.SendAsync(request);
                var allowed = answer.Content.Headers.Allow;
                // A form without its token, to a cluster that would be called so.
                if (
                    meeting is
                    { method: "POST", route.Key: "/en/clusters/points" or "/en/clusters/suggestions" or "/en/clusters/news.atom" or "/en/events/mecadev.ics" }
                )
                    return;
                if (
                    answer.StatusCode != HttpStatusCode.MethodNotAllowed
                    || !meeting.route.All(allowed.Contains)
                    || allowed.Contains(meeting.method)
                    || (await answer.Content.ReadAsStringAsync()).Contains("not to be repeated", StringComparison.Ordinal)
                )
                    wrong.Add($"{meeting.method} {meeting.route.Key}: {(int)answer.StatusCode}, {string.Join(' ', allowed)}");
            }
        );
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_route_tells_its_head_as_it_tells_the_whole()
    {
        var wrong = new ConcurrentBag<string>();
        var administrator = (await site.SignedIn("Head Administrator", "administrator")).Client;
        var readings = (await RoutesAsync()).Where(route => route.Method == "GET").Select(route => route.Address).Distinct();
        await Parallel.ForEachAsync(
            readings.SelectMany(_ => new[] { site.Client, administrator }, (address, client) => (address, client)),
            async (reading, _) =>
            {
                using var whole = await reading.client.GetAsync(reading.address, HttpCompletionOption.ResponseHeadersRead);
                using var head = await reading.client.SendAsync(
                    new HttpRequestMessage(HttpMethod.Head, reading.address),
                    HttpCompletionOption.ResponseHeadersRead
                );
                if (
                    head.StatusCode != whole.StatusCode
                    || head.Content.Headers.ContentType?.MediaType != whole.Content.Headers.ContentType?.MediaType
                    || head.Headers.Location != whole.Headers.Location
                )
                    wrong.Add($"{reading.address}: {(int)whole.StatusCode} and {(int)head.StatusCode}");
            }
        );
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_route_for_programs_lets_in_tokens_with_its_scopes_and_no_token_opens_anything_else_that_is_shut()
    {
        var routes = (await RoutesAsync()).Where(route => !route.IsOpen).ToList();
        routes.Count(route => route.Scopes.Count > 0).ShouldBeGreaterThan(6);
        var owners = new Dictionary<Role, Visitor>
        {
            [Role.Curator] = await site.SignedIn("Route Token Curator", "curator", $"network/{Network}"),
            [Role.Manager] = await site.SignedIn("Route Token Manager", "manager", "cluster/mecadev"),
            [Role.Representative] = await site.SignedIn("Route Token Representative", "representative", "organisation/apii"),
        };
        var wrong = new ConcurrentBag<string>();
        foreach (var scope in site.Services.GetRequiredService<TokenScopes>().All)
        {
            var owner = owners.First(one => scope.Act?.Roles.ContainsKey(one.Key) != false).Value;
            var client = site.CreateClient(new Microsoft.AspNetCore.Mvc.Testing.WebApplicationFactoryClientOptions { HandleCookies = false });
            client.DefaultRequestHeaders.Authorization = new("Bearer", (await Caller.Of(site, owner, scope.Code)).Token);
            foreach (var route in routes)
            {
                var expected =
                    route.Scopes.Contains(scope.Code) ? Met.Let
                    : route.Scopes.Count > 0 ? Met.Refused
                    : Met.SignIn;
                if (await MeetAsync(client, route) is var met && met != expected)
                    wrong.Add($"{route}: a token for {scope.Code} is {met} and not {expected}");
            }
        }
        wrong.ShouldBeEmpty();
    }

    private async Task<Met> MeetAsync(HttpClient client, Route route)
    {
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Address);
        if (route.Method == "POST")
            request.Content = new FormUrlEncodedContent([]);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        ((int)answer.StatusCode).ShouldBeLessThan(500, route.ToString());
        // A browser ends at the page to which one is sent; an address that was not to be opened is told by the one that was asked for.
        if (route.Address.Contains("/account/sign-in", StringComparison.Ordinal))
            return answer.StatusCode == HttpStatusCode.Forbidden ? Met.Refused : Met.Let;
        if (
            answer.StatusCode == HttpStatusCode.Unauthorized
            || answer.RequestMessage!.RequestUri!.AbsolutePath.EndsWith("/account/sign-in", StringComparison.Ordinal)
                && answer.RequestMessage.RequestUri.Query.Contains("then=", StringComparison.Ordinal)
        )
            return Met.SignIn;
        return answer.StatusCode == HttpStatusCode.Forbidden ? Met.Refused : Met.Let;
    }

    private async Task<IReadOnlyList<Route>> RoutesAsync()
    {
        var loader = site.Services.GetRequiredService<PageLoader>();
        var routes = new Dictionary<string, Route>();
        foreach (var endpoint in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            IReadOnlyList<object> said = [.. endpoint.Metadata];
            var methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.ToList() ?? [];
            // A page tells what it declares only once it is loaded.
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                var compiled = await loader.LoadAsync(page, endpoint.Metadata);
                said = [.. said, .. compiled.ModelTypeInfo!.GetCustomAttributes(inherit: true)];
                methods = ["GET", .. compiled.HandlerMethods.Any(handler => handler.HttpMethod == "Post") ? new[] { "POST" } : []];
            }
            if (endpoint.RoutePattern.RawText == "{**path:file}")
            {
                // The framework's own, for files that are not there: nobody can declare anything on it, and it is told to anybody.
                said = [.. said, new AllowAnonymousAttribute()];
            }
            var authorised = said.OfType<IAuthorizeData>().ToList();
            foreach (var address in AddressesOf(endpoint.RoutePattern))
            foreach (var method in methods.Count > 0 ? methods : ["GET"])
            {
                var route = new Route(
                    method,
                    address,
                    authorised.Count > 0 || said.OfType<IAllowAnonymous>().Any(),
                    said.OfType<IAllowAnonymous>().Any(),
                    [.. authorised.OfType<NeedsAttribute>().Select(needs => needs.Act).Distinct()],
                    [.. authorised.OfType<NeedsScopeAttribute>().SelectMany(needs => needs.Scopes).Distinct()]
                );
                routes.TryAdd(route.ToString(), route);
            }
        }
        return [.. routes.Values];
    }

    // What a regular expression allows to choose is tried each in turn.
    private static IEnumerable<string> AddressesOf(RoutePattern pattern)
    {
        var sections = pattern
            .Parameters.SelectMany(parameter => parameter.ParameterPolicies)
            .Select(policy => policy.Content)
            .FirstOrDefault(content => content?.StartsWith("regex(^(", StringComparison.Ordinal) == true);
        foreach (var section in sections is null ? [""] : sections["regex(^(".Length..].Split(')')[0].Split('|'))
            yield return "/"
                + string.Join(
                    '/',
                    pattern.PathSegments.Select(segment =>
                        string.Concat(segment.Parts.Select(part => part is RoutePatternParameterPart named ? Value(named, section) : Literal(part)))
                    )
                );
    }

    private static string Literal(RoutePatternPart part) =>
        part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            _ => "",
        };

    private static string Value(RoutePatternParameterPart parameter, string section) =>
        parameter.Name switch
        {
            "lang" => "en",
            "section" or "group" => section,
            "slug" when section is "networks" => Network,
            "slug" => Cluster,
            "code" => "tn",
            _ when parameter.ParameterPolicies.Any(policy => policy.Content == "file") => "nothing.txt",
            _ when parameter.ParameterPolicies.Any(policy => policy.Content == "guid") => "6d1f4a2e-7c56-4ac9-b8a5-0a5f7f6a1c11",
            _ => "1",
        };
}
