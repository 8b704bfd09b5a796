namespace Grappe.Web.Modules.Accounts;

/// <summary>Lets a person do one thing after the other, whichever tab or click it came from.</summary>
public static class OneAtATime
{
    /// <summary>Waits for what the same person does at the same time. To be called within a transaction: it holds until that ends.</summary>
    public static Task WaitForPersonAsync(this GrappeDb db, int person, CancellationToken cancellation = default) =>
        db.Database.ExecuteSqlAsync($"select from people where id = {person} for no key update", cancellation);
}
