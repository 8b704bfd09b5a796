namespace Grappe.Web.Modules.Atlas.Loading;

/// <summary>
/// Rows put aside on disk by the subject they speak of, a file for every so many subjects: what is said of one subject comes together, whichever files say it,
/// in memory that does not grow with the data set.
/// </summary>
internal sealed class RowsBySubject : IDisposable
{
    private const int FewestSubjects = 500;
    private const int MostFiles = 256;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("grappe-rows-");
    private readonly BinaryWriter[] files;
    private readonly CsvHeader header;
    private readonly int subjectsInFile;

    /// <param name="lastSubject">The highest number of a subject.</param>
    public RowsBySubject(string header, int lastSubject)
    {
        this.header = new CsvHeader(header.Split(','));
        subjectsInFile = Math.Max(FewestSubjects, (lastSubject + MostFiles) / MostFiles);
        files = [.. Enumerable.Range(0, FileOf(lastSubject) + 1).Select(Make)];
    }

    /// <summary>In which file the rows stand that speak of a subject.</summary>
    public int FileOf(int subject) => subject / subjectsInFile;

    /// <param name="subject">The number of the subject.</param>
    /// <param name="id">The number of the row's statement.</param>
    public void Add(int subject, long id, int line, string[] cells)
    {
        var file = files[FileOf(subject)];
        file.Write(id);
        file.Write(line);
        foreach (var cell in cells)
            file.Write(cell);
    }

    /// <summary>The rows of a file in the order in which they were added.</summary>
    public IEnumerable<(long Id, CsvRow Row)> Of(int file)
    {
        files[file].Flush();
        using var reader = new BinaryReader(File.Open(PathOf(file), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var length = reader.BaseStream.Length;
        while (reader.BaseStream.Position < length)
        {
            var (id, line, cells) = (reader.ReadInt64(), reader.ReadInt32(), new string[header.Names.Count]);
            for (var i = 0; i < cells.Length; i++)
                cells[i] = reader.ReadString();
            // They were checked before they were put aside.
            yield return (id, new CsvRow(folder.Name, line, header, cells, []));
        }
    }

    public void Dispose()
    {
        foreach (var file in files)
            file.Dispose();
        folder.Delete(recursive: true);
    }

    private BinaryWriter Make(int file) => new(new FileStream(PathOf(file), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1 << 14));

    private string PathOf(int file) => Path.Combine(folder.FullName, $"{file}.rows");
}
