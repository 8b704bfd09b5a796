using System.ComponentModel.DataAnnotations.Schema;

namespace Grappe.Web.Shared.Languages;

/// <summary>A text in the three languages of the platform.</summary>
[ComplexType]
public sealed record Localised(string Fr, string En, string Ar)
{
    public string In(Language language) =>
        language.Code switch
        {
            "ar" => Ar,
            "en" => En,
            _ => Fr,
        };
}
