using Grappe.Algorithms.Matching;

namespace Grappe.Web.Modules.Cooperation.Partners;

/// <summary>Tells what the opinions on partners teach, takes it into use or goes back to the editors' weights. docs/matching.md tells the method.</summary>
public static class LearnPartnerWeights
{
    public const string Adopt = "--adopt";
    public const string Forget = "--forget";

    public static async Task<int> RunAsync(IServiceProvider services, string[] args, TextWriter said)
    {
        await services.GetRequiredService<Atlas.Registers>().ReadAsync();
        await using var scope = services.CreateAsyncScope();
        var weigh = scope.ServiceProvider.GetRequiredService<WeighPartners>();
        foreach (var (motive, learnt) in await weigh.LearnAsync(CancellationToken.None))
        {
            if (args.Contains(Forget))
            {
                if (await weigh.EndAsync(motive, Environment.UserName, CancellationToken.None))
                    await said.WriteLineAsync($"{motive}: the editors' weights count again.");
                continue;
            }
            await WriteAsync(said, motive, learnt);
            if (!args.Contains(Adopt) || learnt.Saved + learnt.Dismissed == 0)
                continue;
            if (!learnt.Helps)
                await said.WriteLineAsync("Not adopted: what was not learnt from is not foretold better.\n");
            else
            {
                await weigh.AdoptAsync(motive, learnt, Environment.UserName, CancellationToken.None);
                await said.WriteLineAsync($"Adopted: the next search uses them. Back to the editors' weights: matching learn {Forget}\n");
            }
        }
        return 0;
    }

    private static async Task WriteAsync(TextWriter said, string motive, LearntWeights learnt)
    {
        await said.WriteLineAsync($"## {motive}: {learnt.Saved} saved, {learnt.Dismissed} dismissed as not fitting\n");
        if (learnt.Saved + learnt.Dismissed == 0)
            return;
        await said.WriteLineAsync("| part | editors | learnt | change |\n|---|---:|---:|---:|");
        foreach (var (name, before, after) in PartnerSignals.Names.Zip(learnt.Prior.ToArray(), learnt.Weights.ToArray()))
            await said.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name.ToLowerInvariant()} | {before:0.000} | {after:0.000} | {after - before:+0.000;-0.000;0} |"
                )
            );
        await said.WriteLineAsync(
            learnt is { Before: { } unlearnt, After: { } taught }
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"\nForetelling what was not learnt from: log-loss {unlearnt.LogLoss:0.000} before, {taught.LogLoss:0.000} after; AUC {unlearnt.Auc:0.000} before, {taught.Auc:0.000} after.\n"
                )
                : "\nToo few to tell whether it helps: two saved and two dismissed are needed at least.\n"
        );
    }
}
