namespace Grappe.Web.Modules.Atlas.Thesaurus;

/// <summary>Words that texts about clusters use whatever the cluster does: no term begins or ends with one. Curators add to them by refusing a word.</summary>
/// <remarks>One form of each is enough, as they are compared by their stems; Arabic writes prepositions and the article into the word, so that some stand in several.</remarks>
internal static class GeneralWords
{
    private const string French = """
        accéder accès accompagner accord acteur action activité affaire africain afrique aide algérien ambition améliorer appel appui assurer atelier attirer autre besoin bon
        capacité centre chercher chercheur club cluster collaboratif collectif commerce commun communication compétence compétitif compétitivité condition connaissance connaître
        conseil contrat contre contribuer convention coopération court création créer développement développer différent diffuser directeur donner dossier durable échange
        encourager encouragement ensemble entre entreprise étranger étude européen europe événement existant expérience exploiter export façon faciliter faire favoriser filière
        formation former français france grand grappe groupe identifier import important industrie industriel information innovant innovation institution intérêt international
        jeune label lancer local lutter mairie marché maroc marocain membre mener mettre ministère mise monter montage moyen national niveau nombreux notamment nouveau novateur
        objectif offre offrir opération organisation organiser ouverture parler partage partager participation partenaire partenariat pays place plaidoyer plan plateforme plusieurs
        pme pôle politique pouvoir pratique premier préparer présenter privé proche produit production professionnel programme projet promotion promouvoir proposer public qualité
        réaliser recherche rechercher régional région relation rencontre renforcer réseau réunir salon sans secteur séminaire sensibilisation service situer société soutenir spécialisé sud suivi surtout
        système technique technologie technologique travail travailler trouver tunisien union utiliser valoriser valorisation vers visibilité visite zone clusters nom premières deux trois être comme parmi leurs chaque tout plus ans selon hors vendre venir né née
        avons cherchons disposons fabriquons faisons offrons proposons réalisons recherchons souhaitons voulons
        """;

    private const string English = """
        abroad access action active activity actor advocacy african agency agreement aim algerian already ambition area ask association attract authority awareness base become benefit
        better big board bring build business buyer call capacity centre city cluster collaborative collect collection commission common communication company competitive competitiveness
        condition connect consultancy contact contract contribute convention cooperation country create creation develop development different directory easier encourage engage
        enter enterprise equip equipment establish european event exchange exist expand experience export fair field find firm first foster found french fund funding future get give go
        good grant group grow help hold import improve include industrial industry information innovation innovative institution interest international invest join joint know label
        large launch lead link lobby local look make manage management market meet member ministry mission moroccan national need network new object offer open operate organise
        organisation part participation partner partnership people place plan platform plant play pole policy practice present price private produce product production professional
        programme project promote promotion propose public quality raise reach region regional relation research sector seek seminar serve service set several share shared small
        sme solution special spread start state strengthen structure study supply support system take team technical technology together tool track trade traditional train training tunisian
        union use user value various visible visit work workshop among around many short one two three years
        """;

    private const string Arabic = """
        أجل أجنبي أخرى إبراز إجراء إحداث إدارة إطار إعداد إقامة إلى إنتاج إنجاز إنشاء إيجاد آليات أداء أسواق أعضاء أعمال أفضل أنشطة أوروبا أوروبي أول أولى إفريقيا
        اتصال اتفاق اتفاقية ابتكار احتياجات استثمار استشارة استعمال اقتصاد اقتصادي اقتناء البحث التجمعات السلطات الفاعلين
        بحث برامج برنامج بلد بلدان بناء بين بيئة تبادل تجارة تجاري تحديد تحسين تحقيق تدبير ترويج تشارك تشجيع تطوير تظاهرات تعاون تعاوني تعاونية تعريف تعزيز تكنولوجيا تكنولوجية تكوين
        تنافسية تنظيم تنمية توفير جديد جديدة جماعي جماعية جمعية جهات جهة جهوي جودة جيد حاضنة حاجات حسب حول خارج خاص خاصة خدمات دراسة دعم دولة دولي دولية ذات ربط زيارات
        سلسلة سلطات سنة سوق شبكة شراء شراكة شركاء شركات شركة صغرى صناعة صناعي صناعية طلب عالمي عام على عبر عدة علاقات علامة عمل عمليات عمومي عناقيد عنقود عن
        فاعلين فتح في قدرات قدرة قطاع قطاعات قطب أقطاب كبرى كبير كفاءات لقاءات مؤسسات مؤسسة مبتكرة متعدد متوسط مجال مجموعة محلي محلية مراكز مرافقة مركز مساعدة مستوى مشاركة مشاريع مشترك مشتركة
        مشروع معارض معرض معلومات مقاولات من منتج منتجات منصة منطقة مواكبة موارد مهن مهنة ناشئة نحو ندوات نشاط نشر نظام هيكل وزارة وسط وضع وطني وطنية ورشات يقظة نبحث نريد نصنع نعرض نقدم نملك ننتج نوفر
        """;

    /// <summary>In the order of <see cref="ThesaurusBook.Languages"/>.</summary>
    public static readonly IReadOnlyList<IReadOnlyCollection<string>> ByLanguage =
    [
        .. new[] { French, English, Arabic }.Select(words => words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
    ];
}
