using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Start;

/// <summary>Tests that nobody else on the machine can read the files of the platform, from the first byte.</summary>
public sealed class PrivateFilesTests
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    [Fact]
    public async Task Everything_in_its_directory_is_closed_and_what_stood_open_is_closed_at_the_start()
    {
        using var folder = new TemporaryFolder();
        using var small = A.DataSet;
        var (mail, left) = (folder.In("var", "mail"), folder.In("var", "temporary", "0badcafe"));
        Directory.CreateDirectory(mail);
        Directory.CreateDirectory(left);
        File.SetUnixFileMode(mail, (UnixFileMode)0b111_101_101);
        await File.WriteAllTextAsync(Path.Combine(left, "in-use"), "");
        await File.WriteAllTextAsync(Path.Combine(left, "ASPNETCORE_upload.tmp"), "what a killed process left");

        await using var grappe = await RunningGrappe.ServingAsync(folder.In("var"), "--Data", small.Path);
        File.GetUnixFileMode(mail).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.Exists(left).ShouldBeFalse();

        await Task.WhenAll(grappe.RegisterAsync("leila@example.org"), UploadAsync(grappe, folder.In("var", "temporary")));
        await Eventually.Holds(() => Task.FromResult(Directory.GetFiles(mail, "*.eml").Length > 0), "a mail is written");
        foreach (var made in Directory.EnumerateFileSystemEntries(folder.In("var"), "*", SearchOption.AllDirectories))
            // It lives as long as what it stands for.
            if (Path.Exists(made) && !made.Contains("/run/", StringComparison.Ordinal))
                (File.GetUnixFileMode(made) & Others).ShouldBe(UnixFileMode.None, made);
    }

    /// <summary>Sends a large file in two halves, and checks in between that its temporary file is private.</summary>
    private static async Task UploadAsync(RunningGrappe grappe, string temporary)
    {
        var looked = new TaskCompletionSource();
        using var form = new MultipartFormDataContent { { new HalfFile(looked.Task), "File", "table.csv" } };
        var sending = grappe.Client.PostAsync("/en/account/register", form);
        await Eventually.Holds(
            () => Task.FromResult(Directory.GetFiles(temporary, "ASPNETCORE_*", SearchOption.AllDirectories).Length > 0),
            "that the upload lies in the private folder"
        );
        foreach (var file in Directory.GetFiles(temporary, "ASPNETCORE_*", SearchOption.AllDirectories))
            (File.GetUnixFileMode(file) & Others).ShouldBe(UnixFileMode.None, file);
        looked.SetResult();
        using var answer = await sending;
        ((int)answer.StatusCode).ShouldBeLessThan(500);
    }

    private sealed class HalfFile : HttpContent
    {
        private static readonly byte[] Half = Encoding.UTF8.GetBytes(new string('a', 200_000));
        private readonly Task untilThen;

        public HalfFile(Task untilThen)
        {
            this.untilThen = untilThen;
            Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Half);
            await stream.FlushAsync();
            await untilThen;
            await stream.WriteAsync(Half);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
