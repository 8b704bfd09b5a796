using Grappe.Web.Tests.Bed;

namespace Grappe.Faults;

/// <summary>The nodes as a proxy before them knows them: whoever got no answer from one is sent to another that answers.</summary>
/// <param name="health">What tells that a node can be written to.</param>
internal sealed class Front(string health, params IReadOnlyList<Uri> nodes)
{
    private static readonly HttpClient Probe = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(20) };

    public IReadOnlyList<Uri> Nodes => nodes;

    /// <summary>Waits until a node answers, one's own tried before the others, or until the wait is abandoned.</summary>
    public async Task<Uri> AnsweringAsync(int own, CancellationToken abandon)
    {
        Uri? found = null;
        await Eventually.Holds(
            async () =>
            {
                for (var step = 0; step < nodes.Count && found is null; step++)
                    if (await AnswersAsync(new Uri(nodes[(own + step) % nodes.Count], health)))
                        found = nodes[(own + step) % nodes.Count];
                return found is not null || abandon.IsCancellationRequested;
            },
            "that the platform answers",
            Options.Patience
        );
        return found ?? nodes[own % nodes.Count];
    }

    /// <summary>Whether an address answers as it should.</summary>
    public static async Task<bool> AnswersAsync(Uri address)
    {
        try
        {
            using var answer = await Probe.GetAsync(address);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Reads the answer at an address, whatever the status.</summary>
    public static async Task<string> ReadAsync(Uri address)
    {
        using var answer = await Probe.GetAsync(address);
        return await answer.Content.ReadAsStringAsync();
    }
}
