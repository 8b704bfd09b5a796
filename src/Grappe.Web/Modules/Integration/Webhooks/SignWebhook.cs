using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using StandardWebhooks;

namespace Grappe.Web.Modules.Integration.Webhooks;

/// <summary>Makes the secrets of webhooks and signs with them, as standardwebhooks.com says.</summary>
public sealed class SignWebhook(IDataProtectionProvider protection, TimeProvider clock)
{
    public const string Prefix = "whsec_";
    private const int SecretBytes = 32;
    private readonly IDataProtector protector = protection.CreateProtector("webhooks");

    /// <summary>A new secret, as its owner sees it once and as it is kept.</summary>
    public (string Shown, string Kept) NewSecret()
    {
        var secret = Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));
        return (secret, protector.Protect(secret));
    }

    /// <summary>The headers that show that it comes from here, and when: signed by the old secret too while that still counts.</summary>
    public IEnumerable<(string Name, string Value)> Headers(Webhook webhook, string message, string body)
    {
        // Receivers compare it with the time of the world.
        var now = clock.Outside().GetUtcNow();
        var secrets = new[] { webhook.Secret, webhook.OldSecretUntil > clock.GetUtcNow().UtcDateTime ? webhook.OldSecret : null }.OfType<string>();
        return
        [
            ("webhook-id", message),
            ("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            ("webhook-signature", string.Join(' ', secrets.Select(secret => new StandardWebhook(protector.Unprotect(secret)).Sign(message, now, body)))),
        ];
    }
}
