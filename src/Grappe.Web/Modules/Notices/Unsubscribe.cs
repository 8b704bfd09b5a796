using System.Security.Cryptography;
using Grappe.Web.Modules.Accounts;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Grappe.Web.Modules.Notices;

/// <summary>Stops the mails of what somebody follows, from the mail itself and without signing in; the notices on the site stay.</summary>
public sealed class Unsubscribe(GrappeDb db, IDataProtectionProvider keys, Addresses addresses)
{
    private readonly IDataProtector protector = keys.CreateProtector("unsubscribe");

    public string AddressFor(Person person, Language language) =>
        QueryHelpers.AddQueryString(
            addresses.Of(language, UnsubscribePageModel.Address),
            "key",
            protector.Protect(person.Id.ToString(CultureInfo.InvariantCulture))
        );

    /// <summary>Finds the person whose mails a key stops; null where it is none of ours.</summary>
    public int? PersonOf(string? key)
    {
        try
        {
            return key is null ? null : int.Parse(protector.Unprotect(key), CultureInfo.InvariantCulture);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public Task StopAsync(int person, CancellationToken cancellation) =>
        db.Follows.Where(follow => follow.PersonId == person).ExecuteUpdateAsync(set => set.SetProperty(follow => follow.Frequency, "never"), cancellation);
}
