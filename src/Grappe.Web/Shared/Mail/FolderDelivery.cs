using MimeKit;

namespace Grappe.Web.Shared.Mail;

/// <summary>Writes each mail as a file that any mail program opens, where no mail server is set.</summary>
internal sealed class FolderDelivery(MailSettings settings) : IMailDelivery
{
    public async Task DeliverAsync(OutgoingMail mail, MailboxAddress recipient, Func<Task> handOver, CancellationToken cancellation)
    {
        // The name follows from the mail and the file appears complete: whoever does it again changes nothing.
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{mail.CreatedAt.ToUniversalTime():yyyyMMdd'T'HHmmss.fff}-{mail.Id}-{mail.MessageId.ToString("N")[..8]}.eml"
        );
        var file = Path.Combine(settings.Folder, name);
        var making = $"{file}.{mail.Lease:N}";
        try
        {
            PrivateFiles.Make(settings.Folder);
            try
            {
                using var message = MailMessage.Of(mail, recipient, settings.From);
                await message.WriteToAsync(MailMessage.AsItTravels, making, cancellation);
                File.Move(making, file, overwrite: true);
            }
            finally
            {
                File.Delete(making);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or StartRefused or OperationCanceledException)
        {
            throw new NotDelivered("unreachable", exception.Message);
        }
    }
}
