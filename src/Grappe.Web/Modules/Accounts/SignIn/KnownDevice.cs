using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Grappe.Web.Modules.Accounts.SignIn;

/// <summary>Knows a browser again in which somebody signed in. It lets nobody in; it only tells its owner's tries from those of others.</summary>
public sealed class KnownDevice(IDataProtectionProvider keys, IHttpContextAccessor accessor)
{
    private const string Cookie = "grappe-device";
    private const int MostPeople = 8;
    private static readonly TimeSpan Lasts = TimeSpan.FromDays(365);

    private readonly IDataProtector protector = keys.CreateProtector("known-device");

    /// <summary>Gives the code that tells the browser apart; null where the person did not sign in there.</summary>
    public string? Of(Person? person) => person is not null && Read() is (var device, var people) && people.Contains(NumberOf(person)) ? device : null;

    public void Remember(Person person)
    {
        var context = accessor.HttpContext!;
        var (device, people) = Read() ?? (WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(16)), []);
        var known = people.Where(one => one != NumberOf(person)).Append(NumberOf(person)).TakeLast(MostPeople);
        context.Response.Cookies.Append(
            Cookie,
            protector.Protect(string.Join(' ', known.Prepend(device))),
            new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                SameSite = SameSiteMode.Lax,
                Secure = context.Request.IsHttps,
                MaxAge = Lasts,
            }
        );
    }

    private static string NumberOf(Person person) => person.Id.ToString(CultureInfo.InvariantCulture);

    private (string Device, string[] People)? Read()
    {
        try
        {
            return accessor.HttpContext?.Request.Cookies[Cookie] is { } sent && protector.Unprotect(sent).Split(' ') is [var device, .. var people]
                ? (device, people)
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
