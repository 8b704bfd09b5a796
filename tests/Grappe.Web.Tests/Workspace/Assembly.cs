using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Workspace;

/// <summary>Helps tests to hold meetings: what takes days is done as if they had passed.</summary>
internal static class Assembly
{
    public static string Day(int ahead) => DateTime.UtcNow.AddDays(ahead).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    extension(Site site)
    {
        /// <summary>Adds a body and gives its number.</summary>
        public async Task<int> Body(string cluster, string kind = "assembly", string name = "General assembly") =>
            (
                await site.Query<int>(
                    $"insert into bodies (cluster_id, kind, name) select id, '{kind}', '{name}' from subjects where kind = 'cluster' and slug = '{cluster}' returning id"
                )
            ).Single();

        /// <summary>Lets the day of a meeting be today, as if the days until then had passed.</summary>
        public Task ComesToday(int meeting) =>
            site.Query<int>(
                $"""
                update meetings set record_day = record_day - (starts_at::date - now()::date), starts_at = now() where id = {meeting} returning id
                """
            );

        /// <summary>Plans a meeting with an agenda, convenes it and opens it, and gives its number.</summary>
        public async Task<int> OpenMeeting(Visitor manager, string cluster, params string[] items)
        {
            await manager.Open($"/en/clusters/{cluster}/work/meetings");
            await manager.Send("Prepare the meeting", ("title", "Meeting"), ("day", Day(20)), ("time", "10:00"), ("recordDay", Day(20)));
            var id = int.Parse(manager.Path.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
            foreach (var item in items)
                await manager.Send("Put on the agenda", ("item", item));
            await manager.Send("Convene");
            await site.ComesToday(id);
            await manager.Open($"/en/clusters/{cluster}/work/meetings/{id}");
            await manager.Send("Open the meeting");
            manager.Text.ShouldContain("open");
            return id;
        }

        public async Task<int> Elector(int meeting, string name) =>
            (await site.Query<int>($"select id from electors where meeting_id = {meeting} and name = '{name}'")).Single();

        public async Task<int> Item(int meeting, string title) =>
            (await site.Query<int>($"select id from agenda_items where meeting_id = {meeting} and title = '{title}'")).Single();

        public Task<IReadOnlyList<string>> States(int meeting) =>
            site.Query<string>($"select title || ' ' || state from agenda_items where meeting_id = {meeting} order by position");
    }
}
