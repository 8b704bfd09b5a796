using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Places;

namespace Grappe.Web.Modules.Atlas.Loading;

/// <summary>
/// A data set read from its files, complete and consistent. Subjects, sources and places have the numbers that stand already, or new ones; statements are numbered in the order
/// of reading. The subjects are held in memory. What is said of them is put aside on disk and read back some subjects at a time.
/// </summary>
public sealed partial class DataSet : IDisposable
{
    internal const string ObservationHeader = "subject,source,part,page,heading,line,observed,field,key,value,unit,qualifier,wording,fr,en,ar";
    private const int LowestRank = 99;
    internal const string CooperationHeader = "a,b,kind,level,status,year,source,part,page,heading,line,fr,en,ar";
    internal const string SubjectHeader = "slug,kind,country,place,acronym,isic,fr,en,ar,aliases";
    internal static readonly string[] SimpleQualifiers =
    [
        "about",
        "over",
        "under",
        "provisional",
        "interim",
        "planned",
        "former",
        "coded",
        "counted",
        "among",
        "ended",
        "denied",
    ];

    public List<Country> Countries { get; } = [];
    public List<Sector> Sectors { get; } = [];
    public List<ThesaurusConcept> Concepts { get; } = [];
    public List<Source> Sources { get; } = [];
    public List<Place> Places { get; } = [];
    public List<Subject> Subjects { get; } = [];
    public List<TableRow> TableRows { get; } = [];
    public List<ToldCooperation> Cooperations { get; } = [];

    private readonly List<DataProblem> problems = [];
    private readonly Dictionary<string, Country> countries = [];
    private readonly Dictionary<string, Source> sources = [];
    private readonly Dictionary<string, Place> places = [];
    private readonly Dictionary<string, Subject> subjects = [];
    private readonly string root;
    private readonly Action<string> say;
    private readonly Numbering numbering;
    private RowsBySubject? rows;
    private long lastStatement;

    private DataSet(string root, Action<string> say, Numbering numbering)
    {
        this.root = root;
        this.say = say;
        this.numbering = numbering;
    }

    /// <summary>The number of statements that its rows make, without those that the loader adds of its own.</summary>
    public long Statements => lastStatement;

    /// <summary>Reads and checks the data set of a folder; with any problem, there is no data set.</summary>
    /// <param name="say">Told how far reading is, if it takes long.</param>
    /// <param name="numbering">The numbers that stand already, and where new ones come from.</param>
    public static (DataSet? Data, IReadOnlyList<DataProblem> Problems) Read(string root, Action<string>? say = null, Numbering? numbering = null)
    {
        var data = new DataSet(root, say ?? (_ => { }), numbering ?? Numbering.FromOne());
        data.Read();
        if (data.problems.Count == 0)
            return (data, []);
        data.Dispose();
        return (null, data.problems);
    }

    /// <summary>The files a data set is made of, in the order that its fingerprint takes them.</summary>
    public static IEnumerable<string> Files(string root) => Directory.GetFiles(root, "*.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>A digest of every file of the folder: two folders of the same content have the same.</summary>
    public static string Fingerprint(string root)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[1 << 16];
        foreach (var file in Files(root))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(Path.GetRelativePath(root, file)));
            using var content = File.OpenRead(file);
            while (content.Read(piece) is > 0 and var length)
                hash.AppendData(piece, 0, length);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void Read()
    {
        ReadCountries();
        ReadSectors();
        ReadConcepts();
        ReadSources();
        ReadPlaces();
        ReadSubjects();
        rows = new RowsBySubject(ObservationHeader, Subjects.Select(subject => subject.Id).DefaultIfEmpty().Max());
        ReadTables();
        ReadObservations();
        ReadCooperations();
    }

    public void Dispose() => rows?.Dispose();

    private IEnumerable<CsvRow> Rows(string path, string header) => CsvFile.Rows(root, path, header, problems);

    private static Localised Names(CsvRow row) => new(row.Required("fr"), row.Required("en"), row.Required("ar"));

    private static string[] Aliases(CsvRow row) =>
        row.Optional("aliases")?.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static void Register<T>(Dictionary<string, T> register, CsvRow row, string column, string key, T item)
    {
        if (!register.TryAdd(key, item))
            row.Refuse(column, $"'{key}' stands twice.");
    }

    private static string Slug(CsvRow row)
    {
        var slug = row.Required("slug");
        if (!WellFormedSlug().IsMatch(slug))
            row.Refuse("slug", $"'{slug}' is not a slug: lower-case letters without accents and digits, single hyphens between them.");
        return slug;
    }

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z")]
    internal static partial Regex WellFormedSlug();
}
