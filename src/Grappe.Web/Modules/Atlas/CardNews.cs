namespace Grappe.Web.Modules.Atlas;

/// <summary>Announces the cards that changed to those who keep something made of them.</summary>
public sealed class CardNews
{
    /// <summary>Announces the numbers of the subjects whose cards changed, once they are read; null when all may have.</summary>
    public event Action<int[]?>? Changed;

    public void Announce(int[]? subjects) => Changed?.Invoke(subjects);
}
