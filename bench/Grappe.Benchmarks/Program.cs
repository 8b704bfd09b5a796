using Grappe.Benchmarks.B2B;

return args switch
{
    ["b2b", .. var rest] => B2BCommand.Run(rest, Console.Out, Console.Error),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: b2b FOLDER [--limit SECONDS] [--threads 1] [--out DIR] [--seed N] [--only TEXT] [--best-known FILE] [--verbose]");
    return 2;
}
