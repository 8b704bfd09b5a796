using System.Net;
using Grappe.Web.Database;
using Grappe.Web.Tests.Bed;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Grappe.Web.Tests.Start;

/// <summary>Tests that with no space left people hear that nothing was saved, reading goes on, and readiness tells it.</summary>
public sealed class StorageTests(TestPostgres postgres) : IAsyncLifetime
{
    private readonly Site site = new(postgres);

    public ValueTask InitializeAsync() => site.InitializeAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Theory]
    [InlineData("53100")]
    [InlineData("58030")]
    public async Task A_disk_that_takes_nothing_more_is_told_to_people_and_to_readiness(string state)
    {
        (await site.Client.GetStringAsync("/health/ready")).ShouldBe("Healthy");
        await site.Query<int>(
            $"""
            do $$ begin
                create function full_disk() returns trigger language plpgsql as $f$ begin raise exception 'no space left on device' using errcode = '{state}'; end $f$;
                create trigger full_disk before insert on people for each row execute function full_disk();
            end $$
            """
        );
        var visitor = site.Visitor();
        foreach (var (language, words) in new[] { ("fr", "Rien n’a été enregistré."), ("en", "Nothing was saved."), ("ar", "لم يُحفظ شيء.") })
        {
            await visitor.Open($"/{language}/account/register");
            await visitor.Send(null, ("FullName", "Leïla"), ("Email", "leila@example.org"));
            visitor.Status.ShouldBe(HttpStatusCode.InsufficientStorage);
            visitor.Text.ShouldContain(words);
        }
        await visitor.Open("/fr/clusters");
        var ready = await site.Client.GetStringAsync("/health/ready");
        ready.ShouldStartWith("Degraded\n");
        ready.ShouldContain("no space was left");
    }

    [Fact]
    public async Task Little_space_is_told_before_there_is_none()
    {
        await using var short_of_space = site.WithWebHostBuilder(builder => builder.UseSetting("Storage:Low", "1000000000"));
        using var client = short_of_space.CreateClient();
        using var ready = await client.GetAsync("/health/ready");
        ready.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ready.Content.ReadAsStringAsync()).ShouldContain("MB are free");
    }

    [Fact]
    public void Whatever_is_thrown_for_want_of_space_is_known_for_that()
    {
        foreach (
            var exception in new Exception[]
            {
                Answered("53100", "could not extend file"),
                Answered("58030", "could not write"),
                Answered("42501", "could not open file \"base/1/2\": Read-only file system"),
                new IOException("No space left on device", 28),
            }
        )
            StorageFull.Is(new DbUpdateException("", exception)).ShouldBeTrue(exception.Message);
        StorageFull.Is(Answered("42501", "permission denied for table people")).ShouldBeFalse();
        StorageFull.Is(new IOException("Broken pipe", 32)).ShouldBeFalse();
    }

    private static PostgresException Answered(string state, string words) => new(words, "ERROR", "ERROR", state);
}
