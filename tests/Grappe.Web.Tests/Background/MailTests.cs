using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Grappe.Web.Database;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Mail;
using Grappe.Web.Tests.Bed;
using Grappe.Web.Tests.Start;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Moment = Grappe.Web.Tests.Background.SmtpServer.Moment;

namespace Grappe.Web.Tests.Background;

/// <summary>Mail is sent once, whatever is killed meanwhile: by the platform as people start it, to a mail server that stands still where it hurts.</summary>
public sealed partial class MailTests(TestPostgres postgres) : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly SmtpServer server = new();
    private string connectionString = "";
    private NpgsqlDataSource database = null!;

    public async ValueTask InitializeAsync()
    {
        connectionString = await postgres.PublishedDatabaseAsync();
        database = NpgsqlDataSource.Create(connectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await postgres.DropAsync(connectionString);
        await server.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData(Moment.Recipient)]
    [InlineData(Moment.Message)]
    public async Task A_mail_whose_sender_is_killed_before_the_mail_server_has_it_all_is_sent_once_by_the_next(Moment moment)
    {
        // More than a connection holds on its way, so that the sender is still writing.
        await AddAsync("leila@example.org", new string('x', 8_000_000));
        server.HoldAt(moment);
        await using (var killed = await SendingAsync())
        {
            await server.Reached;
            (await StateAsync()).ShouldBe("sending");
            await killed.KillAsync();
        }
        server.Mails.ShouldBeEmpty();

        server.HoldAt(Moment.None);
        await using var next = await SendingAsync();
        await Eventually.Gives(StateAsync, "sent");
        server.Mails.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_mail_whose_sender_is_killed_before_the_mail_server_answers_is_not_sent_twice_and_said_to_be_uncertain()
    {
        await AddAsync("leila@example.org");
        server.HoldAt(Moment.Answer);
        await using (var killed = await SendingAsync())
        {
            await server.Reached;
            await killed.KillAsync();
        }
        server.Mails.Count.ShouldBe(1);

        server.HoldAt(Moment.None);
        await using var next = await SendingAsync();
        await Eventually.Gives(StateAsync, "uncertain");
        server.Mails.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_mail_whose_sender_is_killed_before_it_notes_the_answer_is_not_sent_twice()
    {
        await AddAsync("leila@example.org");
        await using (await HoldNotesAsync())
        await using (var killed = await SendingAsync())
        {
            await Eventually.Gives(() => Task.FromResult(server.Mails.Count), 1);
            await killed.KillAsync();
        }
        await using var next = await SendingAsync();
        await Eventually.Gives(StateAsync, "uncertain");
        server.Mails.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Without_a_mail_server_a_mail_whose_writer_is_killed_becomes_one_file()
    {
        await AddAsync("leila@example.org");
        var mails = folder.In("mail");
        await using (await HoldNotesAsync())
        await using (var killed = await WritingAsync())
        {
            await Eventually.Holds(() => Task.FromResult(Directory.Exists(mails) && Directory.GetFiles(mails, "*.eml").Length == 1));
            await killed.KillAsync();
        }
        await using var next = await WritingAsync();
        await Eventually.Gives(StateAsync, "sent");
        Directory.GetFiles(mails).ShouldHaveSingleItem().ShouldEndWith(".eml");
    }

    [Fact]
    public async Task A_mail_reads_as_it_was_written_in_every_script()
    {
        const string Subject = "دعوة إلى المنتدى — « Rencontres » de l’été, avec un objet bien plus long qu’une ligne n’en peut porter";
        await using (var db = Db())
            await new Outbox(db, TimeProvider.System).AddAsync("leila@example.org", Language.Arabic, Subject, "مرحبًا\nÀ bientôt", "<p dir=\"rtl\">مرحبًا</p>");
        await using var grappe = await SendingAsync();
        await Eventually.Gives(StateAsync, "sent");

        var mail = server.Mails.ShouldHaveSingleItem();
        (mail.From, mail.To).ShouldBe(("grappe@example.org", "leila@example.org"));
        mail.Message.Split("\r\n").ShouldAllBe(line => line.Length <= 78);
        var subject = Header().Match(mail.Message).Groups[1].Value;
        subject.ShouldAllBe(letter => char.IsAscii(letter));
        Read(subject).ShouldBe(Subject);
        var parts = Base64().Matches(mail.Message).Select(part => Decoded(part.Value)).ToList();
        parts.ShouldBe(["مرحبًا\r\nÀ bientôt", "<p dir=\"rtl\">مرحبًا</p>"]);
        mail.Message.ShouldContain($"Message-ID: <{(await Query<Guid>("select message_id from mails")).ToString("N")}@example.org>");
        (await Query<string>("select text || coalesce(html, '') from mails")).ShouldBe("", "links in what was sent open doors");
    }

    [Theory]
    [InlineData("530 sign in first", "settings", "failed", 2)]
    [InlineData("554 this is spam", "refused", "failed", 1)]
    [InlineData("what?", "uncertain", "uncertain", 1)]
    [InlineData("42", "uncertain", "uncertain", 1)]
    public async Task What_is_answered_to_a_whole_mail_tells_whether_it_is_out_or_that_nobody_knows(string answer, string problem, string state, int attempts)
    {
        server.Instead = said => said == "." ? answer : null;
        await AddAsync("leila@example.org");
        await using var grappe = await SendingAsync(["--Mail:Attempts", "2", .. Patiently]);
        await Eventually.Gives(StateAsync, state);
        (await Query<string>("select problem from mails")).ShouldBe(problem);
        (await Query<int>("select attempts from mails")).ShouldBe(attempts);
    }

    [Theory]
    [InlineData("EHLO", "421 closing", "unreachable")]
    [InlineData("MAIL FROM", "550 not from you", "settings")]
    [InlineData("DATA", "451 later", "refused")]
    [InlineData("DATA", "what?", "unreachable")]
    public async Task Until_a_mail_is_handed_over_whatever_goes_wrong_is_tried_again(string command, string answer, string problem)
    {
        var tries = 0;
        server.Instead = said => said.StartsWith(command, StringComparison.Ordinal) && Interlocked.Increment(ref tries) == 1 ? answer : null;
        await AddAsync("leila@example.org");
        await using var grappe = await SendingAsync(Patiently);
        await Eventually.Gives(StateAsync, "sent");
        server.Mails.Count.ShouldBe(1);
        await grappe.SaysAsync($"is not sent (attempt 1): {problem}, now pending");
    }

    [Fact]
    public async Task What_a_mail_server_says_before_encryption_does_not_count_after_it()
    {
        using var certificate = SmtpServer.CertificateOf("localhost");
        server.Certificate = certificate;
        // Somebody in between slips in the answer to the greeting that comes encrypted, with another way to give the password.
        server.BeforeEncryption = "\r\n250-test\r\n250 AUTH LOGIN";
        await AddAsync("leila@example.org");
        await using var grappe = await TrustingAsync(certificate);
        await Eventually.Gives(StateAsync, "sent");
        server.Credentials.ShouldBe(("grappe", "sésame", true));
    }

    [Fact]
    public async Task A_mail_goes_out_only_if_the_transaction_that_tells_it_stands()
    {
        await using var grappe = await SendingAsync();
        await using (var db = Db())
        {
            var outbox = new Outbox(db, TimeProvider.System);
            await using (var undone = await db.Database.BeginTransactionAsync())
            {
                await outbox.AddAsync("leila@example.org", Language.French, "Jamais", "x");
                await undone.RollbackAsync();
            }
            await using var stands = await db.Database.BeginTransactionAsync();
            await outbox.AddAsync("leila@example.org", Language.French, "Oui", "x");
            await stands.CommitAsync();
        }
        await Eventually.Gives(StateAsync, "sent");
        server.Mails.ShouldHaveSingleItem().Message.ShouldContain("Subject: Oui");
    }

    [Fact]
    public async Task A_mail_with_a_key_is_added_once()
    {
        await using var db = Db();
        var outbox = new Outbox(db, TimeProvider.System);
        (await outbox.AddAsync("leila@example.org", Language.French, "Rappel", "x", key: "reminder:17")).ShouldBeTrue();
        (await outbox.AddAsync("leila@example.org", Language.French, "Rappel", "x", key: "reminder:17")).ShouldBeFalse();
        (await Query<long>("select count(*) from mails")).ShouldBe(1);
    }

    [Theory]
    [InlineData("not an address")]
    [InlineData("Leila <leila@example.org>")]
    [InlineData("leila@example.org\r\nBcc: all@example.org")]
    public async Task What_is_no_address_of_one_person_is_not_taken(string to)
    {
        await using var db = Db();
        await Should.ThrowAsync<ArgumentException>(() => new Outbox(db, TimeProvider.System).AddAsync(to, Language.French, "x", "x"));
        await Should.ThrowAsync<ArgumentException>(() =>
            new Outbox(db, TimeProvider.System).AddAsync("leila@example.org", Language.French, "x\r\nBcc: all@example.org", "x")
        );
    }

    [Fact]
    public async Task What_the_mail_server_refuses_for_now_is_tried_again_and_what_it_refuses_for_good_is_not()
    {
        var tries = 0;
        server.Instead = said =>
            said.StartsWith("RCPT TO:<nobody@", StringComparison.Ordinal) ? "550 no such user nobody@example.org"
            : said == "." && Interlocked.Increment(ref tries) < 3 ? "451 later"
            : null;
        await AddAsync("nobody@example.org");
        await AddAsync("leila@example.org");
        await using var grappe = await SendingAsync();
        await Eventually.Gives(() => Query<long>("select count(*) from mails where state = 'sent' and attempts = 3"), 1);
        await Eventually.Gives(() => Query<long>("select count(*) from mails where state = 'failed' and attempts = 1 and problem = 'refused'"), 1);
        server.Mails.ShouldHaveSingleItem().To.ShouldBe("leila@example.org");
        (await Query<string>("select detail from mails where state = 'failed'")).ShouldBe("550 no such user nobody@example.org");
        await grappe.SaysAsync("is sent");
        grappe.Said.ShouldNotContain("@example.org");
    }

    [Fact]
    public async Task A_receiver_that_is_slow_and_one_that_is_refused_hold_up_nobody_else()
    {
        using var answers = new ManualResetEventSlim();
        server.Instead = said =>
        {
            if (said.StartsWith("RCPT TO:<slow", StringComparison.Ordinal))
                answers.Wait(TimeSpan.FromMinutes(1));
            return said.StartsWith("RCPT TO:<nobody@", StringComparison.Ordinal) ? "550 no such user" : null;
        };
        foreach (var name in new[] { "slow1", "slow2", "nobody", "leila", "karim", "salma" })
            await AddAsync($"{name}@example.org");
        await using var grappe = await SendingAsync("--Mail:AtOnce", "3", "--Mail:Lease", "00:05:00");
        await Eventually.Gives(() => Query<long>("select count(*) from mails where state = 'sent'"), 3);
        await Eventually.Gives(() => Query<string>("select string_agg(state, ' ' order by id) from mails"), "sending sending failed sent sent sent");
        answers.Set();
        await Eventually.Gives(() => Query<long>("select count(*) from mails where state = 'sent'"), 5);
        server.Mails.Select(mail => mail.To).Distinct().Count().ShouldBe(5);
        server.Mails.Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_mail_server_that_is_away_is_tried_until_the_mail_is_given_up()
    {
        await AddAsync("leila@example.org");
        await server.DisposeAsync();
        await using var grappe = await SendingAsync("--Mail:Attempts", "3");
        await Eventually.Gives(StateAsync, "failed");
        (await Query<int>("select attempts from mails")).ShouldBe(3);
        (await Query<string>("select problem from mails")).ShouldBe("unreachable");
    }

    [Fact]
    public async Task The_password_goes_to_a_mail_server_that_encrypts_and_whose_certificate_is_vouched_for()
    {
        using var certificate = SmtpServer.CertificateOf("localhost");
        server.Certificate = certificate;
        await AddAsync("leila@example.org");
        await using var grappe = await TrustingAsync(certificate);
        await Eventually.Gives(StateAsync, "sent");
        server.Credentials.ShouldBe(("grappe", "sésame", true));
        server.Mails.Count.ShouldBe(1);
        grappe.Said.ShouldNotContain("sésame");
    }

    [Theory]
    [InlineData(true, "certificate")]
    [InlineData(false, "STARTTLS")]
    public async Task The_password_goes_to_no_mail_server_that_is_not_vouched_for_or_does_not_encrypt(bool encrypts, string says)
    {
        using var certificate = SmtpServer.CertificateOf("localhost");
        server.Certificate = encrypts ? certificate : null;
        await AddAsync("leila@example.org");
        await using var grappe = await SendingAsync(["--Mail:Attempts", "2", .. Secret]);
        await Eventually.Gives(StateAsync, "failed");
        (await Query<string>("select detail from mails")).ShouldContain(says);
        server.Credentials.ShouldBeNull();
        server.Mails.ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_nodes_send_each_mail_once()
    {
        const int Many = 60;
        var nodes = await Task.WhenAll(SendingAsync(), SendingAsync());
        await using var one = nodes[0];
        await using var two = nodes[1];
        foreach (var number in Enumerable.Range(0, Many))
            await AddAsync($"person{number}@example.org");
        await Eventually.Gives(() => Query<long>("select count(*) from mails where state = 'sent'"), Many);
        server.Mails.Select(mail => mail.To).Distinct().Count().ShouldBe(Many);
        server.Mails.Count.ShouldBe(Many);
        await one.SaysAsync("is sent");
        await two.SaysAsync("is sent");
    }

    // Where no other node is to take over: a slow machine must not run into the end of the lease.
    private static readonly string[] Patiently = ["--Mail:Lease", "00:02:00"];

    private static readonly string[] Secret = ["--Mail:Smtp:User", "grappe", "--Mail:Smtp:Password", "sésame"];

    private string[] ToServer =>
        ["--Mail:From", "Grappe <grappe@example.org>", "--Mail:Smtp:Host", "localhost", "--Mail:Smtp:Port", server.Port.ToString(CultureInfo.InvariantCulture)];

    private Task<RunningGrappe> SendingAsync(params string[] arguments) => WritingAsync([.. ToServer, .. arguments]);

    private Task<RunningGrappe> WritingAsync(params string[] arguments) =>
        RunningGrappe.ServingAsync(
            folder.Path,
            ["--ConnectionStrings:Grappe", connectionString, "--Mail:Lease", "00:00:06", "--Mail:RetryAfter", "00:00:00.050", .. arguments]
        );

    private async Task<RunningGrappe> TrustingAsync(X509Certificate2 certificate)
    {
        var trusted = Path.Combine(folder.Path, "trusted.pem");
        await File.WriteAllTextAsync(trusted, certificate.ExportCertificatePem());
        return await RunningGrappe.ServingAsync(
            folder.Path,
            environment => environment["SSL_CERT_FILE"] = trusted,
            ["--ConnectionStrings:Grappe", connectionString, .. ToServer, .. Secret]
        );
    }

    private async Task AddAsync(string to, string text = "Bonjour")
    {
        await using var db = Db();
        await new Outbox(db, TimeProvider.System).AddAsync(to, Language.French, "Bonjour", text);
    }

    /// <summary>Lets nobody note that a mail is sent, until disposed of.</summary>
    private async Task<IAsyncDisposable> HoldNotesAsync()
    {
        await using var command = database.CreateCommand(
            """
            create function hold() returns trigger language plpgsql as $$ begin perform pg_advisory_lock(17); return new; end $$;
            create trigger hold before update on mails for each row when (new.state = 'sent') execute function hold();
            """
        );
        await command.ExecuteNonQueryAsync();
        var connection = await database.OpenConnectionAsync();
        await using var take = new NpgsqlCommand("select pg_advisory_lock(17)", connection);
        await take.ExecuteNonQueryAsync();
        return new Held(connection);
    }

    private sealed class Held(NpgsqlConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            // Those that wait go first, or what they began would be noted after all.
            await using var command = new NpgsqlCommand(
                """
                select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and not granted
                    and database = (select oid from pg_database where datname = current_database());
                drop function hold cascade;
                select pg_advisory_unlock_all();
                """,
                connection
            );
            await command.ExecuteNonQueryAsync();
            await connection.DisposeAsync();
        }
    }

    private GrappeDb Db() => new(new DbContextOptionsBuilder<GrappeDb>().UseNpgsql(database).Options);

    private Task<string> StateAsync() => Query<string>("select state from mails order by id limit 1");

    private async Task<T> Query<T>(string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private static string Decoded(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));

    // As RFC 2047 says it, and not by what wrote it: the space between two encoded words is none.
    private static string Read(string header) =>
        EncodedWord().Replace(BetweenWords().Replace(header.ReplaceLineEndings(""), ""), word => Decoded(word.Groups[1].Value));

    [GeneratedRegex(@"^Subject: (.+?)\r\n(?! )", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Header();

    [GeneratedRegex(@"(?<=\?=) +(?==\?)")]
    private static partial Regex BetweenWords();

    [GeneratedRegex(@"=\?utf-8\?b\?([^?]+)\?=", RegexOptions.IgnoreCase)]
    private static partial Regex EncodedWord();

    [GeneratedRegex(@"(?<=Content-Transfer-Encoding: base64\r\n\r\n)[A-Za-z0-9+/=\r\n]+")]
    private static partial Regex Base64();
}
