namespace Grappe.Web.Shared.Permissions;

/// <summary>A token was sent that lets nobody in.</summary>
internal sealed class TokenRefused(string why) : Exception(why);
