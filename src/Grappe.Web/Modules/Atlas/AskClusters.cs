using Grappe.Web.Modules.Atlas.Clusters;
using Grappe.Web.Modules.Atlas.Observations;
using Microsoft.AspNetCore.WebUtilities;

namespace Grappe.Web.Modules.Atlas;

/// <summary>Asks which clusters answer a question today, written as the address of their list has it.</summary>
public sealed class AskClusters(SearchClusters clusters, ClusterIndex index, Registers registers, Sayings say, Translator translator)
{
    /// <summary>The question, always written in the same way; empty where it asks for nothing.</summary>
    public string Written(string query) => Read(query).Address("");

    /// <summary>Names the question by its words and what it chooses among, such as "olive, Tunisia"; empty where it asks for nothing.</summary>
    public string NameOf(string query) =>
        string.Join(
            translator["list.comma"],
            Read(query).Active().Select(active => active.Parameter == "q" ? active.Value : say.Facet(active.Parameter, active.Value))
        );

    /// <summary>The numbers of all that answer.</summary>
    public Task<int[]> AnswersAsync(string query, CancellationToken cancellation) => clusters.IdsAsync(Read(query).Filter, cancellation);

    /// <summary>Waits until what is known of some clusters is what the database says of them.</summary>
    public async Task CatchUpAsync(IEnumerable<int> ids, CancellationToken cancellation)
    {
        foreach (var id in ids)
            await index.CatchUpAsync(id, cancellation);
    }

    private ClusterQuery Read(string query) => ClusterQuery.Read(new QueryCollection(QueryHelpers.ParseQuery(query)), registers).OfToday();
}
