using Grappe.Web.Modules.Accounts.People;
using Microsoft.AspNetCore.Identity;

namespace Grappe.Web.Modules.Accounts.Roles;

/// <summary>The first administrator, from the command line: no door has a key that everybody knows.</summary>
public static class CreateAdministrator
{
    /// <summary>Makes the account if there is none for the address, gives it the role, and prints the link by which its owner comes in.</summary>
    public static async Task<int> RunAsync(IServiceProvider services, string email, string? name)
    {
        if (!EmailAddress.Is(email))
        {
            await Console.Error.WriteLineAsync($"'{email}' is no address. Expected for example: admin create name@example.org \"Full Name\"");
            return 1;
        }
        await using var scope = services.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        var person = await people.FindByEmailAsync(email);
        if (person is null)
        {
            var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
            person = Person.New(name is { Length: > 0 } ? name : email.Split('@')[0], email, Language.French.Code, now);
            var made = await people.CreateAsync(person);
            if (!made.Succeeded)
                throw new InvalidOperationException(string.Join(' ', made.Errors.Select(error => error.Description)));
        }
        await scope.ServiceProvider.GetRequiredService<GiveRoles>().GiveAsync(person.Id, Role.Administrator, null);
        Console.WriteLine($"{person.Name} <{person.Email}> is an administrator. This link lets them in once, within 24 hours, to choose how to sign in:");
        Console.WriteLine(await scope.ServiceProvider.GetRequiredService<AccountMails>().AccessLinkAsync(person));
        return 0;
    }
}
