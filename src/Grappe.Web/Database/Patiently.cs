using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Grappe.Web.Database;

/// <summary>Opens connections again for a few seconds where the server takes no more for the moment. Nothing was sent yet, so that nothing is done twice.</summary>
internal sealed class Patiently : DbConnectionInterceptor
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    /// <summary>Opens a connection, or does what opens one by itself before it sends anything.</summary>
    public static async Task<T> DoAsync<T>(Func<Task<T>> open, CancellationToken cancellation)
    {
        var patience = Stopwatch.StartNew();
        for (var pause = ShortestPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            try
            {
                return await open();
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.TooManyConnections && patience.Elapsed < Longest)
            {
                await Task.Delay(pause, cancellation);
            }
    }

    public override async ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection,
        ConnectionEventData eventData,
        InterceptionResult result,
        CancellationToken cancellationToken = default
    )
    {
        await DoAsync(
            async () =>
            {
                await connection.OpenAsync(cancellationToken);
                return connection;
            },
            cancellationToken
        );
        return InterceptionResult.Suppress();
    }
}
