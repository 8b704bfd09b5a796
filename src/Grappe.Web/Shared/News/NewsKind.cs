namespace Grappe.Web.Shared.News;

/// <summary>A kind of news, declared by the module in which it happens, with who may hear it. Registering it is all that is needed.</summary>
/// <param name="Code">Its name, which the table of news keeps.</param>
public sealed record NewsKind(string Code)
{
    /// <summary>The form in which those who follow what it happened to are told; null where they are not.</summary>
    public ToFollowers? Followers { get; init; }

    /// <summary>The form in which programs of others are told; null where they are not.</summary>
    public ToPrograms? Programs { get; init; }
}

/// <summary>Tells those who follow. Follows are open to everybody who has an account, and so is what they tell, unless it is for those alone who act for it.</summary>
/// <param name="Sentence">The key of the text that says it.</param>
/// <param name="InCountry">The key of the text for those who follow the country alone; where there is none, they are not told.</param>
/// <param name="OfEachCard">Whether it is said of each card that it changed and that is followed, and once of a country, instead of what it happened to.</param>
/// <param name="ToOwn">Whether only those are told who act for what it happened to: others may not read it.</param>
/// <param name="ToMembers">Whether only people with an account may read what it tells of: they are told, and what is open to everybody is silent of it.</param>
public sealed record ToFollowers(string Sentence, string? InCountry = null, bool OfEachCard = false, bool ToOwn = false, bool ToMembers = false);

/// <param name="Event">The name under which webhooks ask for it; several kinds may share one. The text <c>webhook-event.{event}</c> is its name for people.</param>
/// <param name="Needs">What one must be allowed to do there to hear it; nothing where everybody may read it.</param>
public sealed record ToPrograms(string Event, Act? Needs = null)
{
    public bool Hears(HeldRole role, Scope on) => Needs is null || role.Allows(Needs, on);

    public bool HearsAnywhere(HeldRole role) => Needs is null || role.AllowsAnywhere(Needs);
}

/// <summary>All kinds of news, by their names.</summary>
public sealed class NewsKinds(IEnumerable<NewsKind> kinds)
{
    private readonly Dictionary<string, NewsKind> byCode = kinds.ToDictionary(kind => kind.Code);

    /// <summary>The events that programs can hear, each once.</summary>
    public IReadOnlyList<ToPrograms> Events => [.. byCode.Values.Select(kind => kind.Programs).OfType<ToPrograms>().DistinctBy(told => told.Event)];

    public NewsKind this[string code] =>
        byCode.GetValueOrDefault(code) ?? throw new InvalidOperationException($"No module declares the news '{code}'. Register its kind with AddNews.");
}
