using Grappe.Web.Database;
using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Workspace;
using Grappe.Web.Modules.Workspace.Dues;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Workspace;

/// <summary>A site whose clock stands on a day of 2026, with a manager who runs the clusters of a test.</summary>
public sealed class DuesSite(TestPostgres postgres) : Site(postgres)
{
    public const string Manager = "dues.manager@example.org";

    private readonly SemaphoreSlim joining = new(1);
    private Visitor? manager;

    public MovedClock Clock { get; } = new() { Ahead = Until("2026-05-10") };

    public override DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>Sets the clock to the noon of a day.</summary>
    public void GoTo(string day) => Clock.Ahead = Until(day);

    /// <summary>The manager, signed in once for the class, with a role on a cluster that works from then on.</summary>
    public async Task<Visitor> ManagerOf(string cluster, string currency = "TND", params (string Rule, string Value)[] rules)
    {
        await joining.WaitAsync();
        try
        {
            manager ??= await SignedIn("Dues Manager");
        }
        finally
        {
            joining.Release();
        }
        await Query<int>(
            $"""
            insert into roles_held (person_id, role, scope_id, trusted, given_at)
            select person.id, 'manager', subject.id, false, '2020-01-01' from people person, subjects subject
            where person.email = '{Manager}' and subject.kind = 'cluster' and subject.slug = '{cluster}' returning id
            """
        );
        await this.Works(cluster, currency, rules: rules);
        return manager;
    }

    /// <summary>Does something in the workspace of a cluster, in the manager's name.</summary>
    public async Task<T> Do<T>(string cluster, Func<IServiceProvider, ClusterWorkspace, Task<T>> act)
    {
        var result = default(T);
        await Services.AsAsync(Manager, async services => result = await act(services, (await services.GetRequiredService<WorkDesk>().FindAsync(cluster))!));
        return result!;
    }

    /// <summary>Sets the fees of a year.</summary>
    public Task<int> Fees(string cluster, int year, params (string Category, string Amount)[] fees) =>
        Do(
            cluster,
            async (services, work) =>
            {
                var of = await YearOf(services, work, year);
                await services
                    .GetRequiredService<SetScale>()
                    .WriteAsync(work, of, fees.ToDictionary(fee => fee.Category, fee => (string?)fee.Amount), null, default);
                return of.Id;
            }
        );

    public Task<int> Issue(string cluster, int year, int member) =>
        Do(
            cluster,
            async (services, work) => await services.GetRequiredService<IssueDues>().OneAsync(work, await YearOf(services, work, year), member, default)
        );

    public Task<int> Pay(string cluster, int member, string amount, string? on = null, Guid? key = null) =>
        Do(
            cluster,
            (services, work) =>
                services
                    .GetRequiredService<RecordPayments>()
                    .RecordAsync(
                        work,
                        new(member, amount, on is null ? services.GetRequiredService<WorkDesk>().Today(work) : DateOnly.Parse(on), "transfer", null),
                        key ?? Guid.NewGuid(),
                        default
                    )
        );

    public Task<bool> Reverse(string cluster, int payment) =>
        Do(
            cluster,
            async (services, work) =>
            {
                var found = await services.GetRequiredService<ReadDues>().FindPaymentAsync(work, payment, default);
                await services.GetRequiredService<RecordPayments>().ReverseAsync(work, found!, null, "It came back", default);
                return true;
            }
        );

    public Task<int> Cancel(string cluster, int invoice) =>
        Do(
            cluster,
            async (services, work) =>
                await services
                    .GetRequiredService<CancelInvoice>()
                    .RunAsync(work, (await services.GetRequiredService<ReadDues>().FindInvoiceAsync(work, invoice, default))!, null, "Wrong member", default)
        );

    public static Task<FiscalYear> YearOf(IServiceProvider services, ClusterWorkspace work, int year) =>
        services
            .GetRequiredService<GrappeDb>()
            .FiscalYears.AsNoTracking()
            .SingleAsync(one => one.ClusterId == work.ClusterId && one.FirstDay == new DateOnly(year, 1, 1));

    /// <summary>Finds what does not agree in the accounts of a cluster; empty where all does.</summary>
    public Task<IReadOnlyList<string>> Disagreements(string cluster) =>
        Query<string>(
            $"""
            with own as (select id from subjects where kind = 'cluster' and slug = '{cluster}'),
            invoice as (
                select one.*, coalesce((select sum(units) from allocations part where part.invoice_id = one.id), 0) as paid
                from invoices one where one.cluster_id in (select id from own)
            ),
            payment as (
                select one.*, coalesce((select sum(units) from allocations part where part.payment_id = one.id), 0) as used
                from payments one where one.cluster_id in (select id from own)
            ),
            account as (
                select member.id,
                    coalesce((select sum(units) from invoice where member_id = member.id and cancels_id is null), 0) as invoiced,
                    coalesce((select sum(units) from invoice where member_id = member.id and cancels_id is not null), 0) as cancelled,
                    coalesce((select sum(paid) from invoice where member_id = member.id), 0) as allocated,
                    coalesce((select sum(units - paid) from invoice where member_id = member.id and state in ('issued', 'partly-paid', 'paid')), 0) as open,
                    coalesce((select sum(units) from payment where member_id = member.id), 0) as received,
                    coalesce((select sum(units) from payment where member_id = member.id and state = 'reversed'), 0) as reversed,
                    coalesce((select sum(units - used) from payment where member_id = member.id and state = 'recorded'), 0) as credit
                from members member where member.cluster_id in (select id from own)
            )
            select 'account ' || id || ': invoiced' from account where invoiced - cancelled <> allocated + open
            union all select 'account ' || id || ': received' from account where received - reversed <> allocated + credit
            union all select 'account ' || id || ': credit beside what is open' from account where credit > 0 and open > 0
            union all select 'payment ' || id || ': ' || used from payment where used < 0 or used > units or (state = 'reversed' and used <> 0)
            union all select 'invoice ' || id || ': ' || state || ' with ' || paid || ' of ' || units from invoice
            where state <> case when cancels_id is not null then 'credit-note' when exists (select from invoice note where note.cancels_id = invoice.id) then 'cancelled'
                when paid = units then 'paid' when paid = 0 then 'issued' when paid between 1 and units then 'partly-paid' else 'impossible' end
                or (state in ('cancelled', 'credit-note') and paid <> 0)
            union all select 'number ' || year_id || '/' || number from (
                select year_id, number, row_number() over (partition by year_id order by number) as place from invoice) numbered where number <> place
            union all select 'counter ' || id from fiscal_years where last_number <> (select count(*) from invoices where year_id = fiscal_years.id)
            """
        );

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            // A browser goes by the clock of this machine.
            services
                .AddOptions<CookiePolicyOptions>()
                .PostConfigure(cookies =>
                {
                    var before = cookies.OnAppendCookie;
                    cookies.OnAppendCookie = append =>
                    {
                        before?.Invoke(append);
                        append.CookieOptions.Expires = null;
                    };
                });
        });
    }

    private static TimeSpan Until(string day) => new DateTimeOffset(DateOnly.Parse(day), new TimeOnly(12, 0), TimeSpan.Zero) - DateTimeOffset.UtcNow;
}
