using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Notices;

/// <summary>Tells as Atom feeds (RFC 4287) what happened lately: everywhere, in a country, to a cluster, or to those that answer a search.</summary>
/// <remarks>What followers are told is open to everybody; what is for those who act for a card, or for people with an account, is left out.</remarks>
internal static class NewsFeeds
{
    private const int Most = 100;
    private const string MediaType = "application/atom+xml";
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    public static void MapNewsFeeds(this IEndpointRouteBuilder app)
    {
        Map("/{lang:lang}/news.atom", (context, feed) => feed.OfAllAsync(context.RequestAborted));
        Map("/{lang:lang}/countries/{code}/news.atom", (context, feed) => feed.OfCountryAsync(Value(context, "code"), context.RequestAborted));
        Map("/{lang:lang}/clusters/{slug}/news.atom", (context, feed) => feed.OfClusterAsync(Value(context, "slug"), context.RequestAborted));
        Map("/{lang:lang}/clusters/news.atom", (context, feed) => feed.OfSearchAsync(context.Request.QueryString.Value ?? "", context.RequestAborted));

        void Map(string path, Func<HttpContext, ReadFeed, Task<ReadFeed.Feed?>> read) =>
            app.MapGetAndHead(
                    path,
                    async (HttpContext context, ReadFeed feed, Translator translator, Addresses addresses, Links links) =>
                        await read(context, feed) is { } found ? await SendAsync(context, found, translator, addresses, links) : Results.NotFound()
                )
                .AllowAnonymous()
                .ExcludeFromDescription();

        static string Value(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;
    }

    private static async Task<IResult> SendAsync(HttpContext context, ReadFeed.Feed feed, Translator translator, Addresses addresses, Links links)
    {
        if (feed.OnlyGrows)
        {
            var last = new DateTimeOffset(feed.Last.AddTicks(-(feed.Last.Ticks % TimeSpan.TicksPerSecond)));
            context.Response.GetTypedHeaders().LastModified = last;
            // A tag that is given tells more than a date.
            if (context.Request.Headers.IfNoneMatch.Count == 0 && context.Request.GetTypedHeaders().IfModifiedSince >= last)
                return Results.StatusCode(StatusCodes.Status304NotModified);
        }
        return await EntityTags.TextAsync(context, Write(feed, translator, addresses, links), MediaType);
    }

    private static string Write(ReadFeed.Feed feed, Translator translator, Addresses addresses, Links links)
    {
        var language = translator.Language;
        // For good: a reader that meets an entry again under another name shows it again.
        var authority = new Uri(addresses.Root).Host;
        var document = new XElement(
            Atom + "feed",
            new XAttribute(XNamespace.Xml + "lang", language.Code),
            Text("id", addresses.Root + links.InLanguage(language)),
            Text("title", $"{translator["layout.name"]} · {feed.Title}"),
            new XElement(Atom + "updated", Time(feed.Last)),
            new XElement(Atom + "author", new XElement(Atom + "name", translator["layout.name"]), new XElement(Atom + "uri", addresses.Root)),
            new XElement(Atom + "icon", $"{addresses.Root}/icon.svg"),
            new XElement(Atom + "rights", "CC BY 4.0"),
            Link("self", MediaType, addresses.Root + links.InLanguage(language)),
            Link("alternate", "text/html", feed.Path.Length == 0 ? $"{addresses.Root}/{language.Code}" : addresses.Of(language, feed.Path)),
            feed.Entries.Select(entry => new XElement(
                Atom + "entry",
                new XElement(Atom + "id", $"tag:{authority},2026:{entry.Id}"),
                Text("title", NoticeMails.Say(translator, entry.Sentence, entry.Says)),
                new XElement(Atom + "updated", Time(entry.At)),
                new XElement(Atom + "published", Time(entry.At)),
                Link("alternate", "text/html", addresses.Of(language, entry.Path)),
                // A sentence says it all: what stands behind it is on the page.
                Text("summary", NoticeMails.Say(translator, entry.Sentence, entry.Says))
            ))
        );
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{new XDocument(document).ToString(SaveOptions.None)}\n";

        // What people wrote or look for may hold what XML has no place for.
        static XElement Text(string name, string text) => new(Atom + name, Xml.Allowed(text));

        static XElement Link(string relation, string type, string address) =>
            new(Atom + "link", new XAttribute("rel", relation), new XAttribute("type", type), new XAttribute("href", Xml.Allowed(address)));

        static string Time(DateTime at) => XmlConvert.ToString(at, XmlDateTimeSerializationMode.Utc);
    }

    /// <summary>Reads what a feed tells.</summary>
    internal sealed class ReadFeed(GrappeDb db, NewsKinds kinds, IEnumerable<NewsKind> all, AskClusters clusters, Registers registers, Translator translator)
    {
        /// <param name="Id">What names it for good, within the platform.</param>
        /// <param name="Sentence">The key of its text.</param>
        public sealed record Entry(string Id, DateTime At, string Sentence, string Says, string Path);

        /// <param name="Path">The page of what it tells of, below the language.</param>
        public sealed record Feed(string Title, string Path, IReadOnlyList<Entry> Entries)
        {
            /// <summary>Whether nothing comes to stand in it that is older than its last entry: then a date tells whether somebody has all of it.</summary>
            public bool OnlyGrows { get; init; } = true;

            public DateTime Last => Entries.Count > 0 ? Entries.Max(entry => entry.At) : DateTime.UnixEpoch;
        }

        private IQueryable<NewsItem> Open
        {
            get
            {
                string[] open = [.. all.Where(kind => kind.Followers is { ToOwn: false, ToMembers: false }).Select(kind => kind.Code)];
                return db.News.AsNoTracking().Where(news => open.Contains(news.Kind));
            }
        }

        public async Task<Feed?> OfAllAsync(CancellationToken cancellation) =>
            new(translator["feed.title"], "", await InCountriesAsync(Open, null, cancellation));

        public async Task<Feed?> OfCountryAsync(string code, CancellationToken cancellation)
        {
            if (!registers.Countries.TryGetValue(code, out var country))
                return null;
            var cards = db.Subjects.Where(subject => subject.Country == code).Select(subject => subject.Id);
            var news = Open.Where(one => one.Country == code || one.Cards.Any(card => cards.Contains(card)));
            return new(country.Name.In(translator.Language), $"countries/{code}", await InCountriesAsync(news, code, cancellation));
        }

        public async Task<Feed?> OfClusterAsync(string slug, CancellationToken cancellation) =>
            await db.FindClusterAsync(slug, cancellation) is { } cluster
                ? new(cluster.Name.In(translator.Language), cluster.Path, await OfCardsAsync([cluster.Id], cancellation))
                : null;

        public async Task<Feed?> OfSearchAsync(string query, CancellationToken cancellation)
        {
            var written = clusters.Written(query);
            return new(
                clusters.NameOf(written) is { Length: > 0 } asked ? translator["feed.search", asked] : translator["feed.list"],
                $"clusters{written}",
                await OfCardsAsync(await clusters.AnswersAsync(written, cancellation), cancellation)
            )
            {
                // A cluster that newly answers brings what was told of it before.
                OnlyGrows = false,
            };
        }

        // Everywhere and in a country, what changed many cards at once is said once of each country.
        private async Task<IReadOnlyList<Entry>> InCountriesAsync(IQueryable<NewsItem> found, string? only, CancellationToken cancellation)
        {
            var news = await found.OrderByDescending(one => one.Id).Take(Most).ToListAsync(cancellation);
            int[] cards = [.. news.Where(one => TellingOf(one).OfEachCard).SelectMany(one => one.Cards).Distinct()];
            var countries = await db
                .Subjects.Where(subject => cards.Contains(subject.Id))
                .Select(subject => new { subject.Id, subject.Country })
                .ToDictionaryAsync(subject => subject.Id, subject => subject.Country, cancellation);
            var entries = new List<Entry>();
            foreach (var one in news)
                if (!TellingOf(one).OfEachCard)
                    entries.Add(new Entry($"news/{one.Id}", one.At, TellingOf(one).InCountry ?? TellingOf(one).Sentence, one.Says, one.Path));
                else if (TellingOf(one).InCountry is { } sentence)
                    entries.AddRange(
                        one.Cards.Select(countries.GetValueOrDefault)
                            .OfType<string>()
                            .Distinct()
                            .Where(code => only is null || code == only)
                            .Order(StringComparer.Ordinal)
                            .Select(code => new Entry($"news/{one.Id}/{code}", one.At, sentence, Named(registers.Countries[code].Name), $"countries/{code}"))
                    );
            return [.. entries.Take(Most)];
        }

        private async Task<IReadOnlyList<Entry>> OfCardsAsync(int[] ids, CancellationToken cancellation)
        {
            var news = await Open.Where(one => ids.Contains(one.SubjectId!.Value) || one.Cards.Any(card => ids.Contains(card)))
                .OrderByDescending(one => one.Id)
                .Take(Most)
                .ToListAsync(cancellation);
            var wanted = ids.ToHashSet();
            var about = await db.SubjectsOfAsync(news.Where(one => TellingOf(one).OfEachCard).SelectMany(one => one.Cards).Where(wanted.Contains));
            var entries = new List<Entry>();
            foreach (var one in news)
                if (TellingOf(one) is { OfEachCard: true } telling)
                    entries.AddRange(
                        one.Cards.Where(about.ContainsKey)
                            .Select(card => new Entry($"news/{one.Id}/{card}", one.At, telling.Sentence, Named(about[card].Name), about[card].Path))
                    );
                else if (one.SubjectId is { } subject && wanted.Contains(subject))
                    entries.Add(new Entry($"news/{one.Id}", one.At, TellingOf(one).Sentence, one.Says, one.Path));
            return [.. entries.Take(Most)];
        }

        private ToFollowers TellingOf(NewsItem news) => kinds[news.Kind].Followers!;

        private static string Named(Localised name) => JsonSerializer.Serialize(new[] { name }, JsonSerializerOptions.Web);
    }
}
