namespace Grappe.Benchmarks.Atlas;

/// <summary>A word or phrase in the three languages of the atlas.</summary>
internal sealed record Phrase(string Fr, string En, string Ar);

/// <summary>The words of made-up clusters: their products, processes, purposes and names. The first of each list is met most often.</summary>
internal static class Vocabulary
{
    /// <summary>Products and services by sector of the study's grid, 1 to 7.</summary>
    public static readonly IReadOnlyList<IReadOnlyList<Phrase>> Products =
    [
        Phrases(
            """
            huile d'olive|olive oil|زيت الزيتون
            dattes|dates|التمور
            lait|milk|الحليب
            pêche|fisheries|الصيد البحري
            agrumes|citrus fruit|الحمضيات
            céréales|cereals|الحبوب
            primeurs|early vegetables|البواكر
            huile d'argan|argan oil|زيت الأركان
            plantes aromatiques|aromatic plants|النباتات العطرية
            conserves de tomate|tinned tomatoes|معلبات الطماطم
            miel|honey|العسل
            viande ovine|sheep meat|لحوم الأغنام
            figues|figs|التين
            amandes|almonds|اللوز
            safran|saffron|الزعفران
            harissa|harissa|الهريسة
            """
        ),
        Phrases(
            """
            mécanique|mechanics|الميكانيك
            électronique|electronics|الإلكترونيك
            mécatronique|mechatronics|الميكاترونيك
            pièces automobiles|car parts|قطع غيار السيارات
            aéronautique|aeronautics|صناعة الطيران
            fonderie|casting|المسابك
            câblage|wiring|الأسلاك الكهربائية
            machines agricoles|farm machinery|الآلات الفلاحية
            chaudronnerie|boiler making|صناعة المراجل
            usinage|machining|التصنيع الآلي
            moules|moulds|القوالب
            construction navale|shipbuilding|بناء السفن
            """
        ),
        Phrases(
            """
            logiciels|software|البرمجيات
            numérique|digital services|الخدمات الرقمية
            cybersécurité|cybersecurity|الأمن السيبراني
            intelligence artificielle|artificial intelligence|الذكاء الاصطناعي
            jeux vidéo|video games|ألعاب الفيديو
            centres d'appels|call centres|مراكز الاتصال
            paiement mobile|mobile payment|الدفع بالهاتف
            objets connectés|connected devices|الأجهزة المتصلة
            données ouvertes|open data|البيانات المفتوحة
            télécommunications|telecommunications|الاتصالات
            """
        ),
        Phrases(
            """
            textile|textiles|النسيج
            habillement|clothing|الألبسة
            cuir|leather|الجلود
            chaussures|shoes|الأحذية
            denim|denim|الدنيم
            broderie|embroidery|التطريز
            laine|wool|الصوف
            tapis|carpets|الزرابي
            textile technique|technical textiles|النسيج التقني
            soie|silk|الحرير
            """
        ),
        Phrases(
            """
            énergie solaire|solar energy|الطاقة الشمسية
            eau|water|المياه
            recyclage|recycling|إعادة التدوير
            énergie éolienne|wind energy|طاقة الرياح
            déchets|waste|النفايات
            efficacité énergétique|energy efficiency|النجاعة الطاقية
            dessalement|desalination|تحلية المياه
            biogaz|biogas|الغاز الحيوي
            hydrogène vert|green hydrogen|الهيدروجين الأخضر
            assainissement|sanitation|الصرف الصحي
            """
        ),
        Phrases(
            """
            bâtiment|building|البناء
            tourisme|tourism|السياحة
            logistique|logistics|اللوجستية
            santé|health|الصحة
            pharmacie|pharmaceuticals|الصناعة الدوائية
            chimie|chemicals|الكيمياء
            plasturgie|plastics|البلاستيك
            céramique|ceramics|الخزف
            cosmétiques|cosmetics|مستحضرات التجميل
            matériaux de construction|building materials|مواد البناء
            caoutchouc|rubber|المطاط
            marbre|marble|الرخام
            """
        ),
        Phrases(
            """
            artisanat d'art|arts and crafts|الصناعات الحرفية
            poterie|pottery|الفخار
            bijoux|jewellery|الحلي
            ameublement|furniture|الأثاث
            arts de la table|tableware|فنون المائدة
            audiovisuel|film and television|السمعي البصري
            design|design|التصميم
            musique|music|الموسيقى
            patrimoine|heritage|التراث
            vannerie|basketry|صناعة السلال
            bois d'olivier|olive wood|خشب الزيتون
            """
        ),
    ];

