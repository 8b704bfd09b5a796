using System.Security.Cryptography;
using System.Text;

namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Writes the minutes of closed meetings, takes the signatures of chair and secretary, and seals the text by its digest.</summary>
public sealed class WriteMinutes(GrappeDb db, CurrentPerson current, WorkDesk desk, FindMeetings find, TakeSteps steps, Texts texts, TimeProvider clock)
{
    /// <summary>The offices whose signatures seal minutes.</summary>
    public static readonly Office[] Signing = [Office.Chair, Office.Secretary];

    /// <summary>Finds the minutes of a meeting; those that are not sealed only for the team and whoever signs.</summary>
    public async Task<Minutes?> FindAsync(ClusterWorkspace work, Meeting meeting, CancellationToken cancellation = default)
    {
        var found = await db
            .Minutes.AsNoTracking()
            .Include(minutes => minutes.Signatures)
            .Include(minutes => minutes.Addenda.OrderBy(addendum => addendum.Id))
            .AsSplitQuery()
            .SingleOrDefaultAsync(minutes => minutes.MeetingId == meeting.Id, cancellation);
        return found is null || found.IsSealed || desk.May(WorkspaceActs.ReadWork, work) || (await MySeatsAsync(meeting, cancellation)).Count > 0
            ? found
            : null;
    }

    /// <summary>Makes the text from the records, in place of what stood there.</summary>
    /// <exception cref="RuleBroken">The meeting is not closed, or its minutes are sealed.</exception>
    public async Task DraftAsync(ClusterWorkspace work, Meeting meeting, string? language, int? version, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        var inLanguage = Language.Find(language) ?? throw new RuleBroken(Problem.At("language", "minutes.language.missing"));
        var items = await db
            .AgendaItems.AsNoTracking()
            .Include(item => item.Votes)
            .Include(item => item.Recusals)
            .AsSplitQuery()
            .Where(item => item.MeetingId == meeting.Id)
            .ToListAsync(cancellation);
        meeting.Items.Clear();
        meeting.Items.AddRange(items);
        var electors = await find.ElectorsAsync(meeting.Id, cancellation);
        var text = new DraftMinutes(new Translator(texts, inLanguage), work, meeting, electors, await find.RulesAsync(meeting, cancellation)).Write();
        await WriteAsync(meeting, inLanguage, text, version, cancellation);
    }

    /// <summary>Keeps a text that was corrected. Signatures under another text fall away.</summary>
    /// <exception cref="RuleBroken">It is empty or too long, or somebody changed or signed it meanwhile.</exception>
    public async Task SaveAsync(ClusterWorkspace work, Meeting meeting, string? typed, int version, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        var text = TypedText.Lines(typed);
        if (text.Length is 0 or > Minutes.LongestText)
            throw new RuleBroken(Problem.At("text", "minutes.text.missing", Minutes.LongestText));
        await WriteAsync(meeting, null, text, version, cancellation);
    }

    /// <summary>Finds the offices in which whoever is signed in signs the minutes of a meeting: those of its body, or of the board where it has nobody in them.</summary>
    public async Task<IReadOnlyList<Office>> MySeatsAsync(Meeting meeting, CancellationToken cancellation = default)
    {
        var (me, spokenFor) = (current.Id, desk.SpokenFor);
        return
        [
            .. (await SeatsAsync(meeting, cancellation))
                .Where(seat => (seat.PersonId is { } person && person == me) || (seat.Member is { } member && spokenFor.Contains(member.OrganisationId)))
                .Select(seat => seat.Office)
                .Distinct(),
        ];
    }

    /// <summary>Finds the offices of somebody who has an account: they sign here themselves.</summary>
    public async Task<IReadOnlyList<Office>> SignHereAsync(Meeting meeting, CancellationToken cancellation = default) =>
        [.. (await SeatsAsync(meeting, cancellation)).Where(seat => seat.PersonId is not null).Select(seat => seat.Office).Distinct()];

    /// <summary>Takes the signature of whoever is signed in; where it is the second, the minutes are sealed.</summary>
    /// <exception cref="RuleBroken">The office is another's, or the text is not the one they read.</exception>
    public async Task SignAsync(Meeting meeting, Office office, int version, CancellationToken cancellation = default)
    {
        if (!(await MySeatsAsync(meeting, cancellation)).Contains(office))
            throw new NotAllowed();
        await SignAsync(meeting, office, current.Name, current.Id, version, cancellation);
    }

    /// <summary>Records that somebody without an account signed on paper.</summary>
    /// <exception cref="RuleBroken">Nobody is named, they can sign here themselves, or the text is not the one that was read.</exception>
    public async Task RecordAsync(ClusterWorkspace work, Meeting meeting, Office office, string? name, int version, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        var (called, field) = (TypedText.OneLine(name), $"name-{office.Code()}");
        if (called.Length is 0 or > MinutesSignature.LongestName)
            throw new RuleBroken(Problem.At(field, "minutes.name.missing", MinutesSignature.LongestName));
        if ((await SignHereAsync(meeting, cancellation)).Contains(office))
            throw new RuleBroken(Problem.At(field, "minutes.signs-here"));
        await SignAsync(meeting, office, called, null, version, cancellation);
    }

