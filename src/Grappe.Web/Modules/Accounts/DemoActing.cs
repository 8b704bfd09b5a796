namespace Grappe.Web.Modules.Accounts;

/// <summary>Lets the people of the demo do something.</summary>
public static class DemoActing
{
    /// <summary>Does something in the name of one of them, in a scope of its own as in a request.</summary>
    public static async Task AsAsync(this IServiceProvider services, string email, Func<IServiceProvider, Task> act)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GrappeDb>();
        var person = await db.People.Where(person => person.Email == email).Select(person => person.Id).SingleAsync();
        await scope.ServiceProvider.GetRequiredService<CurrentPerson>().ActForAsync(person);
        await act(scope.ServiceProvider);
    }
}
