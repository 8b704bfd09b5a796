namespace Grappe.Web.Shared.Mail;

internal static class MailSetup
{
    public static void AddMail(this WebApplicationBuilder builder)
    {
        var settings = MailSettings.Of(builder.Configuration);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(new MailSender(settings.From.Address));
        // The mails of an earlier release stood open to all.
        if (settings.Host is null && Directory.Exists(settings.Folder))
            PrivateFiles.Make(settings.Folder);
        builder.Services.AddSingleton<IMailDelivery>(settings.Host is null ? new FolderDelivery(settings) : new SmtpDelivery(settings));
        builder.Services.AddScoped<Outbox>();
        builder.Services.AddScoped<WriteMail>();
        builder.Services.AddHostedService<SendMails>();
        builder.Services.AddChannel(SendMails.Channel);
    }
}
