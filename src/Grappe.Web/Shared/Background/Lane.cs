namespace Grappe.Web.Shared.Background;

/// <summary>The workers that do a kind of jobs. The jobs of one lane never wait for those of the other.</summary>
public enum Lane
{
    /// <summary>Over in seconds: a message to a server, the notices of one event.</summary>
    Quick,

    /// <summary>May take minutes: an import, a plan, a reading of everything.</summary>
    Long,
}
