using Grappe.Web.Shared.Languages;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Grappe.Web.Tests.Atlas;

public sealed class SourcesOfOthersTests(TestPostgres postgres)
{
    [Fact]
    public async Task A_source_of_a_kind_that_nobody_named_contradicts_itself_on_a_card_that_is_shown()
    {
        const string Register = "register-2018";
        var cluster = A.Cluster.In("Gabès").WithMembers("12", accordingTo: Register).WithMembers("40", accordingTo: Register);
        var data = A.DataSet.AppendLine("sources/sources.csv", $"{Register},Un registre,,,register,2018,fr,2,,Registre,Register,سجل").With(cluster);
        await using var site = await SmallSite.Of(postgres, data);
        // As people run it: only while one develops is a code without a name a fault.
        await using var lenient = site.WithWebHostBuilder(builder => builder.UseSetting(LanguageSetup.StrictSetting, "false"));
        using var client = lenient.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        foreach (var (language, words) in new[] { ("fr", "La source de 2018"), ("en", "The source of 2018"), ("ar", "المصدر المنشور سنة 2018") })
            (await client.GetStringAsync($"/{language}/clusters/{cluster.Slug}")).ShouldContain(words);
    }
}
