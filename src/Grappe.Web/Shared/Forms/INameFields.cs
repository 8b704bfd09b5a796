namespace Grappe.Web.Shared.Forms;

/// <summary>A page of many fields: what is wrong with one is told at its head by the field's name and with what was typed.</summary>
public interface INameFields
{
    /// <summary>Gives the label of a field; null where it has none of its own.</summary>
    string? LabelOf(string field);
}
