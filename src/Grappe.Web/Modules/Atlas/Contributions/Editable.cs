using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Atlas;

/// <summary>What can be corrected on the card of a cluster, in the order in which the form asks for it.</summary>
public static class Editable
{
    /// <param name="Section">Under which it stands, the key of a text.</param>
    /// <param name="Kind">The kind of subject a reference names.</param>
    public sealed record Entry(string Section, Field Field, string Key = "", string? Kind = null)
    {
        /// <summary>Under which the form sends it.</summary>
        public string Name => Key.Length > 0 ? $"{Field.Code}.{Key}" : Field.Code;
    }

    public static readonly string[] MemberCategories =
    [
        "total",
        "companies",
        "smes",
        "large-companies",
        "startups",
        "universities",
        "schools",
        "research",
        "technical-centres",
        "associations",
        "public-bodies",
    ];

    public static readonly IReadOnlyList<Entry> Cluster =
    [
        new("edit.identity", Fields.Name),
        new("edit.identity", Fields.Acronym),
        new("edit.identity", Fields.State),
        new("edit.identity", Fields.Place),
        new("edit.identity", Fields.Created),
        new("edit.identity", Fields.LegalForm),
        new("edit.identity", Fields.Website),
        new("edit.speciality", Fields.Sector),
        new("edit.speciality", Fields.Niche),
        new("edit.speciality", Fields.Description),
        new("edit.speciality", Fields.Activity),
        new("edit.speciality", Fields.Anchorage),
        .. MemberCategories.Select(category => new Entry("edit.members", Fields.Members, category)),
        new("edit.members", Fields.Jobs),
        .. new[] { "president", "director", "animator", "contact" }.Select(role => new Entry("edit.governance", Fields.Role, role)),
        new("edit.around", Fields.PartnersNorth),
        new("edit.around", Fields.PartnersSouth),
        new("edit.around", Fields.Host, Kind: "structure"),
        new("edit.around", Fields.MergedInto, Kind: "cluster"),
    ];

    public static Entry? Find(string field, string key) => Cluster.FirstOrDefault(entry => entry.Field.Code == field && entry.Key == key);
}
