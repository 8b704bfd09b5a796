using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Grappe.Web.Shared.Permissions;
using Npgsql;

namespace Grappe.Benchmarks.Workspace;

/// <summary>Lets all electors of a meeting vote over two nodes, each twice, and all of them ask for one slot at once.</summary>
internal static class Crowd
{
    private const int Voters = 300;
    private const int Askers = 200;
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    public static async Task<bool> RunAsync(NpgsqlDataSource database, string cluster, IReadOnlyList<string> nodes, TextWriter output)
    {
        var secrets = Enumerable.Range(0, Voters).Select(_ => TokenSecret.New()).ToList();
        var (meeting, vote, thing) = await FillAsync(database, cluster, [.. secrets.Select(TokenSecret.DigestOf)]);
        var electors = await ElectorsAsync(database, meeting);
        var clients = nodes.Select(node => new HttpClient { BaseAddress = new Uri(node), Timeout = Bound }).ToList();
        try
        {
            var root = $"/api/v1/clusters/{cluster}/work";
            // A phone that heard nothing sends again, to whichever node.
            var watch = Stopwatch.StartNew();
            var cast = await Task.WhenAll(
                electors
                    .Index()
                    .SelectMany(each =>
                        clients.Select(client =>
                            SendAsync(
                                client,
                                secrets[each.Index],
                                $"{root}/meetings/{meeting}/votes/{vote}/casts",
                                $$"""{ "elector": {{each.Item.Elector}}, "choice": "in-favour" }"""
                            )
                        )
                    )
            );
            var voted = watch.Elapsed;
            var counted = await NumberAsync(database, CrowdScene.Casts);
            var day = DateTime.UtcNow.Date.AddDays(30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var asked = await Task.WhenAll(
                electors
                    .Take(Askers)
                    .Index()
                    .Select(each =>
                        SendAsync(
                            clients[each.Index % clients.Count],
                            secrets[each.Index],
                            $"{root}/services/equipment/{thing}/bookings",
                            $$"""{ "member": {{each.Item.Member}}, "day": "{{day}}", "from": "09:00", "until": "11:00" }"""
                        )
                    )
            );
            var booked = await NumberAsync(database, CrowdScene.Bookings);
            var held = counted == Voters && voted < Bound && booked == 1 && asked.Count(status => status == HttpStatusCode.Created) == 1;
            await output.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{cast.Length} casts of {Voters} electors over {nodes.Count} nodes in {voted.TotalSeconds:0.0} s ({Told(cast)}): {counted} counted; {Askers} asked for one slot ({Told(asked)}): {booked} booked: {(held ? "held" : "BROKEN")}"
                )
            );
            return held;
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    private static string Told(IEnumerable<HttpStatusCode> answers) =>
        string.Join(", ", answers.CountBy(status => (int)status).OrderBy(one => one.Key).Select(one => $"{one.Value} × {one.Key}"));

    private static async Task<HttpStatusCode> SendAsync(HttpClient client, string secret, string address, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<(int Meeting, int Vote, int Thing)> FillAsync(NpgsqlDataSource database, string cluster, byte[][] digests)
    {
        await using var command = database.CreateCommand(CrowdScene.Fill);
        command.Parameters.AddWithValue(cluster);
        command.Parameters.AddWithValue(digests);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2));
    }

    private static async Task<IReadOnlyList<(int Elector, int Member)>> ElectorsAsync(NpgsqlDataSource database, int meeting)
    {
        await using var command = database.CreateCommand(CrowdScene.Electors);
        command.Parameters.AddWithValue(meeting);
        await using var reader = await command.ExecuteReaderAsync();
        var found = new List<(int, int)>();
        while (await reader.ReadAsync())
            found.Add((reader.GetInt32(0), reader.GetInt32(1)));
        return found;
    }

    private static async Task<int> NumberAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
