using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Mvc;

namespace Grappe.Web.Tests.Attack;

/// <summary>Every field and parameter that something can be sent in: found in the pages as they are shown, in what pages are bound to, and in the description of the interface.</summary>
public sealed partial class Entries
{
    private readonly ConcurrentDictionary<AppRoute, ConcurrentDictionary<string, string>> fields = new();
    private readonly ConcurrentDictionary<(AppRoute, string), bool> shown = new();
    private readonly Dictionary<AppRoute, (string Type, string Example)> bodies = [];
    private readonly IReadOnlyList<AppRoute> routes;
    private readonly IReadOnlyList<(Regex Path, AppRoute Route)> paths;

    private Entries(IReadOnlyList<AppRoute> routes)
    {
        this.routes = routes;
        paths =
        [
            .. routes
                .OrderBy(route => route.Parameters.Count())
                .Select(route =>
                    (new Regex("^" + InPattern().Replace(Regex.Escape(route.Pattern).Replace("}", "\\}", StringComparison.Ordinal), "[^/]+") + "$"), route)
                ),
        ];
    }

    /// <summary>The fields of a route, with a value with which its form would go through.</summary>
    public IReadOnlyDictionary<string, string> Of(AppRoute route) =>
        fields.TryGetValue(route, out var found) ? found : new ConcurrentDictionary<string, string>();

    /// <summary>A value that a field would take.</summary>
    public string SoundOf(AppRoute route, string field) =>
        Of(route).GetValueOrDefault(field) is { Length: > 0 } known ? known : Sound.GetValueOrDefault(field.ToLowerInvariant(), "a");

    // Where no page shows one.
    private static readonly Dictionary<string, string> Sound = new()
    {
        ["subject"] = $"cluster/{Attacker.Cluster}",
        ["with"] = $"cluster/{Attacker.Cluster}",
        ["on"] = $"cluster/{Attacker.Cluster}",
        ["asof"] = "2019",
        ["from"] = "2014",
        ["to"] = "2019",
        ["then"] = "/en",
        ["back"] = "/en",
        ["email"] = "somebody@example.org",
        ["receiver"] = "https://example.org/",
        ["link"] = "https://example.org/",
        ["code"] = "123456",
    };

    /// <summary>
    /// Fields that are read in one way, and take the values in turn: a card has a link and a day for each of what it holds, and one handler of a page is bound to
    /// what the forms of its others send.
    /// </summary>
    public string FamilyOf(AppRoute route, string field) =>
        field.Contains('.') ? $"*.{field.Split('.')[^1]}"
        : route is { Method: "POST", Handler: not null }
        && !shown.ContainsKey((route, field))
        && route.Taking?.GetParameters().Any(one => one.Name == field) == false
            ? "*"
        : field;

    /// <summary>The media type and the example of what programs send to a route.</summary>
    public (string Type, string Example) BodyOf(AppRoute route) => bodies.GetValueOrDefault(route, ("application/json", "{}"));

