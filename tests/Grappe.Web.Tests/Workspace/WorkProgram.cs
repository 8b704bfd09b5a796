using System.Net;
using System.Text.Json;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Workspace;

/// <summary>Helps programs of a test to work in the workspace of one cluster.</summary>
internal sealed class WorkProgram(Caller caller, string cluster)
{
    /// <summary>Opens the workspace of a cluster, and gives a program of its manager with all scopes.</summary>
    public static async Task<WorkProgram> Of(Site site, string cluster, string manager, string currency = "TND", string zone = "Africa/Tunis")
    {
        await site.Works(cluster, currency, zone);
        return await Of(site, await site.SignedIn(manager, "manager", $"cluster/{cluster}"), cluster, "work", "work.prepare", "work.run");
    }

    public static async Task<WorkProgram> Of(Site site, Visitor owner, string cluster, params string[] scopes) =>
        new(await Caller.Of(site, owner, scopes), cluster);

    public string? Location => caller.Answer.Headers.Location?.ToString();
    public string? Tag => caller.Answer.Headers.ETag?.Tag;
    public bool IsReplayed => caller.Answer.Headers.Contains("Idempotent-Replayed");

    /// <summary>The same program at another cluster.</summary>
    public WorkProgram At(string other) => new(caller, other);

    public Task<JsonElement> Get(string address, HttpStatusCode status = HttpStatusCode.OK) => caller.Get(To(address), status);

    public Task<JsonElement> Add(string address, string body, string? key = null) => caller.Post(To(address), body, HttpStatusCode.Created, key: key);

    public Task<JsonElement> Do(string address, string body = "{}", HttpStatusCode status = HttpStatusCode.OK, string? key = null) =>
        caller.Post(To(address), body, status, key: key);

    /// <summary>Sends a change that insists on a version, and is told that another stands.</summary>
    public Task<JsonElement> IsLate(string address, string body, int version) =>
        caller.Send(
            HttpMethod.Post,
            To(address),
            new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
            null,
            HttpStatusCode.PreconditionFailed,
            $"\"{version}\""
        );

    /// <summary>Sends something of which fields cannot be used, and gives their names.</summary>
    public async Task<string[]> WrongFields(string address, string body) =>
        [.. (await Do(address, body, HttpStatusCode.UnprocessableEntity)).GetProperty("errors").EnumerateObject().Select(error => error.Name)];

    private string To(string address) => $"clusters/{cluster}/work/{address}";
}

internal static class Answers
{
    extension(JsonElement answer)
    {
        public int Id => answer.GetProperty("id").GetInt32();
        public int Version => answer.GetProperty("version").GetInt32();

        public string? Said(string name) => answer.GetProperty(name).GetString();

        public IReadOnlyList<JsonElement> Of(string name) => [.. answer.GetProperty(name).EnumerateArray()];

        public IReadOnlyList<JsonElement> Items => answer.Of("items");
        public IReadOnlyList<string?> Actions => [.. answer.Of("actions").Select(action => action.GetString())];
    }
}
