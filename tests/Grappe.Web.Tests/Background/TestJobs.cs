using System.Runtime.Loader;
using Grappe.Web.Database;
using Grappe.Web.Shared.Background;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Tests.Background;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;

[assembly: HostingStartup(typeof(TestJobs))]

namespace Grappe.Web.Tests.Background
{
    /// <summary>Jobs that tests hold, count and kill, brought into the real application as a process of its own.</summary>
    public sealed class TestJobs : IHostingStartup
    {
        /// <summary>The advisory lock that counting jobs wait for at the step where they are to be held. A test that takes it holds them all.</summary>
        public const int Lock = 18;

        private const string Hooks = "DOTNET_STARTUP_HOOKS";

        public const string Effects = "create table test_effects (job bigint not null, step int not null)";

        public static void AddTo(IDictionary<string, string?> environment)
        {
            environment[Hooks] = typeof(TestJobs).Assembly.Location;
            environment["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = typeof(TestJobs).Assembly.GetName().Name;
        }

        public void Configure(IWebHostBuilder builder) =>
            builder.ConfigureServices(services =>
            {
                // The application in memory, in the process of the tests, looks here too.
                if (Environment.GetEnvironmentVariable(Hooks) is null)
                    return;
                services.AddJob<Count>(Count.Kind);
                services.AddJob<Count>(Count.LongKind, Lane.Long);
                services.AddJob<Fail>(Fail.Kind);
                services.AddJob<Refuse>(Refuse.Kind);
                services.AddRecurringJob<Tick>(Tick.Kind, TimeSpan.FromSeconds(1));
            });

        /// <summary>The number of steps, each of which writes a row, and the step at which the job waits. A step after the last waits before the commit.</summary>
        public sealed record Steps(int Number, int? HeldAt = null);

        public sealed class Count(GrappeDb db) : IJobHandler
        {
            public const string Kind = "test-count";

            /// <summary>The same among the long jobs.</summary>
            public const string LongKind = "test-long";

            public async Task RunAsync(JobRun run, CancellationToken cancellation)
            {
                var steps = run.Arguments<Steps>();
                await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
                for (var step = 1; step <= steps.Number; step++)
                {
                    await db.Database.ExecuteSqlAsync($"insert into test_effects values ({run.Id}, {step})", cancellation);
                    await run.ReportAsync(step, steps.Number, cancellation);
                    if (step == steps.HeldAt)
                        await WaitAsync(cancellation);
                }
                await run.DoneAsync(db, steps.Number);
                if (steps.HeldAt > steps.Number)
                    await WaitAsync(cancellation);
                await transaction.CommitAsync(cancellation);
            }

            private Task WaitAsync(CancellationToken cancellation) =>
                db.Database.ExecuteSqlRawAsync($"select pg_advisory_xact_lock_shared({Lock})", cancellation);
        }

        public sealed class Fail : IJobHandler
        {
            public const string Kind = "test-fail";

            public Task RunAsync(JobRun run, CancellationToken cancellation) => throw new InvalidOperationException("The stars stand badly.");
        }

        public sealed class Refuse : IJobHandler
        {
            public const string Kind = "test-refuse";

            public Task RunAsync(JobRun run, CancellationToken cancellation) => throw new RuleBroken("error.missing.what");
        }

        public sealed class Tick(GrappeDb db) : IJobHandler
        {
            public const string Kind = "test-tick";

            public Task RunAsync(JobRun run, CancellationToken cancellation) =>
                db.Database.ExecuteSqlAsync($"insert into test_effects values ({run.Id}, 0)", cancellation);
        }
    }
}

/// <summary>Runs in the application's process before the application, so that the assemblies of the tests are found there.</summary>
internal static class StartupHook
{
    public static void Initialize() =>
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Path.Combine(Path.GetDirectoryName(typeof(StartupHook).Assembly.Location)!, name.Name + ".dll") is var file && File.Exists(file)
                ? context.LoadFromAssemblyPath(file)
                : null;
}
