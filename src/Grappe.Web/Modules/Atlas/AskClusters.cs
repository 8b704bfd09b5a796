using Grappe.Web.Modules.Atlas.Clusters;
using Microsoft.AspNetCore.WebUtilities;

namespace Grappe.Web.Modules.Atlas;

/// <summary>Asks which clusters answer a question today, written as the address of their list has it.</summary>
public sealed class AskClusters(SearchClusters clusters, ClusterIndex index, Registers registers)
{
    /// <summary>The question, always written in the same way; empty where it asks for nothing.</summary>
    public string Written(string query) => Read(query).Address("");

    /// <summary>The words it looks for.</summary>
    public string? WordsOf(string query) => Read(query).Filter.Words;

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
