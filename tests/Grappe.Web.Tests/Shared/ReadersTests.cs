using System.Globalization;
using System.IO.Compression;
using System.Net.Mail;
using System.Text;
using FsCheck.Fluent;
using Grappe.Algorithms.Observations;
using Grappe.Algorithms.Search;
using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Accounts.Security;
using Grappe.Web.Modules.Accounts.SignIn;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Modules.Atlas.Clusters;
using Grappe.Web.Modules.Atlas.Contributions;
using Grappe.Web.Modules.Atlas.ImportTables;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Terms;
using Grappe.Web.Modules.Imports;
using Grappe.Web.Modules.Integration.Webhooks;
using Grappe.Web.Shared.Api;
using Grappe.Web.Shared.Downloads;
using Grappe.Web.Shared.Forms;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Grappe.Web.Shared.Uploads;
using Grappe.Web.Shared.Web;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Grappe.Web.Tests.Shared;

/// <summary>Whatever is sent, each reader of it gives a value or says no: ten thousand inputs made by chance for every one.</summary>
public sealed class ReadersTests(Site site) : IClassFixture<Site>
{
    private static readonly string[] Numerals =
    [
        "0",
        "1",
        "2",
        "9",
        "31",
        "12",
        "2010",
        "1999",
        "٣",
        "２",
        "/",
        "-",
        ".",
        ",",
        " ",
        "–",
        "..",
        "~",
        ">",
        "<",
        "\u202f",
        "٫",
        "٬",
    ];

    [Fact]
    public void A_table_of_separated_text_is_read_or_refused()
    {
        Sent.Damaged(
                "subject;field;key;value\ncluster/ce3m;members;\"to;tal\";\"1 234\"\ncluster/ce3m;name;;\"Un \"\"nom\"\"\"\r\n",
                "\"",
                ";",
                ",",
                "\n",
                "\r"
            )
            .Holds(text => Reads(Encoding.UTF8.GetBytes(text)));
        Sent.Damaged(Encoding.Unicode.GetBytes("\ufeffsubject,field,value\ncluster/ce3m,members,12\n")).Holds(content => Reads(content));
    }

    [Fact]
    public void What_is_written_as_separated_text_is_read_again_as_it_was()
    {
        var cell = Sent.Whole.Where(text => text.All(letter => letter != '\r'));
        cell.ArrayOf(3)
            .Holds(written =>
            {
                var content = Encoding.UTF8.GetBytes($"a,b,c\r\n{string.Join(',', written.Select(Csv.Cell))}\r\n");
                var read = Sheet.Open(new MemoryStream(content), TimeProvider.System).Lines.Skip(1).ToList();
                // A guard before a blank that a spreadsheet would run makes a line of it.
                if (written.All(text => string.IsNullOrWhiteSpace(Csv.Cell(text) is ['"', .. var quoted, '"'] ? quoted : Csv.Cell(text))))
                    read.ShouldBeEmpty();
                else
                    read.ShouldHaveSingleItem().Cells.Select(Csv.Bare).ShouldBe(written);
            });
    }

    [Fact]
    public void A_workbook_is_read_or_refused_whatever_became_of_its_bytes() => Sent.Damaged(HostileFiles.Sound(Rows)).Holds(content => Reads(content));

    [Theory]
    [InlineData("register.xls")]
    [InlineData("register-95.xls")]
    [InlineData("register.xlsb")]
    [InlineData("locked.xlsx")]
    public void A_workbook_that_is_read_by_a_package_is_read_or_refused_whatever_became_of_its_bytes(string name) =>
        Sent.Damaged(File.ReadAllBytes(Repository.Folder("tests", "data", "workbooks", name))).Holds(content => Reads(content), Sent.Often / 10);

    [Fact]
    public void A_workbook_is_read_or_refused_whatever_stands_in_its_parts()
    {
        string[] names = ["xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"];
        string[] parts =
        [
            "<workbook><workbookPr date1904='1'/><sheets><sheet name='a' sheetId='1'/></sheets></workbook>",
            "<styleSheet><numFmts><numFmt numFmtId='200' formatCode='yyyy\\-mm [Red]\"d\"'/></numFmts><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='200'/></cellXfs></styleSheet>",
            "<sst><si><t>subject</t></si><si><r><t>clus</t></r><rPh><t>x</t></rPh><r><t>ter</t></r></si></sst>",
            $"<worksheet><sheetData>{Rows}</sheetData></worksheet>",
        ];
        string[] pieces =
        [
            "<",
            ">",
            "/",
            "'",
            " r='1'",
            " r='3'",
            " r='ZZZZZ1'",
            " t='s'",
            " s='9999999999'",
            "<c/>",
            "<row>",
            "</row>",
            "<v>",
            "99999999999",
            "-1",
            "<!DOCTYPE a>",
            "&#xd800;",
            "<![CDATA[",
            "xmlns=''",
        ];
        (
            from part in Gen.Choose(0, parts.Length - 1)
            from damaged in Sent.Damaged(parts[part], pieces)
            select Zip(names.Zip(parts.Select((sound, at) => at == part ? damaged : sound)))
        ).Holds(content => Reads(content));
    }

