namespace Grappe.Web.Modules.Community;

/// <summary>Declares the news of what people say to each other, for those who follow.</summary>
public static class CommunityNews
{
    /// <summary>The news of a message about a card. Those who follow only the country are not told: a whole country talks too much for them.</summary>
    public static readonly NewsKind Message = new("message") { Followers = new("notice.message", ToMembers: true) };

    public static IReadOnlyList<NewsKind> All => [Message];
}
