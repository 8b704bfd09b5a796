using System.Security.Cryptography;

namespace Grappe.Web.Shared.Files;

/// <summary>A file that came with a form, not yet kept.</summary>
public sealed record Upload(string Name, string MediaType, int Size, byte[] Digest, Func<Stream> Open)
{
    public const int Largest = 5 << 20;
    private const int LongestName = 80;

    /// <summary>The files that are taken, as a field of a form names them.</summary>
    public const string Endings = ".pdf,.png,.jpg,.jpeg";

    private static readonly (byte[] Mark, string MediaType, string Ending)[] Formats =
    [
        ("%PDF-"u8.ToArray(), "application/pdf", ".pdf"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a], "image/png", ".png"),
        ([0xff, 0xd8, 0xff], "image/jpeg", ".jpg"),
    ];

    /// <summary>Reads what a file is by what is in it, and not by what it is called.</summary>
    /// <returns>The file, or what is wrong with it; neither where there is none.</returns>
    public static async Task<(Upload? Upload, Problem? Problem)> ReadAsync(string field, IFormFile? file)
    {
        if (file is null || file.Length == 0)
            return (null, null);
        if (file.Length > Largest)
            return (null, Problem.At(field, "upload.large"));
        var beginning = new byte[Formats.Max(format => format.Mark.Length)];
        await using var content = file.OpenReadStream();
        var read = await content.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false);
        var (_, mediaType, ending) = Formats.FirstOrDefault(format => beginning.AsSpan(0, read).StartsWith(format.Mark));
        if (mediaType is null)
            return (null, Problem.At(field, "upload.kind"));
        content.Position = 0;
        var name = string.Concat(
                Path.GetFileNameWithoutExtension(file.FileName).Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_').Take(LongestName)
            )
            .Trim();
        return (
            new Upload((name.Length > 0 ? name : "document") + ending, mediaType, (int)file.Length, await SHA256.HashDataAsync(content), file.OpenReadStream),
            null
        );
    }
}
