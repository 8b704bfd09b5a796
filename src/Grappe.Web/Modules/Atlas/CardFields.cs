using Grappe.Web.Modules.Atlas.Contributions;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas;

/// <summary>What a card tells, field by field, for whoever speaks of one.</summary>
public sealed class CardFields(Sayings say)
{
    /// <summary>The fields of a cluster by the names that forms have for them, and as the reader calls them.</summary>
    public IReadOnlyList<(string Name, string Text)> OfCluster =>
        [.. Editable.Cluster.Select(entry => (entry.Name, say.FieldName(entry.Field.Code, entry.Key)))];
}
