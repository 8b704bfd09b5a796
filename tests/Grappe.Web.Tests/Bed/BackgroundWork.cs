using Grappe.Web.Shared.Background;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Bed;

/// <summary>Work in the background, asked for as the product asks for it.</summary>
public static class BackgroundWork
{
    extension(Site site)
    {
        /// <summary>Puts a job into the queue, and gives its number.</summary>
        public async Task<long> Asks(string kind, object? arguments = null)
        {
            await using var scope = site.Services.CreateAsyncScope();
            return (await scope.ServiceProvider.GetRequiredService<JobQueue>().AddAsync(kind, arguments))!.Value;
        }

        /// <summary>Reads the state of a job and the number of its attempts: <c>done 1</c>.</summary>
        public async Task<string> StateOf(long job) => (await site.Query<string>($"select state || ' ' || attempts from jobs where id = {job}"))[0];

        /// <summary>Has a job done, and waits until it is: at its first attempt, or with another that was asked for the same.</summary>
        public async Task Does(string kind, object? arguments = null)
        {
            var job = await site.Asks(kind, arguments);
            await Eventually.Holds(async () => await site.StateOf(job) is "done 1" or "done 0", $"that the job {kind} is done");
        }
    }
}
