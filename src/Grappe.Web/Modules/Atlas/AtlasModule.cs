using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Citations;
using Grappe.Web.Modules.Atlas.Clusters;
using Grappe.Web.Modules.Atlas.Compare;
using Grappe.Web.Modules.Atlas.Contradictions;
using Grappe.Web.Modules.Atlas.Contributions;
using Grappe.Web.Modules.Atlas.Countries;
using Grappe.Web.Modules.Atlas.Finders;
using Grappe.Web.Modules.Atlas.Front;
using Grappe.Web.Modules.Atlas.ImportTables;
using Grappe.Web.Modules.Atlas.Loading;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.OpenData;
using Grappe.Web.Modules.Atlas.Places;
using Grappe.Web.Modules.Atlas.Sources;
using Grappe.Web.Modules.Atlas.Subjects;
using Grappe.Web.Modules.Atlas.Terms;
using Grappe.Web.Modules.Atlas.Thesaurus;
using Grappe.Web.Modules.Atlas.ToldCooperations;
using Grappe.Web.Modules.Atlas.Upkeep;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.OutputCaching;

namespace Grappe.Web.Modules.Atlas;

/// <summary>Registers what the atlas offers to the platform: its services, pages, endpoints and commands.</summary>
public static class AtlasModule
{
    public static void AddAtlas(this WebApplicationBuilder builder)
    {
        foreach (
            var field in new KeptField[]
            {
                new("Country", "new-subject.country"),
                new("Note", "edit.note"),
                new("Form", "subjects.kind", "form"),
                new("Since", "membership.since"),
                new("Until", "membership.until", Page: "/memberships"),
                new("Other", "membership.other", Page: "/memberships"),
                new("Reason", "judge.reason"),
                new("Known", "places.known.label"),
                new("Fr", "places.fr", Page: "/admin/places"),
                new("En", "places.en", Page: "/admin/places"),
                new("Ar", "places.ar", Page: "/admin/places"),
                new("Kind", "places.kind", "place-kind", Page: "/admin/places"),
                new("Within", "places.within"),
                new("Lat", "places.lat"),
                new("Lon", "places.lon"),
            }
        )
            builder.Services.AddSingleton(field);
        builder.AddActs(AtlasActs.All);
        foreach (var kind in new[] { "cluster", "organisation", "structure", "network", "programme", "event" })
            builder.Services.AddSingleton(
                new SitemapPart(
                    $"{kind}s",
                    (services, cancellation) => Db(services).KnownSubjects().CountAsync(subject => subject.Kind == kind, cancellation),
                    async (services, skip, take, cancellation) =>
                        await Db(services)
                            .KnownSubjects()
                            .Where(subject => subject.Kind == kind)
                            .OrderBy(subject => subject.Id)
                            .Skip(skip)
                            .Take(take)
                            .Select(subject => $"{kind}s/{subject.Slug}")
                            .ToListAsync(cancellation)
                )
            );
        builder.AddFinder<FindClustersByWords>();
        foreach (var (at, kind) in new[] { "organisation", "structure", "network", "programme", "event" }.Index())
            builder.AddFinder<FindSubjectsByWords>(kind, 20 + at);
        builder.AddFinder<FindPlacesByWords>();
        builder.AddFinder<FindSectorsByWords>();
        builder.AddFinder<FindConceptsByWords>();
        builder.AddNews(AtlasNews.All);
        // Before the people of the demo, some of whom manage them.
        builder.AddDemo(DemoStage.People, services => services.GetRequiredService<DemoSubjects>().FillAsync());
        builder.AddDemo(DemoStage.Work, services => services.GetRequiredService<DemoContributions>().FillAsync());
        builder.Services.AddSingleton(AtlasScopes.Propose);
        KeptField.AddUnseen(builder.Services, "Seen", "Other", "What", "Written", "Chosen", "in", "kind", "partner", "view");
        builder.Services.AddScoped<LoadData>();
        builder.Services.AddScoped<CompareClusters>();
        builder.Services.AddScoped<CountCountries>();
        builder.Services.AddScoped<DescribeCatalog>();
        builder.Services.AddScoped<FindCooperations>();
        builder.Services.AddScoped<FindNeighbours>();
        builder.Services.AddScoped<FindNetworks>();
        builder.Services.AddScoped<FindProgrammes>();
        builder.Services.AddScoped<ListSubjects>();
        builder.Services.AddScoped<ReadCard>();
        builder.Services.AddScoped<ReadChanges>();
        builder.Services.AddScoped<ReadCountry>();
        builder.Services.AddScoped<ReadEditions>();
        builder.Services.AddScoped<ReadFigures>();
        builder.Services.AddScoped<ReadSources>();
        builder.Services.AddScoped<ReadTies>();
        builder.Services.AddScoped<Sayings>();
        builder.Services.AddScoped<CardFields>();
        builder.Services.AddScoped<ReadFront>();
        foreach (
            var (order, partial) in new[]
            {
                (100, "/Modules/Atlas/Front/_Figures.cshtml"),
                (200, "/Modules/Atlas/Front/_Map.cshtml"),
                (300, "/Modules/Atlas/Front/_Countries.cshtml"),
                (400, "/Modules/Atlas/Front/_Changes.cshtml"),
                (500, "/Modules/Atlas/Front/_More.cshtml"),
            }
        )
            builder.Services.AddSingleton(new Panel(typeof(FirstPage), partial, order));
        builder.Services.AddScoped<SearchClusters>();
        builder.Services.AddScoped<AskClusters>();
        builder.Services.AddScoped<SearchContradictions>();
        builder.Services.AddScoped<TakeClusters>();
        builder.Services.AddScoped<ConfirmCards>();
        builder.Services.AddScoped<ContributionMails>();
        builder.Services.AddScoped<ContributionNews>();
        builder.Services.AddJob<TellJudges>(TellJudges.Kind);
        builder.Services.AddScoped<DemoContributions>();
        builder.Services.AddScoped<DemoSubjects>();
        builder.Services.AddScoped<IPersonalData, ContributionData>();
        builder.Services.AddSingleton<IWorkflow>(ProposalWorkflow.Table);
        foreach (
            var field in new KeptField[]
            {
                new("verdict-", "judge.given", "judge"),
                new("others", "judge.accept-others", "judge"),
                new("reason-", "judge.reason"),
                new("answer-", "proposal.answer.label"),
            }
        )
            builder.Services.AddSingleton(field);
        KeptField.AddUnseen(builder.Services, "version");
        builder.Services.AddSingleton(new AuditedCode("proposals", "role", "held"));
        builder.Services.AddSingleton(new AuditedCode("proposed_values", "decision", "verdict"));
        builder.Services.AddSingleton(new AuditedCode("term_judgements", "verdict", "verdict-term"));
        builder.Services.AddSingleton(new AuditedCode("grown_concepts", "kind", "concept-kind"));
        builder.Services.AddScoped<JudgeProposals>();
        builder.Services.AddScoped<AnswerQuestions>();
        builder.Services.AddScoped<ReadProposal>();
        builder.Services.AddScoped<AskSubjects>();
        builder.Services.AddScoped<Propose>();
        builder.Services.AddScoped<ProposeMembership>();
        builder.Services.AddScoped<ProposeSubject>();
        builder.Services.AddScoped<SettlePlaces>();
        builder.Services.AddScoped<PushObservations>();
        builder.Services.AddScoped<MyProposals>();
        builder.Services.AddScoped<IToDoList>(services => services.GetRequiredService<MyProposals>());
        builder.Services.AddScoped<IToDoList, ProposalsToJudge>();
        builder.Services.AddScoped<IToDoList, ProposalsToReview>();
        builder.Services.AddScoped<IToDoList, PlacesToSettle>();
        builder.Services.AddScoped<IToDoList, CardsToConfirm>();
        builder.Services.AddScoped<MyCards>();
        builder.Services.AddSingleton(new Panel(typeof(MySpace), "/Modules/Atlas/Contributions/_MyCards.cshtml", Order: 10));
        builder.Services.AddSingleton(new Panel(typeof(MySpace), "/Modules/Atlas/Contributions/_MyProposals.cshtml", Order: 30));
        builder.Services.AddScoped<ReadTyped>();
        builder.Services.AddScoped<TranslateTexts>();
        builder.Services.AddScoped<ReadUpkeep>();
        builder.Services.AddScoped<KnownWords>();
        builder.Services.AddScoped<ReadValue>();
        builder.Services.AddScoped<ReadCells>();
        builder.Services.AddScoped<MeantSubjects>();
        builder.Services.AddScoped<IOwnDocuments, ProposalDocuments>();
        builder.Services.AddSingleton(new AdminPage("admin/proposals", AtlasActs.Judge));
        builder.Services.AddSingleton(new AdminPage("admin/places", AtlasActs.Judge));
        // Which place is meant stays known.
        builder.AddPersonalRows("place_names", "settled_by_id");
        builder.Services.AddRecurringJob<SendReminders>(SendReminders.Kind, TimeSpan.FromDays(1));
        builder.Services.AddScoped<RefreshCard>();
        builder.Services.AddScoped<DeclareStatements>();
        builder.Services.AddScoped<TellOfCards>();
        builder.Services.AddScoped<Declare>();
        foreach (var table in AtlasImportTables.All)
            builder.Services.AddSingleton(table);
        builder.Services.AddSingleton(new Panel(typeof(ImportPlace), "/Modules/Atlas/ImportTables/_TakeAway.cshtml"));
        builder.Services.AddRecurringJob<ForgetDrafts>(ForgetDrafts.Kind, TimeSpan.FromDays(1));
        builder.Services.AddScoped<Suggest>();
        builder.Services.AddSingleton<Registers>();
        builder.Services.AddSingleton<SearchWords>();
        builder.Services.AddSingleton<ThesaurusBook>();
        builder.Services.AddScoped<FindConcepts>();
        builder.Services.AddScoped<FindTerms>();
        builder.Services.AddScoped<JudgeTerms>();
        builder.Services.AddScoped<UnderstandText>();
        builder.Services.AddScoped<IPersonalData, ThesaurusData>();
        builder.Services.AddRecurringJob<ReadTexts>(TextsToRead.Kind, TimeSpan.FromDays(1), Lane.Long);
        builder.Services.AddSingleton(new AdminPage("thesaurus/proposals", AtlasActs.KeepThesaurus));
        builder.Services.AddSingleton<CardNews>();
        // "clusters/new" is no cluster of that name.
        builder.Services.Configure<RazorPagesOptions>(pages =>
            pages.Conventions.AddPageRouteModelConvention(
                "/Atlas/Contributions/NewSubject",
                page =>
                {
                    foreach (var selector in page.Selectors)
                        selector.AttributeRouteModel!.Order = -1;
                }
            )
        );
        builder.Services.Configure<OutputCacheOptions>(cache =>
            cache.AddPolicy(CardCache.Name, policy => policy.AddPolicy<CardCache>().Tag(KeptPages.All), excludeDefaultPolicy: true)
        );
        builder.Services.AddChannel(Channel);
        builder.Services.AddSingleton<ClusterIndex>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ClusterIndex>());
        builder.Services.Configure<OpenApiOptions>(ApiDocument.Name, AtlasDocument.Describe);
        foreach (
            var (group, path, count) in new (MenuGroup, string, Func<IServiceProvider, CancellationToken, Task<long>>?)[]
            {
                (MenuGroup.Atlas, "clusters", async (services, cancellation) => await Db(services).ClusterCards.AsOf(null).LongCountAsync(cancellation)),
                (
                    MenuGroup.Atlas,
                    "countries",
                    (services, _) => Task.FromResult(services.GetRequiredService<Registers>().Countries.Values.LongCount(country => country.Side == "south"))
                ),
                (MenuGroup.Atlas, "networks", OfKind("network")),
                (MenuGroup.Atlas, "structures", OfKind("structure")),
                (MenuGroup.Atlas, "organisations", OfKind("organisation")),
                (MenuGroup.Partnerships, "cooperations", async (services, cancellation) => await Db(services).ToldCooperations.LongCountAsync(cancellation)),
                (MenuGroup.Events, "events", OfKind("event")),
                (MenuGroup.Programmes, "programmes", OfKind("programme")),
                (MenuGroup.Observatory, "compare", null),
                (
                    MenuGroup.Observatory,
                    "contradictions",
                    async (services, cancellation) =>
                        await Db(services).Contradictions.LongCountAsync(found => found.Degree == Contradiction.Conflict, cancellation)
                ),
                (MenuGroup.Observatory, "data/upkeep", null),
                (MenuGroup.Observatory, "data", null),
            }
        )
            builder.Services.AddSingleton(new MenuEntry(path, $"menu.{path.Split('/')[^1]}", group, count));
        foreach (var path in new[] { "sources", "thesaurus", "data" })
            builder.Services.AddSingleton(new FootEntry(path, $"menu.{path}"));

