using System.Net;
using System.Text;

namespace Grappe.Web.Tests.Attack;

/// <summary>Makes one attempt at a route, and says how it ends.</summary>
public static class Meeting
{
    public const string Allowed = "allowed";
    public const string SignIn = "sign in";

    /// <summary>The answer of a route that let the request in and left the named thing as it was.</summary>
    public const string Untouched = "untouched";

    /// <summary>The longest wait for an answer: generous, so that only a request without end meets it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<string> AnswerAsync(Attacker attacker, AppRoute route, Thing thing)
    {
        using var answer = await SendAsync(attacker, route, thing);
        return AnswerOf(route, answer);
    }

    /// <summary>Sends the request, and reads no more than the head of the answer.</summary>
    public static async Task<HttpResponseMessage> SendAsync(Attacker attacker, AppRoute route, Thing thing)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var request = RequestOf(attacker, route, thing);
        return await attacker.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
    }

    public static string AnswerOf(AppRoute route, HttpResponseMessage answer)
    {
        if (answer.StatusCode == HttpStatusCode.Unauthorized || IsToSignIn(answer))
            return SignIn;
        return answer.StatusCode switch
        {
            < HttpStatusCode.BadRequest => Allowed,
            // A program is told what is wrong with what it sent once it was let in.
            HttpStatusCode.BadRequest
            or HttpStatusCode.NotAcceptable
            or HttpStatusCode.Conflict
            or HttpStatusCode.UnsupportedMediaType
            or HttpStatusCode.UnprocessableEntity when route.IsApi => Allowed,
            var status => $"{(int)status}",
        };
    }

    private static bool IsToSignIn(HttpResponseMessage answer) =>
        answer.StatusCode == HttpStatusCode.Redirect
        && answer.Headers.Location?.ToString() is { } place
        && place.Contains("/account/sign-in?", StringComparison.Ordinal)
        && place.Contains("then=", StringComparison.Ordinal);

    private static HttpRequestMessage RequestOf(Attacker attacker, AppRoute route, Thing thing)
    {
        var address = AddressOf(route, thing);
        var more = thing.Values.Where(value => !route.Parameters.Contains(value.Key)).ToList();
        // What is read is named by its address, or where that says nothing, in its query.
        if (route.Method == "GET" && route.Parameters.All(gap => gap == "lang") && more.Count > 0)
            address += (address.Contains('?') ? "&" : "?") + string.Join('&', more.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
        var request = new HttpRequestMessage(new HttpMethod(route.Method), address);
        if (route.Method != "GET")
            request.Content = route.IsApi
                ? new StringContent("{}", Encoding.UTF8, "application/json")
                : new FormUrlEncodedContent(more.Append(new("__RequestVerificationToken", attacker.FormToken)));
        return request;
    }

    /// <summary>The address of a route for a thing.</summary>
    public static string AddressOf(AppRoute route, Thing thing)
    {
        if (route.Pattern == AppRoute.Asset)
            return $"/{route.Endpoint.RoutePattern.RawText}";
        var values = new Dictionary<string, string>(Usual);
        foreach (var (name, value) in thing.Values)
            values[name] = value;
        return route.Filled(values);
    }

    /// <summary>The values for parameters of a route that name nothing of anybody's.</summary>
    public static readonly IReadOnlyDictionary<string, string> Usual = new Dictionary<string, string>
    {
        ["lang"] = "en",
        ["path"] = "nothing.txt",
        ["documentName"] = "v1",
        ["country"] = "tn",
        ["kind"] = "observations",
        ["table"] = "observations",
        ["ending"] = "csv",
        ["part"] = "clusters",
        ["number"] = "1",
    };
}