    /// <summary>Looks at the pages of all who may open them.</summary>
    public static async Task<Entries> FindAsync(Site site, IReadOnlyList<AppRoute> routes, IReadOnlyList<Attacker> people, Belongings belongings)
    {
        var entries = new Entries(routes);
        foreach (var route in routes)
            entries.ReadModel(route);
        await Parallel.ForEachAsync(
            people.Where(person => !person.IsProgram),
            async (person, _) =>
            {
                foreach (var route in routes.Where(route => route is { IsPage: true, Method: "GET", Handler: null }))
                foreach (var kind in Identifiers.KindsOf(route))
                {
                    var thing = await belongings.MakeAsync(kind, Whose.Own, person);
                    using var answer = await Meeting.SendAsync(person, route, thing);
                    if (answer.IsSuccessStatusCode)
                        entries.ReadPage(route, thing, new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync()));
                }
            }
        );
        entries.ReadDescription(JsonNode.Parse(await site.Client.GetStringAsync("/api/v1/openapi.json"))!);
        return entries;
    }

    private void Add(AppRoute route, string name, string? value)
    {
        // What bears the number of a thing is filled by the thing.
        if (name.Length > 0 && name != "__RequestVerificationToken" && !Numbered().IsMatch(name))
            fields.GetOrAdd(route, _ => new()).AddOrUpdate(name, value ?? "", (_, before) => before.Length > 0 ? before : value ?? "");
    }

    // What a page is bound to, whether or not it shows a field for it. Endpoints without a page are handed what they read.
    private void ReadModel(AppRoute route)
    {
        foreach (var property in route.Model?.GetProperties(BindingFlags.Instance | BindingFlags.Public) ?? [])
            if (route.Taking is not null && property.GetCustomAttribute<BindPropertyAttribute>() is { } bound && (bound.SupportsGet || route.Method != "GET"))
                AddBound(route, bound.Name ?? property.Name, property.PropertyType);
        // A field by the name of what the address holds is nothing to a page, and is sent all the same.
        var inAddress = route.Endpoint.RoutePattern.Parameters.Select(parameter => parameter.Name).ToList();
        foreach (var name in route is { IsPage: true, Taking: not null } ? inAddress : [])
            Add(route, name, null);
        var method = route.Taking ?? (route.IsApi ? null : route.Endpoint.Metadata.GetMetadata<MethodInfo>());
        foreach (var parameter in method?.GetParameters().ExceptBy(inAddress, parameter => parameter.Name) ?? [])
            if (!route.IsPage && parameter.ParameterType != typeof(string) && !parameter.ParameterType.IsValueType)
                continue;
            else if (parameter.ParameterType != typeof(CancellationToken))
                AddBound(route, parameter.GetCustomAttribute<FromQueryAttribute>()?.Name ?? parameter.Name!, parameter.ParameterType);
    }

    private void AddBound(AppRoute route, string name, Type type)
    {
        if (type.IsClass && type != typeof(string) && !type.IsArray && type.Namespace?.StartsWith("Grappe", StringComparison.Ordinal) == true)
            foreach (var property in type.GetProperties().Where(property => property.CanWrite))
                Add(route, property.Name, null);
        else
            Add(route, name, null);
    }

    private void ReadPage(AppRoute here, Thing thing, IHtmlDocument page)
    {
        foreach (var form in page.QuerySelectorAll<IHtmlFormElement>("form"))
        {
            var buttons = form.QuerySelectorAll("button[formaction]").Select(button => button.GetAttribute("formaction")!);
            foreach (var action in buttons.Prepend(form.GetAttribute("action") ?? ""))
                if (RouteOf(form.Method.ToUpperInvariant(), action, here) is { } route)
                    foreach (var control in form.QuerySelectorAll("input[name], select[name], textarea[name], button[name]"))
                    {
                        shown[(route, control.GetAttribute("name")!)] = true;
                        Add(route, control.GetAttribute("name")!, thing.Values.GetValueOrDefault(control.GetAttribute("name")!) ?? UsualOf(control));
                    }
        }
        // Links, and what scripts ask for.
        var addresses = page.All.SelectMany(element => element.Attributes).Where(attribute => attribute.Name is not ("action" or "formaction"));
        foreach (var address in addresses.Select(attribute => attribute.Value).Where(value => value.StartsWith('/') || value.StartsWith('?')))
            if (address.Contains('?') && RouteOf("GET", address, here) is { } route)
                foreach (var pair in address[(address.IndexOf('?') + 1)..].Split('#')[0].Split('&').Select(pair => pair.Split('=')))
                    if (pair[0] != "handler")
                        Add(route, Uri.UnescapeDataString(pair[0]), pair.Length > 1 ? Uri.UnescapeDataString(pair[1].Replace('+', ' ')) : null);
        foreach (var asking in page.QuerySelectorAll("[hx-get][name]"))
            if (RouteOf("GET", asking.GetAttribute("hx-get")!, here) is { } route)
                Add(route, asking.GetAttribute("name")!, null);
    }

    private void ReadDescription(JsonNode description)
    {
        foreach (var (path, operations) in description["paths"]!.AsObject())
        foreach (var (method, operation) in operations!.AsObject())
        foreach (var route in routes.Where(route => route.Method == method.ToUpperInvariant() && Same(route.Endpoint.RoutePattern.RawText!, path)))
        {
            foreach (var parameter in operation!["parameters"]?.AsArray() ?? [])
                if ((string)parameter!["in"]! == "query")
                    Add(route, (string)parameter["name"]!, parameter["schema"]?["enum"]?[0]?.ToString());
            foreach (var (type, content) in operation["requestBody"]?["content"]?.AsObject() ?? [])
                bodies[route] = (type, content!["example"]!.ToString());
        }
    }

    private static bool Same(string raw, string path) => Bare().Replace("/" + raw.Trim('/'), "{$1}") == path;

    private AppRoute? RouteOf(string method, string address, AppRoute here)
    {
        var parts = address.Split('#')[0].Split('?', 2);
        var handler =
            parts.Length > 1 ? parts[1].Split('&').FirstOrDefault(pair => pair.StartsWith("handler=", StringComparison.Ordinal))?["handler=".Length..] : null;
        bool Is(AppRoute route) => route.Method == method && string.Equals(route.Handler, handler, StringComparison.OrdinalIgnoreCase);
        return parts[0].Length == 0
            ? routes.FirstOrDefault(route => Is(route) && route.Pattern == here.Pattern)
            : paths.Where(path => Is(path.Route) && path.Path.IsMatch(parts[0])).Select(path => path.Route).FirstOrDefault();
    }

    // What somebody would choose or type.
    private static string? UsualOf(IElement control) =>
        control switch
        {
            IHtmlSelectElement select => select.Options.FirstOrDefault(option => option.Value.Length > 0)?.Value,
            IHtmlTextAreaElement area => area.Value,
            IHtmlInputElement { Type: "file" } => null,
            IHtmlInputElement { Type: "email" } => "somebody@example.org",
            IHtmlInputElement { Type: "url" } => "https://example.org/",
            _ => control.GetAttribute("value"),
        };

    [GeneratedRegex(@"\\\{\w+\\\}")]
    private static partial Regex InPattern();

    [GeneratedRegex(@"-\d+$|\d{3,}")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"\{\**(\w+)(?:[:?=][^}]*)?\}")]
    private static partial Regex Bare();
}
