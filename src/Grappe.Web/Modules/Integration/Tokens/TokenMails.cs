using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Integration.Tokens;

/// <summary>The mails about tokens.</summary>
public sealed class TokenMails(WriteMail write, Addresses addresses)
{
    public Task MadeAsync(Person person, ApiToken token) => SendAsync(person, "mail.token-made", token);

    public Task ExpiresAsync(Person person, ApiToken token) => SendAsync(person, "mail.token-expires", token);

    private Task SendAsync(Person person, string text, ApiToken token)
    {
        var language = person.ReadsIn();
        return write.SendAsync(
            person.Email!,
            language,
            text,
            "",
            [person.Name, token.Name, token.Start, token.ExpiresAt.ToString("d MMMM yyyy", language.Culture), addresses.Of(language, TokensPageModel.Address)]
        );
    }
}
