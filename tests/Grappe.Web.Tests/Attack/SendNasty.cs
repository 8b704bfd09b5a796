using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;

namespace Grappe.Web.Tests.Attack;

/// <summary>Sends nasty values to one route after another, by those who are let in there.</summary>
internal sealed class SendNasty(Attempts attempts, Entries entries, Belongings belongings, AccessTable table, IReadOnlyList<Attacker> attackers)
{
    private const int LongestInAnAddress = 6_000;

    // Of the values each field takes every tenth, its neighbour those that follow: all of them in every field take an hour.
    private const int OneOf = 10;

    // Each gap of an address, and each form sent whole with files, takes every third.
    private const int OneOfElsewhere = 3;
    private static readonly bool All = Environment.GetEnvironmentVariable("GRAPPE_ATTACK") == "all";

    private readonly ConcurrentDictionary<(Attacker, AppRoute), Thing> read = new();

    private static bool Takes(int turn, int oneOf) => All || turn % oneOf == 0;

    /// <param name="page">One page with one handler, for each word its address may have.</param>
    public async Task ToFieldsAsync(IReadOnlyList<AppRoute> page)
    {
        var turn = 0;
        // A card has a link and a day for each of its values, all read in one way: these are sent in turn.
        foreach (
            var (at, family) in page.SelectMany(route => entries.Of(route).Keys)
                .Distinct()
                .Order(StringComparer.Ordinal)
                .GroupBy(field => entries.FamilyOf(page[0], field))
                .Index()
        )
        foreach (var nasty in Nasty.All.Where(nasty => page[0].Method != "GET" || !nasty.OnlyInForms).Where((_, each) => Takes(each + at, OneOf)))
        {
            var field = family.ElementAt(++turn % family.Count());
            var having = page.Where(route => entries.Of(route).ContainsKey(field)).ToList();
            var route = having[turn % having.Count];
            if (Welcome(route, turn) is { } attacker)
                await SendAsync(attacker, route, field, nasty);
        }
        // And all at once, as a form with files is sent.
        foreach (var (at, route) in page.Where(route => route is { IsPage: true, Method: "POST" }).Index())
        foreach (var nasty in Nasty.All.Where(nasty => !nasty.IsOfFields).Where((_, each) => Takes(each + at + page[0].Pattern.Length, OneOfElsewhere)))
            if (Welcome(route, ++turn) is { } attacker)
                await SendWithFilesAsync(attacker, route, nasty);
    }

    /// <summary>Sends bodies: each value in the place of each value of the example, and as the whole.</summary>
    public async Task ToBodiesAsync(AppRoute route)
    {
        if (Welcome(route, 0) is not { } attacker)
            return;
        var thing = await ThingAsync(attacker, route);
        foreach (var (what, type, body) in Bodies.Of(entries.BodyOf(route)))
        {
            using var answer = await attempts.MakeAsync(
                attacker.Client,
                $"{route} body",
                what,
                () =>
                {
                    var content = new ByteArrayContent(body);
                    content.Headers.ContentType = new MediaTypeHeaderValue(type);
                    return new HttpRequestMessage(HttpMethod.Post, Meeting.AddressOf(route, thing)) { Content = content };
                }
            );
        }
    }

    /// <summary>Puts values in the gaps of an address; in that of the language only once, as all addresses read it in one way.</summary>
    public async Task ToAddressAsync(AppRoute route)
    {
        var turn = 0;
        foreach (
            var (at, gap) in route
                .Parameters.Where(gap => gap is not ("asset" or "path") && (gap != "lang" || route.Pattern is "/{lang}" or "/{lang}/clusters/{slug}"))
                .Index()
        )
        foreach (
            var nasty in Nasty
                .All.Where(nasty => !nasty.OnlyInForms && !nasty.IsOfFields)
                .Where((_, each) => Takes(each + at + route.Pattern.Length, OneOfElsewhere))
        )
        {
            if (Welcome(route, ++turn) is not { } attacker)
                continue;
            var thing = await ThingAsync(attacker, route);
            var value = nasty.Sent(gap, thing.Values.GetValueOrDefault(gap, ""))[(gap.Length + 1)..];
            // The server refuses it before the platform is asked, and the one in memory cannot take it at all: RawRequestTests sends it.
            if (value.Contains("%00", StringComparison.Ordinal))
                continue;
            var odd = thing.With((gap, value));
            using var answer = await attempts.MakeAsync(
                attacker.Client,
                $"{route} {{{gap}}}",
                nasty.Name,
                () => new HttpRequestMessage(HttpMethod.Get, new Uri(Meeting.AddressOf(route, odd), UriKind.Relative))
            );
        }
    }