    public static readonly IReadOnlyList<Phrase> Qualities = Phrases(
        """
        biologique|organic|البيولوجية
        de qualité|of quality|ذات الجودة
        d'exportation|for export|الموجهة للتصدير
        du terroir|of the land|المحلية
        durable|sustainable|المستدامة
        de montagne|of the mountains|الجبلية
        labellisé|labelled|الحاملة للعلامة
        traditionnel|traditional|التقليدية
        innovant|innovative|المبتكرة
        équitable|fair-trade|العادلة
        de l'oasis|of the oasis|الواحية
        du littoral|of the coast|الساحلية
        de précision|of precision|الدقيقة
        à faible carbone|low-carbon|قليلة الكربون
        sur mesure|made to measure|حسب الطلب
        des steppes|of the steppe|السهبية
        """
    );

    public static readonly IReadOnlyList<Phrase> Processes = Phrases(
        """
        production|production|إنتاج
        transformation|processing|تحويل
        exportation|export|تصدير
        formation|training|التكوين في
        recherche|research|البحث في
        commercialisation|marketing|تسويق
        certification|certification|اعتماد
        conditionnement|packaging|تعليب
        promotion|promotion|ترويج
        stockage|storage|تخزين
        distribution|distribution|توزيع
        achats groupés|joint purchasing|الشراء المشترك
        contrôle de qualité|quality control|مراقبة جودة
        valorisation|added value|تثمين
        modernisation|modernisation|تحديث
        traçabilité|traceability|تتبع
        restauration|restoration|ترميم
        expérimentation|trials|تجارب
        numérisation|digitisation|رقمنة
        normalisation|standardisation|تقييس
        """
    );

    public static readonly IReadOnlyList<Phrase> Purposes = Phrases(
        """
        pour les petites entreprises de la région|for the small companies of the region|لفائدة المؤسسات الصغيرة بالجهة
        avec les universités|with the universities|بالتعاون مع الجامعات
        sur les marchés européens|on European markets|في الأسواق الأوروبية
        avec les coopératives de femmes|with women's cooperatives|مع التعاونيات النسائية
        pour l'emploi des jeunes diplômés|for the employment of young graduates|لتشغيل الشبان أصحاب الشهادات
        sur les marchés africains|on African markets|في الأسواق الإفريقية
        autour d'un centre technique|around a technical centre|حول مركز تقني
        avec l'appui de la chambre de commerce|with the support of the chamber of commerce|بدعم من غرفة التجارة
        dans une zone industrielle aménagée|in a laid-out industrial zone|في منطقة صناعية مهيأة
        pour remplacer les importations|to replace imports|لتعويض الواردات
        par une plateforme partagée|through a shared platform|عبر منصة مشتركة
        avec les jeunes pousses|with start-ups|مع الشركات الناشئة
        selon les normes internationales|to international standards|وفق المعايير الدولية
        malgré la rareté de l'eau|despite the scarcity of water|رغم شح المياه
        pendant la saison touristique|during the tourist season|خلال الموسم السياحي
        """
    );

    public static readonly IReadOnlyList<Phrase> Groupings = Phrases(
        """
        Cluster|Cluster|عنقود
        Grappe|Cluster|تجمع
        Pôle|Hub|قطب
        Groupement|Group|مجمع
        Réseau|Network|شبكة
        Filière|Industry|قطاع
        Alliance|Alliance|تحالف
        """
    );

    public static readonly IReadOnlyList<Phrase> Sites = Phrases(
        """
        Zone industrielle|Industrial Zone|المنطقة الصناعية
        Zone d'activités|Business Park|منطقة الأنشطة
        Quartier|Quarter|حي
        Parc|Park|حظيرة
        Douar|Village|دوار
        Port|Port|ميناء
        """
    );

    public static readonly IReadOnlyList<Phrase> Organisations = Phrases(
        """
        Société|Company|شركة
        Coopérative|Cooperative|تعاونية
        Ateliers|Workshops|ورشات
        Établissements|Firm|مؤسسة
        Association|Association|جمعية
        Laboratoire|Laboratory|مخبر
        """
    );

    /// <summary>Syllables of made-up proper names, in Latin and in Arabic letters.</summary>
    public static readonly IReadOnlyList<(string Latin, string Arabic)> Syllables =
    [
        .. """
            ta تا,ma ما,ri ري,bou بو,za زا,gha غا,fa فا,si سي,dou دو,ka كا,li لي,nou نو,ha ها,mi مي,ra را,ben بن,
            ziz زيز,am أم,lou لو,ti تي,our ور,jer جر,cha شا,sou سو,ni ني,ya يا,tal تال,gou غو,mer مر,del دل,rah راح,zem زم
            """.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(pair =>
            (pair.Split(' ')[0], pair.Split(' ')[1])
        ),
    ];

    public static readonly string[] FirstNames =
    [
        "Amina",
        "Karim",
        "Leïla",
        "Youssef",
        "Nadia",
        "Hichem",
        "Salma",
        "Rachid",
        "Imane",
        "Tarek",
        "Samira",
        "Mehdi",
    ];

    private static List<Phrase> Phrases(string lines) =>
        [
            .. lines
                .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split('|'))
                .Select(words => new Phrase(words[0], words[1], words[2])),
        ];
}
