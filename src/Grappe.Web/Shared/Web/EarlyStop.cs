using System.Runtime.InteropServices;

namespace Grappe.Web.Shared.Web;

/// <summary>Takes Ctrl-C before the platform serves: what is under way is finished and undone instead of left behind. From then on the host itself listens.</summary>
internal sealed class EarlyStop : IDisposable
{
    /// <summary>The exit code that a shell reports of a program that Ctrl-C ended.</summary>
    public const int ExitCode = 130;

    private readonly PosixSignalRegistration[] signals;
    private readonly CancellationTokenSource stop = new();

    public EarlyStop() => signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, Note))];

    public bool Asked => stop.IsCancellationRequested;

    /// <summary>Ends a command that can be ended in its middle.</summary>
    public CancellationToken Token => stop.Token;

    /// <summary>Ends the start if it was asked for, else leaves the signals to the host.</summary>
    public void Over()
    {
        Dispose();
        if (Asked)
            throw new OperationCanceledException();
    }

    public void Dispose()
    {
        foreach (var signal in signals)
            signal.Dispose();
    }

    private void Note(PosixSignalContext context)
    {
        context.Cancel = true;
        stop.Cancel();
    }
}
