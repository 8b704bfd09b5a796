using System.Security.Claims;
using Grappe.Web.Modules.Accounts.Audit;
using Grappe.Web.Modules.Accounts.Contact;
using Grappe.Web.Modules.Accounts.Demo;
using Grappe.Web.Modules.Accounts.People;
using Grappe.Web.Modules.Accounts.Privacy;
using Grappe.Web.Modules.Accounts.Roles;
using Grappe.Web.Modules.Accounts.Security;
using Grappe.Web.Modules.Accounts.SignIn;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace Grappe.Web.Modules.Accounts;

/// <summary>Gives the platform its accounts: the people, how they sign in, their roles, and the record of what they change.</summary>
public static class AccountsModule
{
    private const string Visitors = "visitors";

    public static void AddAccounts(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<AccountMails>();
        builder.Services.AddScoped<AskForRole>();
        builder.Services.AddScoped<ChangeAddress>();
        builder.Services.AddScoped<CheckPassword>();
        builder.Services.AddScoped<DemoPeople>();
        builder.Services.AddSingleton<DemoSignIn>();
        builder.Services.AddScoped<Enter>();
        builder.Services.AddScoped<EraseAccount>();
        builder.Services.AddScoped<GiveRoles>();
        builder.Services.AddScoped<JudgeRequests>();
        builder.Services.AddScoped<OpenAccount>();
        builder.Services.AddScoped<ReadAudit>();
        builder.Services.AddScoped<SayAudit>();
        builder.Services.AddScoped<SlowGuessing>();
        builder.Services.AddScoped<StrongestProof>();
        builder.Services.AddScoped<TakeCode>();
        builder.Services.AddScoped<WriteToCluster>();
        builder.Services.AddSingleton<KnownDevice>();
        builder.Services.AddSingleton<Sessions>();
        builder.Services.AddScoped<IPersonalData, AccountData>();
        builder.Services.AddScoped<IPersonalData, RequestData>();
        builder.Services.AddScoped<IOwnDocuments, RequestDocuments>();
        builder.Services.AddSingleton(new Panel(typeof(MySpace), "/Modules/Accounts/Roles/_MyRequests.cshtml", Order: 10));
        builder.Services.AddSingleton<IReadPerson, ReadPerson>();
        builder.Services.AddScoped<IToDoList, RolesToSecure>();
        builder.Services.AddScoped<IToDoList, RequestsToJudge>();
        builder.Services.AddRecurringJob<ChangeAddresses>(ChangeAddresses.Kind, ChangeAddresses.Every);
        builder.Services.AddRecurringJob<ForgetPeople>(ForgetPeople.Kind, TimeSpan.FromDays(1));
        builder.AddActs(AccountActs.All);
        builder.AddDemo(DemoStage.People, services => services.GetRequiredService<DemoPeople>().FillAsync());
        builder.AddDemo(DemoStage.Doors, services => services.GetRequiredService<DemoPeople>().TellAsync());
        foreach (
            var field in new KeptField[]
            {
                new("Role", "roles.role", "held"),
                new("Evidence", "claim.evidence"),
                new("Link", "claim.link"),
                new("Message", "write.message"),
                new("Email", "account.email"),
                new("On", "roles.on"),
                new("Until", "roles.until"),
                new("FullName", "account.name"),
                new("Language", "account.language"),
                new("Zone", "account.zone"),
            }
        )
            builder.Services.AddSingleton(field);
        foreach (var thing in new[] { "roles_held", "role_requests", "invitations" })
            builder.Services.AddSingleton(new AuditedCode(thing, "role", "held"));
        KeptField.AddUnseen(builder.Services, "Id", "id", "Key", "key", "Then", "back", "code", "person", "provider", "session", "trusted", "username");
        builder
            .Services.AddIdentityCore<Person>(identity =>
            {
                identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                identity.User.RequireUniqueEmail = true;
                // An address is the name, with whatever letters addresses have.
                identity.User.AllowedUserNameCharacters = "";
                identity.SignIn.RequireConfirmedEmail = true;
                // Long rather than odd (NIST SP 800-63B).
                identity.Password.RequiredLength = 12;
                identity.Password.RequireDigit = false;
                identity.Password.RequireLowercase = false;
                identity.Password.RequireUppercase = false;
                identity.Password.RequireNonAlphanumeric = false;
                // Guesses are slowed down by SlowGuessing: the framework's lock shuts out the owner with whoever guesses.
                identity.Lockout.AllowedForNewUsers = false;
            })
            .AddUserStore<PeopleStore>()
            .AddPasswordValidator<GuessablePassword>()
            .AddSignInManager<PeopleSignIn>()
            .AddDefaultTokenProviders()
            .AddTokenProvider<LinkCodes>(TokenOptions.DefaultProvider)
            .AddTokenProvider<OneTimeCodes>(TokenOptions.DefaultAuthenticatorProvider);
        builder.Services.AddOptions<IdentityPasskeyOptions>().Configure<IConfiguration>(PasskeyOrigin.Configure);
        var authentication = builder.Services.AddAuthentication(Visitors);
        // Programs come to the API with a token and people everywhere else with a session: neither counts in the other's place.
        authentication.AddPolicyScheme(
            Visitors,
            null,
            scheme => scheme.ForwardDefaultSelector = context => ApiSetup.IsFor(context) ? UsedToken.Authentication : IdentityConstants.ApplicationScheme
        );
        authentication.AddIdentityCookies();
        // Long enough to read a mail between coming back from a provider and following the link.
        builder.Services.Configure<CookieAuthenticationOptions>(IdentityConstants.ExternalScheme, cookie => cookie.ExpireTimeSpan = TimeSpan.FromMinutes(30));
        builder.Services.Configure<CookieAuthenticationOptions>(IdentityConstants.TwoFactorUserIdScheme, HalfSignIn.Configure);
        foreach (var provider in Provider.Of(builder.Configuration))
            provider.AddTo(authentication);
        builder
            .Services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .Configure<Sessions>(
                (cookie, sessions) =>
                {
                    cookie.SessionStore = sessions;
                    var validate = cookie.Events.OnValidatePrincipal;
                    cookie.Events.OnValidatePrincipal = async context =>
                    {
                        try
                        {
                            await validate(context);
                        }
                        catch (Exception exception) when (DatabaseAway.Is(exception))
                        {
                            Unrecognised.Note(context.HttpContext, exception);
                            context.RejectPrincipal();
                        }
                    };
                    cookie.Cookie.Name = "grappe";
                    cookie.ExpireTimeSpan = TimeSpan.FromDays(14);
                    cookie.SlidingExpiration = true;
                    cookie.Events.OnRedirectToLogin = KeepForm.AskToSignInAsync;
                    cookie.Events.OnRedirectToAccessDenied = context =>
                    {
                        context.Response.StatusCode = StatusCodes.Status403Forbidden;
                        return Task.CompletedTask;
                    };
                }
            );
        foreach (
            var page in new AdminPage[]
            {
                new("admin/requests", AccountActs.JudgeRequests),
                new("admin/roles", AccountActs.GiveRoles),
                new("admin/audit", AccountActs.ReadAudit),
                new("admin/permissions", AccountActs.GiveRoles),
            }
        )
            builder.Services.AddSingleton(page);
        // Now and then the framework makes the session's person anew, and would forget by what they proved to be themselves, and in which session.
        builder.Services.Configure<SecurityStampValidatorOptions>(stamps =>
            stamps.OnRefreshingPrincipal = refreshing =>
            {
                ((ClaimsIdentity)refreshing.NewPrincipal!.Identity!).AddClaims(
                    refreshing.CurrentPrincipal!.FindAll(claim => claim.Type is Enter.ProofClaim or StrongestProof.MailedClaim or CurrentPerson.SessionClaim)
                );
                return Task.CompletedTask;
            }
        );
        builder.Services.Configure<DataProtectionTokenProviderOptions>(tokens => tokens.TokenLifespan = TimeSpan.FromHours(24));
    }

    public static void MapAccounts(this WebApplication app) => app.MapPasskeys();

    /// <summary>The commands that work on accounts.</summary>
    public static IReadOnlyList<Command> Commands { get; } =
    [
        new(
            "admin create ADDRESS [NAME]",
            (run, _) => CreateAdministrator.RunAsync(run.Platform, run.Filled[0], run.Filled.ElementAtOrDefault(1)),
            OnPlatform: true
        ),
    ];
}
