using System.Text.RegularExpressions;

namespace Grappe.Web.Tests.Attack;

/// <summary>Gives each route the kinds of things that its identifiers name, so that it is tried with one's own things and with those of others.</summary>
public static partial class Identifiers
{
    /// <summary>The kinds that belong to nobody in particular: trying one of them is enough.</summary>
    private static readonly string[] Shared =
    [
        "",
        "country",
        "source",
        "concept",
        "edition",
        "table",
        "judgement",
        "term",
        "failed job",
        "failed mail",
        "kept form of another browser",
        "administrator's role",
        "administrator's invitation",
        "administrator's token",
    ];

    // Where a handler takes identifiers beside those of its address, or more than one kind of thing can stand behind one.
    private static readonly Dictionary<string, string[]> Kinds = new()
    {
        ["POST /{lang}/account/follows?handler=Frequency"] = ["follow"],
        ["POST /{lang}/account/follows?handler=Stop"] = ["follow"],
        ["POST /{lang}/account/notices"] = ["notice"],
        ["POST /{lang}/account/security?handler=End"] = ["session"],
        ["POST /{lang}/account/security?handler=ForgetLogin"] = ["login"],
        ["POST /{lang}/account/security?handler=ForgetPasskey"] = ["passkey"],
        ["POST /{lang}/account/tokens"] = ["role for a token"],
        ["POST /{lang}/account/tokens?handler=End"] = ["token", "administrator's token"],
        ["POST /{lang}/account/webhooks"] = ["role for a webhook"],
        ["POST /{lang}/account/webhooks/{id}?handler=Again"] = ["delivery", "delivery of elsewhere"],
        ["POST /{lang}/admin/import/{id}?handler=Again"] = ["checked import"],
        ["POST /{lang}/admin/import/{id}?handler=Apply"] = ["checked import"],
        ["POST /{lang}/admin/import/{id}?handler=Replace"] = ["checked import"],
        ["POST /{lang}/admin/import/{id}?handler=StopReplacing"] = ["checked import"],
        ["GET /{lang}/admin/import/{id}/columns"] = ["checked import"],
        ["POST /{lang}/admin/import/{id}/columns"] = ["checked import"],
        ["POST /{lang}/admin/import/{id}/columns?handler=Read"] = ["checked import"],
        ["POST /{lang}/admin/jobs?handler=Job"] = ["failed job"],
        ["POST /{lang}/admin/jobs?handler=Mail"] = ["failed mail"],
        ["POST /{lang}/admin/proposals"] = ["proposal"],
        ["POST /{lang}/admin/requests"] = ["request"],
        ["POST /{lang}/admin/roles"] = ["scope"],
        ["POST /{lang}/admin/roles?handler=End"] = ["role", "administrator's role"],
        ["POST /{lang}/admin/roles?handler=Trust"] = ["role"],
        ["POST /{lang}/admin/roles?handler=Withdraw"] = ["invitation", "administrator's invitation"],
        ["POST /{lang}/clusters/{slug}/discussion?handler=Hide"] = ["message", "message of elsewhere"],
        ["POST /{lang}/proposals/{id}?handler=Retract"] = ["published proposal", "observation of elsewhere"],
        ["POST /{lang}/proposals/{id}?handler=Reviewed"] = ["published proposal"],
        ["POST /{lang}/thesaurus/proposals"] = ["term"],
        ["POST /{lang}/thesaurus/proposals?handler=Undo"] = ["judgement"],
        ["GET /documents/{id}"] = ["document", "document of a draft", "document of a withdrawn draft"],
        ["GET /{lang}/proposals/{id}"] = ["proposal", "draft", "withdrawn draft"],
        ["POST /{lang}/proposals/{id}?handler=Withdraw"] = ["proposal", "draft"],
        ["GET /api/v1/proposals/{id}"] = ["proposal", "draft"],
        ["GET /{lang}/admin/audit"] = ["scope"],
    };

