using Grappe.Web.Database;
using Grappe.Web.Tests.Bed;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.House;

/// <summary>Tests that the start fails with a service that cannot be made or would be kept too long, in production too.</summary>
public sealed class ContainerTests(TestPostgres postgres)
{
    [Fact]
    public async Task The_platform_does_not_start_with_something_that_cannot_be_made()
    {
        await using var site = await SmallSite.Of(postgres, A.DataSet);
        await using var broken = site.WithWebHostBuilder(builder => builder.ConfigureServices(services => services.AddScoped<NeedsTheUnknown>()));
        Should.Throw<AggregateException>(() => broken.Services).Message.ShouldContain(nameof(NeedsTheUnknown));
    }

    [Fact]
    public async Task The_platform_does_not_start_with_something_for_good_that_holds_something_of_one_request()
    {
        await using var site = await SmallSite.Of(postgres, A.DataSet);
        await using var broken = site.WithWebHostBuilder(builder => builder.ConfigureServices(services => services.AddSingleton<KeepsADatabase>()));
        Should.Throw<AggregateException>(() => broken.Services).Message.ShouldContain(nameof(GrappeDb));
        Should.Throw<InvalidOperationException>(() => site.Services.GetRequiredService<GrappeDb>());
    }

    private sealed class Unknown;

    private sealed class NeedsTheUnknown(Unknown unknown)
    {
        public override string ToString() => unknown.ToString()!;
    }

    private sealed class KeepsADatabase(GrappeDb db)
    {
        public override string ToString() => db.ToString()!;
    }
}
