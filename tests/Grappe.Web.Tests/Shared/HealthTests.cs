using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Shared;

public sealed class HealthTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_platform_whose_database_answers_is_ready()
    {
        (await site.Client.GetStringAsync("/health/live")).ShouldBe("Healthy");
        (await site.Client.GetStringAsync("/health/ready")).ShouldBe("Healthy");
    }
}