    /// <summary>Adds a correction to sealed minutes, with a digest of its own. Sent twice, it is added once.</summary>
    public async Task AddAsync(ClusterWorkspace work, Meeting meeting, string? typed, Guid key, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        var text = TypedText.Lines(typed);
        if (text.Length is 0 or > MinutesAddendum.LongestText)
            throw new RuleBroken(Problem.At("addendum", "minutes.addendum.missing", MinutesAddendum.LongestText));
        if (!await db.Minutes.AnyAsync(minutes => minutes.MeetingId == meeting.Id && minutes.SealedAt != null, cancellation))
            throw new Overtaken("minutes.overtaken");
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into minutes_addenda (meeting_id, text, sha256, person_id, written_at, form_key)
            values ({meeting.Id}, {text}, {DigestOf(text)}, {current.Id}, {clock.GetUtcNow().UtcDateTime}, {key}) on conflict (form_key) do nothing
            """,
            cancellation
        );
    }

    public static byte[] DigestOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private async Task WriteAsync(Meeting meeting, Language? language, string text, int? version, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await HoldClosedAsync(meeting, cancellation);
        var minutes = await db.Minutes.AsNoTracking().SingleOrDefaultAsync(one => one.MeetingId == meeting.Id, cancellation);
        if (minutes?.Version != version)
            throw new Overtaken("minutes.overtaken");
        if (minutes is null)
        {
            db.Add(
                new Minutes
                {
                    MeetingId = meeting.Id,
                    Language = language!.Code,
                    Text = text,
                }
            );
            await db.SaveChangesAsync(cancellation);
            db.ChangeTracker.Clear();
        }
        else if (minutes.Text != text || (language is not null && language.Code != minutes.Language))
        {
            var code = language?.Code ?? minutes.Language;
            await db.MinutesSignatures.Where(one => one.MeetingId == meeting.Id).ExecuteDeleteAsync(cancellation);
            await db
                .Minutes.Where(one => one.Id == minutes.Id)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(one => one.Text, text).SetProperty(one => one.Language, code).SetProperty(one => one.Version, one => one.Version + 1),
                    cancellation
                );
        }
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    private async Task SignAsync(Meeting meeting, Office office, string name, int? person, int version, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await HoldClosedAsync(meeting, cancellation);
        var minutes = await db.Minutes.AsNoTracking().Include(one => one.Signatures).SingleOrDefaultAsync(one => one.MeetingId == meeting.Id, cancellation);
        if (minutes?.Version != version || minutes.Signatures.Any(signature => signature.Office == office))
            throw new Overtaken("minutes.overtaken");
        var now = clock.GetUtcNow().UtcDateTime;
        db.Add(
            new MinutesSignature
            {
                MeetingId = meeting.Id,
                Office = office,
                Name = TypedText.Cut(MinutesSignature.LongestName, name),
                PersonId = person,
                SignedAt = now,
            }
        );
        await db.SaveChangesAsync(cancellation);
        db.ChangeTracker.Clear();
        if (minutes.Signatures.Count + 1 == Signing.Length)
        {
            var digest = DigestOf(minutes.Text);
            await db
                .Minutes.Where(one => one.Id == minutes.Id)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(one => one.Sha256, digest)
                            .SetProperty(one => one.SealedAt, now)
                            .SetProperty(one => one.Version, one => one.Version + 1),
                    cancellation
                );
            await steps.TakeAsync(MeetingWorkflow.Table, MeetingWorkflow.Seal, meeting, cancellation: cancellation);
        }
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    private async Task HoldClosedAsync(Meeting meeting, CancellationToken cancellation)
    {
        await db.HoldAsync(meeting.Id, cancellation);
        if (!await db.Meetings.AnyAsync(one => one.Id == meeting.Id && one.State == MeetingState.Closed, cancellation))
            throw new Overtaken("minutes.not-closed");
    }

    private async Task<IReadOnlyList<Mandate>> SeatsAsync(Meeting meeting, CancellationToken cancellation)
    {
        var (day, body, cluster) = (meeting.Day, meeting.BodyId, meeting.ClusterId);
        var seats = await db
            .Mandates.AsNoTracking()
            .Include(seat => seat.Member)
            .Where(seat =>
                (seat.BodyId == body || (seat.Body.ClusterId == cluster && seat.Body.Kind == BodyKind.Board))
                && Signing.Contains(seat.Office)
                && seat.Since <= day
                && (seat.Until == null || seat.Until >= day)
            )
            .ToListAsync(cancellation);
        return
        [
            .. seats
                .GroupBy(seat => seat.Office)
                .SelectMany(office => office.Any(seat => seat.BodyId == body) ? office.Where(seat => seat.BodyId == body) : office),
        ];
    }
}