    [Fact]
    public void The_columns_of_a_table_are_found_or_told_to_be_missing() =>
        Gen.Zip(
                Gen.Elements(AtlasImportTables.All.ToArray()),
                Sent.Of("subject", "field", "value", "key", "kind", "country", "fr", "a", "b", "status", ",", ",", ",", "\n", "FR", " ")
            )
            .Holds(table =>
            {
                try
                {
                    var file = ReadFile.Begin(Sheet.Open(new MemoryStream(Encoding.UTF8.GetBytes(table.Item2)), TimeProvider.System));
                    string[] mapping = [.. file.Headings.Select(heading => Headings.Find(table.Item1, heading)?.Name ?? "")];
                    MapColumns.LackedBy(table.Item1, mapping).ShouldAllBe(lacked => lacked.All(column => !mapping.Contains(column.Name)));
                    var lines = new ReadLines(table.Item1, file, mapping, new Dictionary<(string, string), string>());
                    lines.Columns.Names.ShouldBeUnique();
                    foreach (var (row, _) in lines.All())
                        _ = lines.Columns.Names.Select(name => row[name]).Count(cell => cell is not null);
                }
                catch (RuleBroken refused)
                {
                    Texts.Embedded.Find(refused.Problem.Text).ShouldNotBeNull();
                }
            });

    [Fact]
    public void A_date_is_understood_or_not_and_written_as_it_was_read()
    {
        Sent.Of(Numerals)
            .Holds(text =>
            {
                if (ReadValue.Date(text) is { } date)
                    PartialDate.Parse(date.ToString()).ShouldBe(date);
                if (PartialDate.TryParse(text, out var exact))
                    exact.ToString().ShouldBe(text);
            });
        Gen.Choose(0, 3_650_000 / 2)
            .Select(day => DateOnly.MinValue.AddDays(day))
            .Holds(day => ReadValue.Date(day.ToString("d/M/yyyy", CultureInfo.InvariantCulture))?.First.ShouldBe(day));
    }

    [Fact]
    public async Task Every_value_of_every_field_is_understood_or_said_to_be_wrong_in_words()
    {
        await using var scope = site.Services.CreateAsyncScope();
        var (read, field) = (scope.ServiceProvider.GetRequiredService<ReadValue>(), Gen.Elements(Fields.All.ToArray()));
        Gen.Zip(field, Gen.OneOf(Sent.Text, Sent.Of(Numerals), Sent.Of("sfax", "+", "tunis", "yes", "www.", "example", ".org", "/", "a-b")))
            .Holds(sent =>
            {
                var text = sent.Item1.Kind == ValueKind.Text;
                var around = new ReadValue.Around
                {
                    Text = text ? new Localised(sent.Item2, sent.Item2, sent.Item2) : null,
                    AsInTables = sent.Item2.Length % 2 == 0,
                };
                var (statement, problem) = read.Read(sent.Item1, "", text ? "" : sent.Item2, around);
                (statement is null).ShouldBe(problem is not null);
                if (problem is not null)
                    Texts.Embedded.Find(problem.Text).ShouldNotBeNull(problem.Text);
                // What is kept can be written to the database.
                foreach (var kept in new[] { statement?.Name, statement?.TextFr, statement?.Code }.OfType<string>())
                    TypedText.IsUnreadable(kept).ShouldBeFalse();
            });
        Gen.Choose(0, int.MaxValue)
            .Select(number => number / 16m)
            .Holds(number =>
                read.Read(Fields.Duration, "", number.ToString("0.0000", CultureInfo.InvariantCulture), new ReadValue.Around())
                    .Statement!.NumberFrom.ShouldBe(number)
            );
    }

