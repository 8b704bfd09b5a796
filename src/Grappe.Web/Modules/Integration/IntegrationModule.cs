using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Integration.Tokens;
using Grappe.Web.Modules.Integration.Webhooks;
using Microsoft.AspNetCore.Authentication;

namespace Grappe.Web.Modules.Integration;

/// <summary>Lets programs of others act here by tokens, and tells them by webhooks what happens.</summary>
public static class IntegrationModule
{
    public static void AddIntegration(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<GiveTokens>();
        builder.Services.AddScoped<TokenMails>();
        builder.Services.AddRecurringJob<WarnOfTokens>(WarnOfTokens.Kind, TimeSpan.FromDays(1));
        builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, TokenHandler>(UsedToken.Authentication, null);
        builder.Services.AddScoped<ManageWebhooks>();
        builder.Services.AddScoped<WebhookMails>();
        builder.Services.AddSingleton<SendWebhook>();
        builder.Services.AddSingleton<SignWebhook>();
        builder.Services.AddSingleton(WebhookSettings.Of(builder.Configuration, builder.Environment));
        builder.AddNewsReader<WriteDeliveries>(WriteDeliveries.Kind, kind => kind.Programs is not null);
        builder.Services.AddJob<Deliver>(Deliver.Kind);
        builder.Services.AddRecurringJob<ForgetDeliveries>(ForgetDeliveries.Kind, TimeSpan.FromDays(1));
        builder.Services.AddScoped<IPersonalData, IntegrationData>();
        builder.Services.AddScoped<DemoPrograms>();
        builder.AddDemo(DemoStage.Work, services => services.GetRequiredService<DemoPrograms>().FillAsync());
        builder.Services.AddSingleton(new AccountPage(WebhooksPageModel.Address, AccountActs.GiveTokens));
        builder.Services.AddSingleton(new AccountPage(TokensPageModel.Address, AccountActs.GiveTokens));
        foreach (
            var field in new KeptField[]
            {
                new("Name", "tokens.name", Page: TokensPageModel.Address),
                new("Role", "tokens.role", Page: TokensPageModel.Address),
                new("Scopes", "tokens.scopes", "token-scope"),
                new("Days", "tokens.days"),
                new("Name", "webhooks.name", Page: WebhooksPageModel.Address),
                new("Role", "webhooks.role", Page: WebhooksPageModel.Address),
                new("Country", "webhooks.country", Page: WebhooksPageModel.Address),
                new("Receiver", "webhooks.receiver"),
                new("Events", "webhooks.events", "webhook-event"),
                new("Card", "webhooks.card"),
            }
        )
            builder.Services.AddSingleton(field);
        builder.Services.AddSingleton(new AuditedCode("api_tokens", "scopes", "token-scope"));
        builder.Services.AddSingleton(new AuditedCode("webhooks", "events", "webhook-event"));
        KeptField.AddUnseen(builder.Services, "delivery");
    }
}
