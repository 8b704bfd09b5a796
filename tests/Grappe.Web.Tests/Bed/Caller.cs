using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Grappe.Web.Tests.Bed;

/// <summary>A program that asks the API with a token.</summary>
public sealed class Caller(Site site, string? token)
{
    private readonly HttpClient client = site.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false });

    public string? Token => token;

    /// <summary>The headers of the last answer.</summary>
    public HttpResponseMessage Answer { get; private set; } = null!;

    /// <summary>Makes a token on the page of somebody who is signed in.</summary>
    public static async Task<Caller> Of(Site site, Visitor owner, params string[] scopes)
    {
        await owner.Open("/en/account/tokens");
        await owner.Send("Make the token", [("Name", $"Nightly {string.Join(' ', scopes)}"), .. scopes.Select(scope => ("Scopes", scope))]);
        var secret = owner.Page.QuerySelector(".notice.success code")?.TextContent;
        secret.ShouldNotBeNull(owner.Text);
        return new Caller(site, secret);
    }

    public Task<JsonElement> Get(string address, HttpStatusCode status = HttpStatusCode.OK) => Send(HttpMethod.Get, address, null, null, status);

    public Task<JsonElement> Post(string address, string body, HttpStatusCode status, string type = "application/json", string? key = null) =>
        Send(HttpMethod.Post, address, new StringContent(body, Encoding.UTF8, type), key, status);

    public async Task<JsonElement> Send(HttpMethod method, string address, HttpContent? body, string? key, HttpStatusCode status, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{address}") { Content = body };
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue("en"));
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        Answer = await client.SendAsync(request);
        var text = await Answer.Content.ReadAsStringAsync();
        Answer.StatusCode.ShouldBe(status, $"{address} answered:\n{text}");
        Answer.Content.Headers.ContentType!.MediaType.ShouldBe((int)status >= 400 ? "application/problem+json" : "application/json");
        return JsonDocument.Parse(text).RootElement;
    }
}
