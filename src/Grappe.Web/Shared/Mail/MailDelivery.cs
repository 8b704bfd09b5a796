using MimeKit;

namespace Grappe.Web.Shared.Mail;

/// <summary>Brings one mail to where it goes out from.</summary>
internal interface IMailDelivery
{
    /// <param name="recipient">Its address as it travels.</param>
    /// <param name="handOver">To be awaited right before the step after which nobody could tell any more whether the mail is out; never, where repeating does no harm.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <param name="mail">The mail itself.</param>
    /// <exception cref="NotDelivered">It is not out, or perhaps.</exception>
    Task DeliverAsync(OutgoingMail mail, MailboxAddress recipient, Func<Task> handOver, CancellationToken cancellation);
}

/// <summary>A mail did not go out, as far as is known.</summary>
/// <param name="problem">One of those the schema names.</param>
/// <param name="detail">What the mail server or the system says.</param>
/// <param name="forGood">Whether trying again is of no use.</param>
internal sealed class NotDelivered(string problem, string detail, bool forGood = false) : Exception(detail)
{
    public string Problem => problem;

    public bool ForGood => forGood;
}