        static GrappeDb Db(IServiceProvider services) => services.GetRequiredService<GrappeDb>();

        static Func<IServiceProvider, CancellationToken, Task<long>> OfKind(string kind) =>
            (services, cancellation) => Db(services).KnownSubjects().LongCountAsync(subject => subject.Kind == kind, cancellation);
    }

    /// <summary>Maps the endpoints of the atlas.</summary>
    public static void MapAtlas(this WebApplication app)
    {
        app.MapTables();
        app.MapClusterPoints();
        app.MapClusterSuggestions();
        app.MapEventCalendar();
        var api = app.MapApi();
        api.WithMetadata(new ChangesWith((services, _) => Task.FromResult(VersionOf(services))));
        api.MapClusters();
        api.MapClusterCards();
        api.MapClusterDownloads();
        api.MapCountries();
        api.MapContradictions();
        api.MapCooperations();
        api.MapCooperationDownloads();
        api.MapSubjects();
        api.MapPlaces();
        api.MapSectors();
        api.MapConcepts();
        api.MapSources();
        api.MapChanges();
        api.MapEditions();
        api.MapCatalog();
        app.MapTokenApi().MapPushes();
    }

    /// <summary>Gives the version of what is publicly known. As long as it stays the same, so does everything that follows from the cards alone.</summary>
    public static string VersionOf(IServiceProvider services) => services.GetRequiredService<ClusterIndex>().Version;

    public static async Task LoadDataAsync(IServiceProvider services, Action<string> say)
    {
        await services.GetRequiredService<LoadData>().RunAsync(Folders.Data(services.GetRequiredService<IConfiguration>()), say);
        await services.GetRequiredService<Registers>().ReadAsync();
        await services.GetRequiredService<ClusterIndex>().ReadAsync();
    }

    /// <summary>The commands that work with the data of the atlas from the command line.</summary>
    public static IReadOnlyList<Command> Commands { get; } =
    [
        new("data check [--Data DIR]", (run, _) => CheckData.RunAsync(run.Args)),
        new("data compare FILE [--Data DIR]", (run, _) => CompareContradictions.RunAsync(run.Filled[0], run.Args)),
    ];

    /// <summary>The channel on which nodes hear that the data they hold in memory has changed beneath them, as by a backup that was restored.</summary>
    public const string Channel = RefreshCard.Channel;
}
