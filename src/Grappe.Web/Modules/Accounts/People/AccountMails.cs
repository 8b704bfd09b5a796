using Grappe.Web.Modules.Accounts.SignIn;
using Grappe.Web.Modules.Atlas;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Identity;

namespace Grappe.Web.Modules.Accounts.People;

/// <summary>Sends the mails about accounts, each in the language of its reader. Those that anybody can cause go to one address only now and then.</summary>
public sealed class AccountMails(WriteMail write, Texts texts, Addresses addresses, UserManager<Person> people, Quotas quotas)
{
    private const int AnHour = 3;
    private const int ADay = 8;
    private const int LettersAnHour = 10;
    private const int LettersADay = 30;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Sends a link that lets in whoever reads the mails of the person's address. Where too many went there of late, none goes; who asks is told the same.</summary>
    public async Task AccessAsync(Person person, string? then)
    {
        if (await MayReachAsync("access", person.Email!))
            await SendAsync(person, "mail.access", await AccessLinkAsync(person, then));
    }

    public async Task<string> AccessLinkAsync(Person person, string? then = null)
    {
        var code = await people.GenerateUserTokenAsync(person, TokenOptions.DefaultProvider, Enter.PurposeOf(person));
        var query = new QueryBuilder { { "person", person.Id.ToString(CultureInfo.InvariantCulture) }, { "code", code } };
        if (then is not null)
            query.Add("then", then);
        return addresses.Of(person.ReadsIn(), $"account/access{query}");
    }

    /// <summary>Writes to the new address, whose reader confirms it, and to the present one, whose reader can stop the change.</summary>
    /// <returns>False where one of them had too many of these mails of late.</returns>
    public async Task<bool> NewAddressAsync(Person person, string email, string toConfirm, string toStop)
    {
        if (!await MayReachAsync("address", email) || !await MayReachAsync("address", person.Email!))
            return false;
        await SendToAsync(email, person.ReadsIn(), "mail.address", person.Name, WithKey(person, "account/address", toConfirm));
        await SendAsync(person, "mail.address-asked", email, WithKey(person, "account/address/stop", toStop));
        return true;
    }

    /// <summary>Tells the present address, once the new one has confirmed, from when on that one counts.</summary>
    public Task AddressCountsAsync(Person person, string email, DateTime at, string toStop) =>
        SendAsync(
            person,
            "mail.address-counts",
            email,
            new Translator(texts, person.ReadsIn(), zone: () => ReaderZone.Of(person.Zone, null, null)).Date(at),
            WithKey(person, "account/address/stop", toStop)
        );

    /// <summary>Tells both addresses that the one has taken the place of the other.</summary>
    /// <param name="person">As they were before.</param>
    public async Task AddressChangedAsync(Person person, string email)
    {
        await SendAsync(person, "mail.address-changed", email);
        await SendToAsync(email, person.ReadsIn(), "mail.address-changed", person.Name, email);
    }

    /// <summary>Tells a person that somebody gave wrong codes where their second factor is asked for.</summary>
    public Task WrongCodesAsync(Person person) => SendAsync(person, "mail.wrong-codes", addresses.Of(person.ReadsIn(), "account/recover"));

    /// <summary>Writes to an address without an account, so that asking for a link does the same whether or not there is one.</summary>
    public async Task NoAccountAsync(string email, Language language)
    {
        if (await MayReachAsync("access", email))
            await SendToAsync(email, language, "mail.no-account", addresses.Of(language, "account/register"));
    }

    /// <summary>Tells a person that something about how they sign in has changed, whoever did it.</summary>
    public Task ChangedAsync(Person person, string what) =>
        SendAsync(person, "mail.changed", texts.In(person.ReadsIn(), what), addresses.Of(person.ReadsIn(), "account/security"));

    /// <returns>False where the address had too many invitations of late.</returns>
    public async Task<bool> InvitedAsync(string email, Language language, string inviter, string role, string scope, string path)
    {
        if (!await MayReachAsync("invited", email))
            return false;
        await SendToAsync(email, language, "mail.invited", inviter, role, scope, addresses.Of(language, path));
        return true;
    }

    /// <summary>Tells a person what became of their request, and leads to the card that is theirs now.</summary>
    public Task RequestJudgedAsync(Person person, Subject scope, bool accepted, string? reason) =>
        SendAsync(
            person,
            accepted ? "mail.request-accepted" : "mail.request-refused",
            scope.Name.In(person.ReadsIn()),
            reason ?? "",
            addresses.Of(person.ReadsIn(), accepted ? scope.Path : "my")
        );

    /// <summary>Sends what somebody writes to one of those who look after a cluster, with the address to answer to.</summary>
    /// <returns>False where this reader had too many letters of late.</returns>
    public async Task<bool> LetterAsync(Person reader, Person writer, Subject cluster, string message)
    {
        if (!await MayReachAsync("letter", reader.Email!, LettersAnHour, LettersADay))
            return false;
        await SendAsync(
            reader,
            "mail.letter",
            writer.Name,
            writer.Email!,
            cluster.Name.In(reader.ReadsIn()),
            addresses.Of(reader.ReadsIn(), $"clusters/{cluster.Slug}"),
            message
        );
        return true;
    }

    // Each sort is counted by itself: whoever floods an address with one must not keep its owner from another.
    private async Task<bool> MayReachAsync(string sort, string email, int anHour = AnHour, int aDay = ADay)
    {
        var address = email.ToUpperInvariant();
        return await quotas.TakesAsync(new QuotaOf($"mail:{sort}:hour", anHour, Hour), address)
            && await quotas.TakesAsync(new QuotaOf($"mail:{sort}:day", aDay, Day), address);
    }

    private string WithKey(Person person, string path, string key) => addresses.Of(person.ReadsIn(), $"{path}{new QueryBuilder { { "key", key } }}");

    private Task SendAsync(Person person, string text, params string[] gaps) => SendToAsync(person.Email!, person.ReadsIn(), text, [person.Name, .. gaps]);

    private Task SendToAsync(string email, Language language, string text, params string[] gaps) => write.SendAsync(email, language, text, "", gaps);
}
