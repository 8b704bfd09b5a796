using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Accounts;

public sealed class PasswordTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("password1234")]
    [InlineData("qwertyuiopas")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("123456789012")]
    [InlineData("nadia.chebbi")]
    [InlineData("grappegrappegrappe")]
    public async Task A_password_that_anybody_would_try_is_refused_however_long_it_is(string guessable)
    {
        var visitor = await AskedForAsync("Nadia Chebbi");
        await visitor.Send(null, ("Password", guessable));
        visitor.Text.ShouldContain("too easy to guess");
        visitor.Path.ShouldStartWith("/en/account/access");
    }

    [Theory]
    [InlineData("sardine olive almond")]
    [InlineData("سمك زيتون لوز وقمح")]
    [InlineData("l'âne boit 3 verres d'eau à Sfax")]
    public async Task A_few_unrelated_words_of_any_language_will_do(string password)
    {
        var visitor = await AskedForAsync("Nadia Chebbi");
        await visitor.Send(null, ("Password", password));
        visitor.Path.ShouldBe("/en/account/security/factor");
    }

    private async Task<Visitor> AskedForAsync(string name)
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        var visitor = site.Visitor();
        await visitor.Open("/en/account/register");
        await visitor.Send(null, ("FullName", name), ("Email", email));
        return await visitor.Open(await site.Mails.LinkTo(email));
    }
}
