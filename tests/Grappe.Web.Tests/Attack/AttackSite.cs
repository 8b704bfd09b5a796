using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Hosting;

namespace Grappe.Web.Tests.Attack;

/// <summary>A site whose limits are so wide that they blur no answer: they have tests of their own.</summary>
public class AttackSite(TestPostgres postgres) : Site(postgres)
{
    private const string Wide = "10000000";

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        foreach (var limit in new[] { "Guarded", "Token", "Person", "Letters" })
            builder.UseSetting($"Limits:{limit}", Wide);
        // It warns of every page with a form, and of every form.
        builder.UseSetting("Logging:LogLevel:Microsoft.AspNetCore", "Error");
        // What is sent to servers that are not there is given up at once, so that the jobs rest.
        builder.UseSetting("Webhooks:Attempts", "1");
    }
}
