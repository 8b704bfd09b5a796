namespace Grappe.Web.Modules.Community;

/// <summary>What people say to each other, as it is told to those who follow.</summary>
public static class CommunityNews
{
    /// <summary>What was said about a card. A whole country talks too much for those who only follow it.</summary>
    public static readonly NewsKind Message = new("message") { Followers = new("notice.message") };

    public static IReadOnlyList<NewsKind> All => [Message];
}
