namespace Grappe.Web.Tests.Attack;

/// <summary>To whom belongs what an identifier names.</summary>
public enum Whose
{
    /// <summary>To whoever asks, or to the scope of their role.</summary>
    Own,

    /// <summary>To somebody of the same country.</summary>
    Other,

    /// <summary>To somebody of another country.</summary>
    Foreign,
}
