using Grappe.Web.Tests.Bed;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Grappe.Web.Tests.Bed;

/// <summary>Begins with the classes that take minutes: one that is begun last is waited for alone.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        "Start.PrivateServerTests",
        "Start.BackupTests",
        "Attack.NastyValueTests",
        "Background.MailTests",
        "Attack.AccessTests",
        "House.AddingAModuleTests",
        "Atlas.NewsOfCardsTests",
        "Attack.StoredScriptTests",
        "Workspace.AdmissionTests",
        "House.EveryRouteTests",
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => Array.FindIndex(Long, name => Names(collection, name)) is >= 0 and var place ? place : Long.Length)];

    private static bool Names(ITestCollection collection, string name) =>
        collection.TestCollectionDisplayName.EndsWith($".{name}", StringComparison.Ordinal)
        || collection.TestCollectionDisplayName.Contains($".{name} ", StringComparison.Ordinal);
}
