namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Takes a file that proves something, after what is in it and not what it is called.</summary>
public sealed class ReadUpload
{
    public const int Largest = 5 << 20;

    private static readonly (byte[] Mark, string MediaType, string Ending)[] Known =
    [
        ("%PDF-"u8.ToArray(), "application/pdf", ".pdf"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a], "image/png", ".png"),
        ([0xff, 0xd8, 0xff], "image/jpeg", ".jpg"),
    ];

    /// <summary>The file, or the key of a text that tells what is wrong with it; neither where there is none.</summary>
    public async Task<(Propose.Upload? Upload, string? Problem)> ReadAsync(IFormFile? file)
    {
        if (file is null || file.Length == 0)
            return (null, null);
        if (file.Length > Largest)
            return (null, "upload.large");
        using var content = new MemoryStream();
        await file.CopyToAsync(content);
        var bytes = content.ToArray();
        var (_, mediaType, ending) = Known.FirstOrDefault(known => bytes.AsSpan().StartsWith(known.Mark));
        if (mediaType is null)
            return (null, "upload.kind");
        var name = string.Concat(
                Path.GetFileNameWithoutExtension(file.FileName).Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_').Take(80)
            )
            .Trim();
        return (new Propose.Upload((name.Length > 0 ? name : "document") + ending, mediaType, bytes), null);
    }
}