    private static readonly (string Beginning, string Kind)[] KindsByAddress =
    [
        ("/{lang}/account/again/{id}", "kept form of another browser"),
        ("/{lang}/account/invitation/{key}", "invitation"),
        ("/{lang}/account/webhooks/{id}", "webhook"),
        ("/{lang}/admin/import/templates", ""),
        ("/{lang}/admin/import/{id}", "import"),
        ("/{lang}/proposals/{id}", "proposal"),
        ("/api/v1/imports/{id}/apply", "checked import"),
        ("/api/v1/imports/{id}", "import"),
        ("/{lang}/data/editions/{edition}", "edition"),
        ("/api/v1/editions/{edition}", "edition"),
        ("/{lang}/data/tables/{country}", "table"),
        ("/{lang}/thesaurus/proposals/term", "term"),
    ];

    private static readonly Dictionary<string, string> KindsBySection = new()
    {
        ["clusters"] = "cluster",
        ["networks"] = "network",
        ["structures"] = "structure",
        ["organisations"] = "organisation",
        ["programmes"] = "programme",
        ["events"] = "event",
        ["countries"] = "country",
        ["sources"] = "source",
        ["thesaurus"] = "concept",
    };

    /// <summary>Whether a kind is a subject of the atlas, which everybody may read.</summary>
    public static bool IsSubject(string kind) => KindsBySection.ContainsValue(kind);

    public static bool IsShared(string kind) => Shared.Contains(kind);

    /// <summary>Lists the kinds of things to try at a route; one empty kind where the route names nothing.</summary>
    public static IReadOnlyList<string> KindsOf(AppRoute route)
    {
        if (Kinds.TryGetValue(route.ToString(), out var kinds))
            return kinds;
        if (WorkThings.KindOf(route.Pattern) is { } work)
            return [work];
        if (KindsByAddress.FirstOrDefault(entry => route.Pattern.StartsWith(entry.Beginning, StringComparison.Ordinal)) is { Kind: { } kind })
            return [kind];
        if (SectionOf().Match(route.Pattern) is { Success: true } section && KindsBySection.TryGetValue(section.Groups[1].Value, out var subject))
            return [subject];
        return [""];
    }

    /// <summary>Lists the identifiers of a route that have no kind here and are not harmless.</summary>
    public static IEnumerable<string> UnknownOf(AppRoute route)
    {
        // Whatever is named within a workspace is looked for within it alone: who may not enter it is stopped at its address.
        if (Kinds.ContainsKey(route.ToString()) || WorkThings.KindOf(route.Pattern) is not null)
            return [];
        var inAddress = KindsOf(route) is [""] ? route.Parameters.Where(name => !Harmless.Contains(name)) : [];
        var inBody =
            route.Taking is { } handler && route.Method != "GET"
                ? handler
                    .GetParameters()
                    .Where(parameter => Numbers.Contains(parameter.ParameterType) || parameter.Name!.EndsWith("id", StringComparison.Ordinal))
                    .Select(parameter => parameter.Name!)
                    .Where(name => !route.Parameters.Contains(name) && !Harmless.Contains(name))
                : [];
        return inAddress.Concat(inBody);
    }

    // They choose how something is shown, and name nothing that is anybody's.
    private static readonly string[] Harmless =
    [
        "lang",
        "asset",
        "path",
        "ending",
        "country",
        "kind",
        "table",
        "documentName",
        "version",
        "part",
        "number",
        "said",
    ];

    private static readonly Type[] Numbers =
    [
        typeof(int),
        typeof(long),
        typeof(int?),
        typeof(long?),
        typeof(int[]),
        typeof(long[]),
        typeof(Guid),
        typeof(Guid?),
    ];

    [GeneratedRegex(@"/(\w+)/\{(?:slug|code)\}")]
    private static partial Regex SectionOf();
}
