using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Background;

/// <summary>Tests that nodes share their keys: a sign-in on one node holds on the other, and after a restart.</summary>
public sealed class SharedKeysTests(TestPostgres postgres)
{
    private sealed class Node(TestPostgres postgres, string database) : Site(postgres)
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            Database = database;
            base.ConfigureWebHost(builder);
        }

        public IDataProtector Protector => Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

        public int Keys => Services.GetRequiredService<IKeyManager>().GetAllKeys().Count;
    }

    [Fact]
    public async Task What_one_node_protects_another_reads_and_so_does_the_next_start()
    {
        var database = await postgres.PublishedDatabaseAsync();
        string kept;
        await using (var one = new Node(postgres, database))
        await using (var two = new Node(postgres, database))
        {
            // At once, on a database that has no key yet.
            await Task.WhenAll(Task.Run(() => one.Client), Task.Run(() => two.Client));
            one.Keys.ShouldBe(1);
            two.Keys.ShouldBe(1);
            (await one.Query<string>("select xml from data_protection_keys")).ShouldHaveSingleItem().ShouldContain("AES_256_GCM");
            kept = one.Protector.Protect("Leila");
            two.Protector.Unprotect(kept).ShouldBe("Leila");
            one.Protector.Unprotect(two.Protector.Protect("Karim")).ShouldBe("Karim");

            await using var later = new Node(postgres, database);
            later.Protector.Unprotect(kept).ShouldBe("Leila");
        }
    }
}
