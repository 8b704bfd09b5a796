using System.Text;

namespace Grappe.Web.Tests.Bed;

/// <summary>A small data set in the grammar of <c>data/README.md</c>, written to a folder of its own for the real loader to read.</summary>
/// <remarks>It begins sound and nearly empty: two countries, the seven sectors, two sources, and a file with its header for every register.</remarks>
public sealed class DataFolder : IDisposable
{
    public const string Study = "study-2019";
    public const string Article = "article-2019";

    private readonly TemporaryFolder folder = new();
    private readonly HashSet<string> places = [];

    public string Path => folder.Path;

    public DataFolder()
    {
        Write(
            "countries.csv",
            """
            code,side,fr,en,ar
            tn,south,Tunisie,Tunisia,تونس
            fr,north,France,France,فرنسا
            """
        );
        Write(
            "sectors.csv",
            string.Join('\n', Enumerable.Range(1, 7).Select(code => $"{code},10,Secteur {code},Sector {code},القطاع {code}").Prepend("code,isic,fr,en,ar"))
        );
        Write(
            "sources/sources.csv",
            $"""
            slug,title,authors,publisher,kind,published,language,rank,url,fr,en,ar
            {Study},Une étude,,,study,2019-03,fr,1,,Étude,Study,دراسة
            {Article},Un article,,,article,2019-10-07,fr,3,,Article,Article,مقال
            """
        );
        Write("places/places.csv", "slug,country,kind,parent,lat,lon,fr,en,ar,aliases");
        foreach (var register in new[] { "clusters", "structures", "networks", "organisations", "programmes", "events" })
            Write($"{register}/{register}.csv", "slug,kind,country,place,acronym,isic,fr,en,ar,aliases");
        Write("tables/sources.csv", "country,source,heading");
        Write("observations/observations.csv", "subject,source,part,page,heading,line,observed,field,key,value,unit,qualifier,wording,fr,en,ar");
        Write("cooperations/cooperations.csv", "a,b,kind,level,status,year,source,part,page,heading,line,fr,en,ar");
    }

    public DataFolder With(params ClusterRows[] clusters)
    {
        foreach (var cluster in clusters)
        {
            if (places.Add(cluster.Place))
                Append("places/places.csv", [A.Slug(cluster.Place), "tn", "city", "", "33.88", "10.1", cluster.Place, cluster.Place, cluster.Place, ""]);
            Append("clusters/clusters.csv", [cluster.Slug, "cluster", "tn", A.Slug(cluster.Place), "", "", cluster.Name, cluster.Name, cluster.Name, ""]);
            foreach (var statement in cluster.Statements)
                Append(
                    "observations/observations.csv",
                    [
                        $"cluster/{cluster.Slug}",
                        statement.Source,
                        statement.Part,
                        "",
                        cluster.Name,
                        "",
                        "",
                        statement.Field,
                        statement.Key,
                        statement.Value,
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                    ]
                );
        }
        return this;
    }

    public DataFolder Append(string file, params string[] cells)
    {
        File.AppendAllText(In(file), string.Join(',', cells.Select(Quoted)) + "\n");
        return this;
    }

    public DataFolder AppendLine(string file, string line)
    {
        File.AppendAllText(In(file), line + "\n");
        return this;
    }

    public DataFolder Change(string file, string from, string to)
    {
        var text = File.ReadAllText(In(file));
        text.ShouldContain(from);
        File.WriteAllText(In(file), text.Replace(from, to));
        return this;
    }

    public DataFolder Write(string file, string text) => Write(file, Encoding.UTF8.GetBytes(text + "\n"));

    public DataFolder Write(string file, byte[] content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(In(file))!);
        File.WriteAllBytes(In(file), content);
        return this;
    }

    public DataFolder Without(string file)
    {
        File.Delete(In(file));
        return this;
    }

    public string In(string file) => folder.In(file.Split('/'));

    public void Dispose() => folder.Dispose();

    private static string Quoted(string cell) => cell.AsSpan().ContainsAny(',', '"', '\n') ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell;
}