    private async Task SendAsync(Attacker attacker, AppRoute route, string field, Nasty nasty)
    {
        var thing = await ThingAsync(attacker, route);
        var address = Meeting.AddressOf(route, thing);
        var sound = thing.Values.GetValueOrDefault(field) ?? entries.SoundOf(route, field);
        var others = OthersOf(route, thing, attacker).Where(other => other.Key != field).Select(other => $"{Escaped(other.Key)}={Escaped(other.Value)}");
        var sent = string.Join('&', others.Prepend(nasty.Sent(Escaped(field), sound)));
        if (route.Method == "GET")
        {
            // Others' parameters would only make it long.
            sent = nasty.Sent(Escaped(field), sound);
            if (sent.Length > LongestInAnAddress)
                return;
            address += (address.Contains('?') ? "&" : "?") + sent;
        }
        using var answer = await attempts.MakeAsync(
            attacker.Client,
            $"{route} {field}",
            nasty.Name,
            () => new HttpRequestMessage(new HttpMethod(route.Method), address) { Content = route.Method == "GET" ? null : FormOf(sent) }
        );
        await AfterAsync(attacker, route, thing);
    }

    // As browsers send it, without naming an encoding: the platform would believe one, and read every letter that it does not have as a question mark.
    private static ByteArrayContent FormOf(string sent)
    {
        var form = new ByteArrayContent(Encoding.ASCII.GetBytes(sent));
        form.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        return form;
    }

    private async Task SendWithFilesAsync(Attacker attacker, AppRoute route, Nasty nasty)
    {
        var thing = await ThingAsync(attacker, route);
        var given = Encoding.Latin1.GetString(nasty.Alone());
        using var answer = await attempts.MakeAsync(
            attacker.Client,
            $"{route} (all fields, with files)",
            nasty.Name,
            () =>
            {
                var body = new MultipartFormDataContent { { new StringContent(attacker.FormToken), "__RequestVerificationToken" } };
                foreach (var (name, value) in OthersOf(route, thing, attacker))
                    if (name != "__RequestVerificationToken")
                        body.Add(new ByteArrayContent(Encoding.Latin1.GetBytes(thing.Values.ContainsKey(name) ? value : given)), name);
                var file = new ByteArrayContent(Encoding.Latin1.GetBytes(given));
                body.Add(file, "Document");
                file.Headers.ContentDisposition!.FileName =
                    "\"" + new string([.. given.Take(300).Where(letter => letter is >= ' ' and < '\x7f' and not '"' and not '\\')]) + ".csv\"";
                var other = new ByteArrayContent(Encoding.Latin1.GetBytes(given));
                body.Add(other, "file", "table.csv");
                return new HttpRequestMessage(HttpMethod.Post, Meeting.AddressOf(route, thing)) { Content = body };
            }
        );
        await AfterAsync(attacker, route, thing);
    }

    private async Task AfterAsync(Attacker attacker, AppRoute route, Thing thing)
    {
        if (route.Method == "GET")
            return;
        await belongings.TidyAsync(thing, attacker);
        await attacker.RecoverAsync();
    }

    // What the form would send in the other fields, and what names the thing.
    private Dictionary<string, string> OthersOf(AppRoute route, Thing thing, Attacker attacker)
    {
        var others = entries.Of(route).Where(field => field.Value.Length > 0).ToDictionary();
        foreach (var (name, value) in thing.Values.Where(value => !route.Parameters.Contains(value.Key)))
            others[name] = value;
        others["__RequestVerificationToken"] = attacker.FormToken;
        return others;
    }

    private Attacker? Welcome(AppRoute route, int turn)
    {
        var names = table.WelcomeAt(AccessTable.LineOf(route, Identifiers.KindsOf(route)[0]));
        return names.Count == 0 ? null : attackers.First(attacker => attacker.Name == names[turn % names.Count]);
    }

    // What is only read can be read again.
    private async Task<Thing> ThingAsync(Attacker attacker, AppRoute route)
    {
        if (route.Method == "GET" && read.TryGetValue((attacker, route), out var known))
            return known;
        return read[(attacker, route)] = await belongings.MakeAsync(Identifiers.KindsOf(route)[0], Whose.Own, attacker);
    }

    private static string Escaped(string text) => Uri.EscapeDataString(text);
}
