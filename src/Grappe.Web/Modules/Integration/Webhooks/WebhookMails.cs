namespace Grappe.Web.Modules.Integration.Webhooks;

/// <summary>Sends the mails about webhooks.</summary>
internal sealed class WebhookMails(WriteMail write, Addresses addresses)
{
    /// <summary>Tells the owner of a webhook that nothing is sent to it any more, and why.</summary>
    public Task PausedAsync(Webhook webhook, string why)
    {
        var language = webhook.Person.ReadsIn();
        var page = addresses.Of(language, $"{WebhooksPageModel.Address}/{webhook.Id.ToString(CultureInfo.InvariantCulture)}");
        return write.SendAsync(
            webhook.Person.Email!,
            language,
            why == "gone" ? "mail.webhook-gone" : "mail.webhook-failing",
            webhook.Name,
            [webhook.Person.Name, webhook.Name, webhook.Address, page]
        );
    }
}
