using System.Net;
using Grappe.Web.Modules.Accounts;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Accounts;

/// <summary>A site whose clock can be moved, whose visitors say from which network they come, and that counts how often a password is hashed.</summary>
public sealed class SiteOfProofs(TestPostgres postgres) : Site(postgres)
{
    private const string Network = "Test-Network";

    public MovedClock Clock { get; } = new();
    public CountingHasher Hasher { get; } = new();
    public override DateTimeOffset Now => Clock.GetUtcNow();

    public Visitor VisitorFrom(string network)
    {
        var visitor = Visitor();
        visitor.Client.DefaultRequestHeaders.Add(Network, network);
        return visitor;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            services.AddSingleton<IPasswordHasher<Person>>(Hasher);
            services.AddSingleton<IStartupFilter>(new FromNetworks());
        });
    }

    public sealed class CountingHasher : PasswordHasher<Person>
    {
        private int verified;

        public int Verified => verified;

        public override PasswordVerificationResult VerifyHashedPassword(Person user, string hashedPassword, string providedPassword)
        {
            Interlocked.Increment(ref verified);
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }

    private sealed class FromNetworks : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.Use(
                    (context, onwards) =>
                    {
                        if (context.Request.Headers[Network] is [{ } address])
                            context.Connection.RemoteIpAddress = IPAddress.Parse(address);
                        return onwards(context);
                    }
                );
                next(app);
            };
    }

    public const string Curated = "network/tunisia-technoparks";
    public const string Wrong = "000000";

    public static string Email(string name) => $"{name.ToLowerInvariant().Replace(' ', '.')}@example.org";

    public string Code(Visitor owner) => Bed.Visitor.Totp(owner.Secret!, Now);

    public static Task<Visitor> Choose(Visitor visitor, string code) =>
        visitor.Send("Choose this password", ("Password", Bed.Visitor.Password), ("Factor", code));

    public async Task<string> LinkFor(string email)
    {
        await MailsAreOut();
        var before = Mails.To(email).Count;
        var visitor = Visitor();
        await visitor.Open("/en/account/recover");
        await visitor.Send(null, ("Email", email));
        return await Mails.LinkTo(email, before + 1);
    }

    // Not the jobs: those that wait for a day by the clock that was moved wait for good.
    public Task MailsAreOut() =>
        Eventually.Holds(async () => (await Query<bool>("select not exists (select from mails where state <> 'sent')"))[0], "the mails");

    public static async Task<Visitor> PastPassword(Visitor visitor, string name, bool waits = false)
    {
        await visitor.Open("/en/account/sign-in");
        await visitor.Send("Enter", ("Email", Email(name)), ("Password", Bed.Visitor.Password));
        if (!waits)
            visitor.Path.ShouldStartWith("/en/account/second-factor");
        return visitor;
    }

    // Somebody who never set up more than a password, and holds a role.
    public async Task PasswordOnly(string name, string? role = "curator")
    {
        await SignedIn(name, role, role is null ? null : Curated);
        await this.SecondFactor(name, counts: false);
        await MailsAreOut();
    }

    public async Task<Visitor> SignedInByPassword(string name)
    {
        var visitor = Visitor();
        await visitor.Open("/en/account/sign-in");
        await visitor.Send("Enter", ("Email", Email(name)), ("Password", Bed.Visitor.Password));
        visitor.Path.ShouldBe("/en/my");
        return visitor;
    }

    public static async Task<string> CookieOf(Visitor visitor)
    {
        using var here = await visitor.Client.GetAsync("/en/account");
        return string.Join("; ", here.RequestMessage!.Headers.GetValues("Cookie"));
    }

    public async Task<HttpStatusCode> StatusWith(string cookie, string address)
    {
        using var client = CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Cookie", cookie } } };
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
