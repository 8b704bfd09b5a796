using System.Security.Cryptography;
using System.Text;

namespace Grappe.Web.Modules.Accounts.SignIn;

/// <summary>The guesses of one place at one account.</summary>
public sealed class Brake
{
    public required byte[] Key { get; init; }
    public int Tries { get; init; }
    public DateTime TriedAt { get; init; }
    public DateTime? WaitsUntil { get; init; }
}

/// <summary>Makes whoever guesses wait. A try counts before it is judged, so that tries sent at once count as well.</summary>
/// <remarks>The wait doubles with each series of wrong tries. A browser in which the person signed in before has a count of its own: nobody elsewhere makes it wait.</remarks>
public sealed class SlowGuessing(NpgsqlDataSource database, KnownDevice devices, IHttpContextAccessor accessor, TimeProvider clock)
{
    /// <param name="MayTry">False while the place waits.</param>
    /// <param name="IsLast">Whether it waits from now on, unless this try is right.</param>
    public readonly record struct Try(bool MayTry, bool IsLast);

    private const int Passwords = 6;

    // From all networks together: high enough that few can shut out a person who comes with a new device.
    private const int PasswordsInAll = 100;

    private const int Codes = 5;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(12);
    private static readonly TimeSpan Forgets = TimeSpan.FromDays(1);

    /// <summary>Counts a password before it is judged. An address without an account counts like any other.</summary>
    public async Task<Try> PasswordAsync(string address, Person? person)
    {
        var here = await TakeAsync(PasswordHere(address, person), Passwords);
        if (!here.MayTry || devices.Of(person) is not null)
            return here;
        var inAll = await TakeAsync(PasswordAnywhere(address), PasswordsInAll);
        return here with { MayTry = inAll.MayTry };
    }

    /// <summary>Counts a code of a second factor before it is judged: from all places together, as there are few codes and many places.</summary>
    public Task<Try> CodeAsync(Person person) => TakeAsync(Code(person), Codes);

    public Task ForgivePasswordsAsync(string address, Person person) => ForgetAsync(PasswordHere(address, person), PasswordAnywhere(address));

    public Task ForgiveCodesAsync(Person person) => ForgetAsync(Code(person));

    private string PasswordHere(string address, Person? person) =>
        $"password {address.ToUpperInvariant()} {devices.Of(person) ?? Limits.NetworkOf(accessor.HttpContext!)}";

    private static string PasswordAnywhere(string address) => $"password {address.ToUpperInvariant()}";

    private string Code(Person person) => string.Create(CultureInfo.InvariantCulture, $"code {person.Id} {devices.Of(person)}");

    // On a connection of its own: a transaction that is taken back does not take back the count.
    private async Task<Try> TakeAsync(string what, int most)
    {
        await using var command = database.CreateCommand(
            """
            insert into brakes as brake (key, tries, tried_at) values ($1, 1, $2)
            on conflict (key) do update set (tries, tried_at, waits_until) = (
                select now.tries, $2, case when now.tries % $3 = 0 then $2 + least($4 * 2 ^ least(now.tries / $3 - 1, 20), $5) end
                from (select case when brake.tried_at < $6 then 1 else brake.tries + 1 end as tries) now
            )
            where brake.waits_until is null or brake.waits_until <= $2
            returning waits_until is not null
            """
        );
        var now = clock.GetUtcNow().UtcDateTime;
        command.Parameters.AddWithValue(KeyOf(what));
        command.Parameters.AddWithValue(now);
        command.Parameters.AddWithValue(most);
        command.Parameters.AddWithValue(FirstWait);
        command.Parameters.AddWithValue(LongestWait);
        command.Parameters.AddWithValue(now - Forgets);
        return await command.ExecuteScalarAsync() is bool waits ? new Try(MayTry: true, IsLast: waits) : new Try(MayTry: false, IsLast: false);
    }

    private async Task ForgetAsync(params string[] what)
    {
        await using var command = database.CreateCommand("delete from brakes where key = any($1)");
        command.Parameters.AddWithValue(what.Select(KeyOf).ToArray());
        await command.ExecuteNonQueryAsync();
    }

    private static byte[] KeyOf(string what) => SHA256.HashData(Encoding.UTF8.GetBytes(what));
}
