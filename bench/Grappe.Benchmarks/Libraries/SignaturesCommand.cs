using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Grappe.Benchmarks.Atlas;
using StandardWebhooks;

namespace Grappe.Benchmarks.Libraries;

/// <summary>The command <c>signatures</c>: signs messages of webhooks by the library and by the lines it replaced, in turn, and tells how many a second each did.</summary>
internal static class SignaturesCommand
{
    private const string Message = "msg_2026";

    public static int Run(string[] args, TextWriter output)
    {
        var options = Options.Read(args);
        var (count, rounds) = (options.Number("--count", 100_000), options.Number("--rounds", 5));
        var secret = "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var body = $$$"""{"type":"card.changed","data":{"name":"{{{new string('é', 1_000)}}}"}}""";
        var now = DateTimeOffset.UnixEpoch.AddDays(20_000);
        var ways = new (string Name, Func<string> Sign, List<double> Rates)[]
        {
            ("by hand", () => ByHand(secret, body, now), []),
            ("StandardWebhooks", () => new StandardWebhook(secret).Sign(Message, now, body), []),
        };
        if (ways.Select(way => way.Sign()).Distinct().Count() != 1)
            return 1;
        for (var round = 0; round <= rounds; round++)
            foreach (var (_, sign, rates) in ways)
            {
                var watch = Stopwatch.StartNew();
                for (var i = 0; i < count; i++)
                    sign();
                if (round > 0)
                    rates.Add(count / watch.Elapsed.TotalSeconds);
            }
        foreach (var (name, _, rates) in ways)
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}: {rates.Order().ElementAt(rounds / 2):N0} signatures a second ({rates.Min():N0}-{rates.Max():N0})"
                )
            );
        return 0;
    }

    private static string ByHand(string secret, string body, DateTimeOffset now) =>
        "v1,"
        + Convert.ToBase64String(
            HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{Message}.{now.ToUnixTimeSeconds()}.{body}"))
        );
}
