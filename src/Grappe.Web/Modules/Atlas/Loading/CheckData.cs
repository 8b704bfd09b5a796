namespace Grappe.Web.Modules.Atlas.Loading;

/// <summary>The command <c>data check</c>: reads a data set, says what is wrong with it and changes nothing.</summary>
public static class CheckData
{
    private const int Shown = 200;

    public static async Task<int> RunAsync(string[] args)
    {
        var configuration = new ConfigurationBuilder()
            .AddEnvironmentVariables()
            .AddCommandLine([.. args.SkipWhile(argument => !argument.StartsWith('-'))])
            .Build();
        var folder = Folders.Data(configuration);
        var (sound, problems) = DataSet.Read(folder);
        using var data = sound;
        if (data is null)
        {
            foreach (var problem in problems.Take(Shown))
                await Console.Out.WriteLineAsync(problem.ToString());
            await Console.Out.WriteLineAsync($"{problems.Count} problems in {folder}. Nothing was loaded.");
            return 1;
        }
        var (observations, statements) = (0, 0);
        foreach (var subject in data.InBatches().SelectMany(batch => batch))
        {
            observations += subject.Observations.Count;
            statements += subject.Observations.Sum(observation => observation.Statements.Count);
            subject.Observations.Clear();
        }
        await Console.Out.WriteLineAsync(
            $"{folder} is sound: {data.Subjects.Count(subject => subject.Kind == "cluster")} clusters, {data.Subjects.Count} subjects, {data.Places.Count} places, "
                + $"{observations} observations with {statements} statements, {data.Cooperations.Count} co-operations, {data.TableRows.Count} table rows."
        );
        return 0;
    }
}
