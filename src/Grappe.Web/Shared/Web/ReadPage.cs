namespace Grappe.Web.Shared.Web;

/// <summary>A page that reads what it shows before it is shown again with what is wrong.</summary>
public interface IShownAgain
{
    Task<IActionResult> ShowAgainAsync(CancellationToken cancellation);
}

/// <summary>A page that reads the same before it is shown and before it is shown again.</summary>
public abstract class ReadPage : PageModel, IShownAgain
{
    protected abstract Task ReadAsync(CancellationToken cancellation);

    public Task OnGetAsync(CancellationToken cancellation) => ReadAsync(cancellation);

    public async Task<IActionResult> ShowAgainAsync(CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        return Page();
    }
}