    [Fact]
    public void Links_and_typed_texts_are_kept_only_where_they_can_be()
    {
        TypedText.IsLink("//\u202e//éphttps://é.orghttp:").ShouldBeFalse();
        Sent.Of("https://", "http:", "//", "example", ".org", ":80", "/a?b=c", "[::1]", "user@", "%", "é", "\u202e")
            .Holds(text =>
            {
                if (TypedText.IsLink(text))
                    new Uri(text).Scheme.ShouldStartWith("http");
            });
        Sent.Text.Holds(text =>
        {
            TypedText.OneLine(text).ShouldNotContain('\n');
            TypedText.Lines(text).ShouldNotContain('\0');
            (TypedText.UpTo(5, text)?.Length ?? 0).ShouldBeLessThanOrEqualTo(5);
        });
    }

    [Fact]
    public async Task What_a_program_pushes_is_a_list_of_entries_or_refused()
    {
        var sound =
            """[{ "field": "members", "key": "total", "value": 58.5, "asOf": "2026-10", "link": "https://example.org", "language": "fr" }, { "field": "a", "value": "\u00e9\ud83d\ude00" }]"""u8.ToArray();
        var bodies = Sent.Damaged(sound).Sample(Sent.Often);
        var texts = Sent.Damaged(Encoding.UTF8.GetString(sound), "\"\\ud800\"", "\"\\udc00x\"", "null", "1e999", "[]", "{}", "\\u0000")
            .Sample(Sent.Often)
            .Select(Encoding.UTF8.GetBytes);
        foreach (var body in bodies.Concat(texts))
        {
            var context = new DefaultHttpContext { Request = { ContentType = "application/json", Body = new MemoryStream(body) } };
            var (entries, refused) = await PushApi.EntriesAsync(context, CancellationToken.None);
            (entries is null).ShouldBe(refused is not null);
            foreach (var entry in entries ?? [])
                if (entry.Value.ValueKind != System.Text.Json.JsonValueKind.String || PushObservations.IsText(entry.Value))
                    _ = PushObservations.TypedOf(entry.Value);
        }
    }

    [Fact]
    public void Every_parameter_of_an_address_is_read_or_refused_with_what_is_expected()
    {
        Parameter[] known =
        [
            Parameter.Page,
            Parameter.PageSize,
            Parameter.Lang,
            Parameter.Day("day"),
            Parameter.Text("text"),
            Parameter.Codes("codes", ["a", "b"]),
            Parameter.Single("after", "", ClusterCursor.Schema, ClusterCursor.TryRead),
        ];
        Gen.Zip(Gen.Elements([.. known.Select(parameter => parameter.Name), "other"]), Gen.OneOf(Sent.Text, Sent.Of(Numerals), Sent.Of("a", "b", ",", " ")))
            .Holds(given =>
            {
                var asked = new Asked(site.Services);
                var errors = asked.Read(new QueryCollection(new Dictionary<string, StringValues> { [given.Item1] = given.Item2 }), known);
                errors.Keys.ShouldBeSubsetOf([given.Item1]);
                asked.Get(Parameter.Page).ShouldBePositive();
                asked.Get(Parameter.PageSize).ShouldBeInRange(1, Parameter.LargestPage);
            });
    }

    [Fact]
    public async Task What_an_address_asks_of_the_clusters_is_read_and_written_again_the_same()
    {
        await using var scope = site.Services.CreateAsyncScope();
        var registers = scope.ServiceProvider.GetRequiredService<Registers>();
        var names = Gen.Elements("q", "country", "state", "sector", "recognition", "anchorage", "inTable", "asOf", "page", "sort", "view");
        Gen.Zip(names, Gen.OneOf(Sent.Whole, Sent.Of("tn", "ma", ",", "emerging", "1", "13", "true", "2014", "-", "map")))
            .ArrayOf(3)
            .Holds(given =>
            {
                var query = ClusterQuery.Read(
                    new QueryCollection(given.DistinctBy(one => one.Item1).ToDictionary(one => one.Item1, one => new StringValues(one.Item2))),
                    registers
                );
                var again = ClusterQuery.Read(new QueryCollection(QueryHelpers.ParseQuery(query.Address("").TrimStart('/'))), registers);
                again.Problems.ShouldBeEmpty();
                again.Address("").ShouldBe(query.Address(""));
            });
    }

