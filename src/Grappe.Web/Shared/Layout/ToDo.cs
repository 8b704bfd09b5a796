namespace Grappe.Web.Shared.Layout;

/// <summary>Something that waits for whoever is signed in.</summary>
/// <param name="Text">The key of what is to be done.</param>
/// <param name="Name">Of what it is done to: it fills the gap of the text.</param>
/// <param name="Since">Since when it waits.</param>
/// <param name="Until">When it has to be done, where it has to.</param>
/// <param name="What">What tells it from others that wait for the same.</param>
public sealed record ToDo(string Path, string Text, Localised? Name, DateTime Since, DateTime? Until = null, Localised? What = null);

/// <summary>Lists what of one kind waits for whoever is signed in. The modules offer theirs by registering them as services.</summary>
public interface IToDoList
{
    /// <summary>The path of the page on which all of it stands.</summary>
    string Path { get; }

    /// <summary>The key of a counted text.</summary>
    string Text { get; }

    /// <summary>Counts what waits. It is asked for every page, and so it is cheap.</summary>
    Task<int> CountAsync(CancellationToken cancellation);

    /// <summary>Reads what waits longest, the oldest first.</summary>
    Task<IReadOnlyList<ToDo>> OldestAsync(int most, CancellationToken cancellation);
}

/// <summary>Lists what waits as rows of one table.</summary>
public abstract class ToDoList<T>(string path, string text) : IToDoList
{
    public string Path => path;

    public string Text => text;

    /// <summary>The rows that wait for whoever is signed in, the oldest first; null where they may not do it.</summary>
    protected abstract IQueryable<T>? Waiting { get; }

    protected abstract ToDo Show(T row);

    public Task<int> CountAsync(CancellationToken cancellation) => Waiting?.CountAsync(cancellation) ?? Task.FromResult(0);

    public async Task<IReadOnlyList<ToDo>> OldestAsync(int most, CancellationToken cancellation) =>
        Waiting is { } waiting ? [.. (await waiting.Take(most).ToListAsync(cancellation)).Select(Show)] : [];
}
