using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Grappe.Web.Modules.Accounts.SignIn;

/// <summary>Makes the codes in links that are mailed. They hold by the platform's clock: the framework's own go by that of the machine.</summary>
public sealed class LinkCodes(
    IDataProtectionProvider protection,
    IOptions<DataProtectionTokenProviderOptions> options,
    ILogger<DataProtectorTokenProvider<Person>> log,
    TimeProvider clock
) : DataProtectorTokenProvider<Person>(protection, options, log)
{
    private const char Between = '.';

    public override async Task<string> GenerateAsync(string purpose, UserManager<Person> manager, Person user)
    {
        var made = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return made + Between + await base.GenerateAsync(Of(purpose, made), manager, user);
    }

    public override async Task<bool> ValidateAsync(string purpose, string token, UserManager<Person> manager, Person user) =>
        token.Split(Between) is [var made, var code]
        && long.TryParse(made, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && clock.GetUtcNow().ToUnixTimeSeconds() - seconds <= Options.TokenLifespan.TotalSeconds
        && await base.ValidateAsync(Of(purpose, made), code, manager, user);

    // What is part of the purpose cannot be changed beside it.
    private static string Of(string purpose, string made) => $"{purpose} {made}";
}