    [Fact]
    public void A_cursor_is_read_as_it_was_written_and_anything_else_is_none()
    {
        var cursors =
            from id in Gen.Choose(0, int.MaxValue)
            from name in Sent.Whole
            select new ClusterCursor("name", "fr", new(id, name, id / 3d, "tn", null, 3, null, 1));
        cursors.Holds(cursor => ClusterCursor.TryRead(cursor.Write(), site.Services).ShouldBe(cursor));
        Gen.OneOf(
                Sent.Text,
                Sent.Damaged(new ClusterCursor("name", "fr", new(1, "a", 1, null, null, null, null, 0)).Write()),
                Sent.Damaged("""{"Sort":"name","Lang":"fr","Cursor":{"Id":1,"Name":"a","Score":1}}""", "null", "1e400", "{}")
                    .Select(json => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(json)))
            )
            .Holds(text => _ = ClusterCursor.TryRead(text, site.Services)?.Cursor.Name.Length);
    }

    [Fact]
    public void What_is_looked_for_never_breaks_the_index_nor_what_is_shown_of_it()
    {
        var index = new TextIndex<int>(1, Comparer<int>.Default);
        string[] names = ["Huile d’olive de Sfax", "الزيتون", "Métallurgie 2000", ""];
        index.Put(names.Select((name, id) => (id, TermsOf(name), new byte[] { 1 }, id)));
        Gen.Zip(Sent.Text, Gen.OneOf(Sent.Text, Gen.Elements(names)))
            .Holds(asked =>
            {
                var tokens = WordStems.TokensOf(asked.Item1).Distinct().Take(16).ToArray();
                var words = tokens.Select((token, at) => new Word([.. Spelling.Fold(token).Split(' ').Select(ClusterIndex.NameTerm)], at == tokens.Length - 1));
                var answer = index.Ask(
                    new Question<int>
                    {
                        Order = Comparer<int>.Default,
                        Alphabet = 0,
                        ByScore = true,
                        Take = 10,
                        Words = [.. words],
                    }
                );
                answer.Found.Count.ShouldBeLessThanOrEqualTo(names.Length);
                var marked = SearchWords.MarkName(asked.Item2, tokens.Select(token => ClusterIndex.NameTerm(Spelling.Fold(token))).ToHashSet());
                // Only what marks it is markup.
                Marked.Tagged(marked).Replace("<mark>", "").Replace("</mark>", "").ShouldNotContain('<');
                SearchWords.Says(asked.Item2, new HashSet<string>());
            });

        static IReadOnlyCollection<Term> TermsOf(string name) =>
            [.. Spelling.Fold(name).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().Select(word => new Term(ClusterIndex.NameTerm(word), 1))];
    }

    [Fact]
    public async Task A_text_is_read_for_the_thesaurus_whatever_its_letters()
    {
        await using var scope = site.Services.CreateAsyncScope();
        var pages = await scope.ServiceProvider.GetRequiredService<ThesaurusBook>().OpenAsync(CancellationToken.None);
        Gen.Zip(Gen.OneOf(Sent.Text, Sent.Of("huile", "d’olive", " ", "de la ", "moules", "-", ", ", "زيت", "2000")), Gen.Choose(0, 2))
            .Holds(text =>
            {
                var stems = WordStems.TokensOf(text.Item1).Distinct().ToDictionary(token => token, token => new string?[] { token, token, token, token });
                var read = pages.Read(text.Item1, text.Item2, stems, isDeclared: true);
                read.Terms.ShouldAllBe(term => term.Key.Length > 0 && term.Written.Length > 0);
                _ = JudgeTerms.Named(pages, null);
            });
    }

    [Fact]
    public void The_secret_of_a_token_is_whole_or_not()
    {
        Sent.Text.Holds(text => TokenSecret.IsWhole(text).ShouldBeFalse());
        var secret = TokenSecret.New();
        TokenSecret.IsWhole(secret).ShouldBeTrue();
        Sent.Damaged(secret).Where(text => text != secret).Holds(text => TokenSecret.IsWhole(text).ShouldBeFalse());
    }

    [Fact]
    public async Task Headers_that_nobody_wrote_by_hand_are_passed_over()
    {
        foreach (var header in Gen.OneOf(Sent.Text, Sent.Of("W/", "\"abc\"", "*", ",", " ", "fr", "-TN", ";q=", "0.5", "en", "ar", "9")).Sample(Sent.Often))
        {
            var context = new DefaultHttpContext { Request = { Path = "/" } };
            context.Request.Headers.IfNoneMatch = header;
            context.Request.Headers.AcceptLanguage = header;
            context.Request.Headers.UserAgent = header;
            await EntityTags.AnswerAsync(context, "1", () => ValueTask.FromResult<object?>(TypedResults.Ok()));
            Language.All.ShouldContain(LanguageSetup.Preferred(context.Request));
            Device.Of(header).ShouldNotBeNull();
        }
    }

    [Fact]
    public void A_mail_address_is_one_to_which_a_mail_can_be_written_or_none() =>
        Sent.Of("a", "moez", "@", ".", "example", "org", "\"", " ", "é", "xn--", "-", "+", "<", ">", "[127.0.0.1]", "(c)")
            .Holds(text =>
            {
                if (EmailAddress.Is(text) && Web.Shared.Mail.MailMessage.OnTheWire(new MailAddress(text)) is { } travels)
                    Ascii.IsValid(travels.GetAddress(idnEncode: true)).ShouldBeTrue();
            });

    [Fact]
    public async Task An_address_to_be_told_is_taken_or_refused_with_a_reason()
    {
        await using var scope = site.Services.CreateAsyncScope();
        var webhooks = scope.ServiceProvider.GetRequiredService<ManageWebhooks>();
        Sent.Of(
                "https://",
                "http://",
                "example.org",
                "127.0.0.1",
                "[::1]",
                "[fe80::1%25eth0]",
                "[::ffff:10.0.0.1]",
                "0x7f.1",
                "017700000001",
                "①",
                "localhost",
                ".",
                ":443",
                ":0",
                "/",
                "#a",
                "u:p@",
                "é",
                "%00"
            )
            .Holds(text =>
            {
                if (webhooks.ProblemOf(text) is { } problem)
                    Texts.Embedded.Find($"webhooks.receiver.{problem}").ShouldNotBeNull(problem);
                else
                    new Uri(text).Scheme.ShouldBe("https");
            });
    }

    [Fact]
    public async Task The_answer_of_a_device_is_taken_or_refused()
    {
        await using var scope = site.Services.CreateAsyncScope();
        var handler = scope.ServiceProvider.GetRequiredService<IPasskeyHandler<Person>>();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider, Request = { Host = new HostString("localhost"), Scheme = "https" } };
        var asked = await handler.MakeRequestOptionsAsync(null, context);
        var made = await handler.MakeCreationOptionsAsync(
            new PasskeyUserEntity
            {
                Id = "1",
                Name = "a",
                DisplayName = "A",
            },
            context
        );
        var answers = Sent.Damaged(
            """{"id":"AAAA","rawId":"AAAA","type":"public-key","clientExtensionResults":{},"response":{"clientDataJSON":"eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0","authenticatorData":"AAAA","attestationObject":"o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YUA","signature":"AAAA","userHandle":"MQ","transports":["usb"]}}""",
            "null",
            "\"\"",
            "{}",
            "[]",
            "\"====\"",
            "\\ud800"
        );
        foreach (var answer in answers.Sample(Sent.Often))
        {
            var signed = await Enter.TryAsync(() =>
                handler.PerformAssertionAsync(
                    new()
                    {
                        HttpContext = context,
                        CredentialJson = answer,
                        AssertionState = asked.AssertionState,
                    }
                )
            );
            (signed?.Succeeded ?? false).ShouldBeFalse();
            var added = await Enter.TryAsync(() =>
                handler.PerformAttestationAsync(
                    new()
                    {
                        HttpContext = context,
                        CredentialJson = answer,
                        AttestationState = made.AttestationState,
                    }
                )
            );
            (added?.Succeeded ?? false).ShouldBeFalse();
        }
    }

    private const string Rows =
        "<row r='2'><c r='A2' t='inlineStr'><is><t>cluster/ce3m</t></is></c><c r='B2' t='str'><v>members</v></c><c r='C2' s='1'><v>36161.5</v></c></row><row r='4'><c t='b'><v>1</v></c><c t='s'><v>1</v></c></row>";

    private static void Reads(byte[] content)
    {
        try
        {
            var before = 0;
            foreach (var line in Sheet.Open(new MemoryStream(content), TimeProvider.System).Lines)
            {
                // A damaged number of rows makes tens of thousands of lines: each is judged cheaply.
                if (line.Number <= before || line.Cells.Count > Sheet.MostColumns)
                    Assert.Fail($"Line {line.Number} after {before} has {line.Cells.Count} cells.");
                before = line.Number;
            }
        }
        catch (RuleBroken refused)
        {
            Texts.Embedded.Find(refused.Problem.Text).ShouldNotBeNull(refused.Problem.Text);
        }
    }

    private static byte[] Zip(IEnumerable<(string Name, string Content)> parts)
    {
        var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, text) in parts)
            {
                using var part = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }
        return content.ToArray();
    }
}
