using Grappe.Benchmarks.Atlas;
using Grappe.Benchmarks.Atlas.Bare;
using Grappe.Benchmarks.B2B;
using Grappe.Benchmarks.Days;
using Grappe.Benchmarks.Libraries;
using Grappe.Benchmarks.LinkPrediction;
using Grappe.Benchmarks.Matching;
using Grappe.Benchmarks.Workspace;

return args switch
{
    ["b2b", .. var rest] => B2BCommand.Run(rest, Console.Out, Console.Error),
    ["b2b-variants", .. var rest] => VariantsCommand.Run(rest, Console.Out, Console.Error),
    ["b2b-growth", .. var rest] => GrowthCommand.Run(rest, Console.Out, Console.Error),
    ["day", .. var rest] => DayCommand.Run(rest, Console.Out, Console.Error),
    ["link-prediction", .. var rest] => LinkPredictionCommand.Run(rest, Console.Out, Console.Error),
    ["partners", .. var rest] => PartnersCommand.Run(rest, Console.Out),
    ["generate", not ['-', ..], ..] => GenerateCommand.Run(args[1..], Console.Out),
    ["atlas", .. var rest] => await AtlasCommand.RunAsync(rest, Console.Out),
    ["import", .. var rest] => await ImportCommand.RunAsync(rest, Console.Out),
    ["mails", .. var rest] => await MailsCommand.RunAsync(rest, Console.Out),
    ["signatures", .. var rest] => SignaturesCommand.Run(rest, Console.Out),
    ["matching", .. var rest] => MatchingCommand.Run(rest, Console.Out),
    ["workspace", .. var rest] => await WorkspaceCommand.RunAsync(rest, Console.Out),
    ["bare", .. var rest] => await BareServer.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: generate FOLDER [--clusters 100000] [--observations 600000] [--seed 1]");
    Console.Error.WriteLine("       atlas --data FOLDER [--seconds 120] [--clients 8] [--database DIRECTORY] [--port 5131] [--write FILE.md] [--only load]");
    Console.Error.WriteLine("       import --data FOLDER [--lines 100000] [--database DIRECTORY] [--port 5141]");
    Console.Error.WriteLine("       mails [--platforms Grappe.Web.dll,...] [--mails 500] [--rounds 5] [--port 5151]");
    Console.Error.WriteLine("       signatures [--count 100000] [--rounds 5]");
    Console.Error.WriteLine("       workspace [--data FOLDER] [--members 1000] [--projects 500] [--rounds 5] [--kills 20] [--seed 1] [--port 5161]");
    Console.Error.WriteLine("       matching [PARTIES ...]");
    Console.Error.WriteLine("       partners [--organisations 1000000] [--questions 200] [--seed 1]");
    Console.Error.WriteLine(
        "       day [--people 1000] [--slots 40] [--tables 150] [--wishes 12000] [--seed 1] [--rounds 12] [--limit 60] [--without prices|must-price|chains|make-way]"
    );
    Console.Error.WriteLine(
        "       b2b FOLDER [--limit SECONDS] [--cpu] [--threads 1|2] [--out DIR] [--seed N] [--only TEXT] [--set INGREDIENT=VALUE,...] [--verbose]"
    );
    Console.Error.WriteLine("       b2b-variants FOLDER OUT [--seed 1]");
    Console.Error.WriteLine("       b2b-growth OUT [--seed 1]");
    Console.Error.WriteLine(
        "       link-prediction TRAIN.csv.gz TEST.csv.gz | FILE --split DAY [--until DAY] [--seed 1] [--largest 40] [--earlier 3] [--ablate] [--show 3]"
    );
    return 2;
}
