namespace Grappe.Web.Tests.Bed;

/// <summary>Reads and changes the accounts of people, found by the names under which they registered.</summary>
public static class Inhabitants
{
    extension(Site site)
    {
        public async Task<int> IdOf(string name) => (await site.Query<int>($"select id from people where name = '{name}'")).Single();

        public async Task<string> EmailOf(string name) => (await site.Query<string>($"select email from people where name = '{name}'")).Single();

        /// <summary>Counts the accounts that bear a name.</summary>
        public async Task<long> CountOf(string name) => (await site.Query<long>($"select count(*) from people where name = '{name}'"))[0];

        /// <summary>Lets the second factor count or not, as if it had been set up or forgotten.</summary>
        public Task SecondFactor(string name, bool counts) =>
            site.Query<int>($"update people set two_factor_enabled = {counts} where name = '{name}' returning id");

        /// <summary>Lets mails to somebody be written in a language.</summary>
        public Task Reads(string name, string language) => site.Query<int>($"update people set language = '{language}' where name = '{name}' returning id");

        /// <summary>Lets somebody hear of all they follow as soon as it happens.</summary>
        public Task HearsAtOnce(string name) =>
            site.Query<int>($"update follows set frequency = 'at-once' where person_id = (select id from people where name = '{name}') returning id");
    }
}
