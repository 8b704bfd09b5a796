using System.Globalization;
using Grappe.Algorithms.Scheduling;

namespace Grappe.Benchmarks.B2B;

/// <summary>
/// Makes instances like the unpublished ones out of the originals of a folder. Each original is also tightened, thinned and filled. Each of these forms gives the
/// published variants, and denser orders of 30 to 60 %: once at random, and once such that a schedule remains ("known").
/// </summary>
public static class VariantsCommand
{
    private const string Original = ".original.dzn";

    /// <summary>The number of times the search for a known schedule may ask whether to stop, before it is given up.</summary>
    private const int Patience = 400;

    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var seed = 1;
        if (args is not [var folder, var target, .. var rest] || rest.Length > 0 && !(rest is ["--seed", var number] && int.TryParse(number, out seed)))
        {
            error.WriteLine("A folder of instances and one for their variants are needed: b2b-variants FOLDER OUT [--seed 1]");
            return 2;
        }
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + Original) : [];
        if (files.Length == 0)
        {
            error.WriteLine($"No file '*{Original}' in '{folder}'.");
            return 2;
        }
        Directory.CreateDirectory(target);
        var written = 0;
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(file)[..^Original.Length];
            var mornings = DznReader.Read(name, File.ReadAllText(file))["nMorningSlots"].Number ?? 0;
            foreach (var (form, event_) in Forms(Instance.Read(file), seed))
            foreach (var (variant, changed) in Of(event_, seed))
            {
                File.WriteAllText(Path.Combine(target, $"{name}{form}-s{seed}.{variant}.dzn"), DznWriter.Write(changed, mornings));
                written++;
            }
        }
        output.WriteLine($"{written} instances in {target}");
        return 0;
    }

    private static IEnumerable<(string, Timetable)> Forms(Timetable event_, int seed) =>
        [
            ("", event_),
            ("tight90", Variants.Tight(event_, 0.90)),
            ("tight97", Variants.Tight(event_, 0.97)),
            ("fewer10", Variants.Fewer(event_, 0.10, new Random(seed))),
            ("more05", Variants.More(event_, 0.05, new Random(seed))),
        ];

    private static IEnumerable<(string, Timetable)> Of(Timetable event_, int seed)
    {
        yield return ("original", event_);
        foreach (var percent in (int[])[20, 40])
            yield return (string.Create(CultureInfo.InvariantCulture, $"fixed{percent:000}-Forb"), Variants.Fixed(event_, percent / 100.0, new Random(seed)));
        foreach (var thousandth in (int[])[3, 7])
            yield return (
                string.Create(CultureInfo.InvariantCulture, $"forb{thousandth:0000}"),
                Variants.Forbidden(event_, thousandth / 1000.0, new Random(seed))
            );
        var anyhow = new int[event_.Meetings.Count];
        for (var meeting = 0; meeting < anyhow.Length; meeting++)
            anyhow[meeting] = meeting;
        new Random(seed).Shuffle(anyhow);
        var known = Schedule(event_, seed);
        foreach (var percent in (int[])[15, 25, 30, 45, 60])
        {
            yield return ($"prec{percent}", Variants.Ordered(event_, percent / 100.0, anyhow, new Random(seed)));
            if (percent >= 30 && known is not null)
                yield return ($"prec{percent}-known", Variants.Ordered(event_, percent / 100.0, known, new Random(seed)));
        }
    }

    private static IReadOnlyList<int>? Schedule(Timetable event_, int seed)
    {
        var found = false;
        var asked = 0;
        return FewestBreaks
            .Find(
                event_,
                new TimetableOptions
                {
                    Seed = seed,
                    Progress = progress => found |= progress.Slots is not null,
                    Stop = () => found || ++asked > Patience,
                }
            )
            .Slots;
    }
}
