using Grappe.Web.Modules.Atlas.Contributions;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas;

/// <summary>Names the fields of a card, one by one, for modules that speak of a card.</summary>
public sealed class CardFields(Translator translator)
{
    /// <summary>The fields of a cluster by the names that forms have for them, and as the reader calls them.</summary>
    public IReadOnlyList<(string Name, string Text)> OfCluster =>
        [.. Editable.Cluster.Select(entry => (entry.Name, translator.FieldName(entry.Field.Code, entry.Key)))];
}
