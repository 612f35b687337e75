package io.agentmarket.toolkits.tickets.care;

import io.agentmarket.toolkits.tickets.care.Safety.Kind;
import java.util.List;

/** The scenes of crime and danger in German, French, Spanish, Italian, Dutch and Portuguese. */
final class OtherTongues {

    private static final String SOMEBODY =
            "jemand|ein fremder|fremde|unbekannter?|quelqu['’]un|un inconnu|des inconnus|alguien|un desconocido|qualcuno|uno sconosciuto|iemand|een vreemde|onbekenden|alguém|um desconhecido|desconhecidos";

    private static final String ACCOUNT =
            "konto|kontos|profil|passwort|kennwort|account|e-?mail(?:-?adres\\p{L}*)?|adresse|compte|mot de passe|cuenta|contraseña|clave|perfil|correo|password|profilo"
                    + "|wachtwoord|profiel|conta|senha|palavra-passe|morada|dirección|indirizzo|adres";

    private static final String ENTERED =
            "eingeloggt|angemeldet|geändert|zugriff|übernommen|connecté\\p{L}*|changé\\p{L}*|modifié\\p{L}*|piraté\\p{L}*|entró|accedió|cambió|cambiaron|cambiado|entrato|cambiat[oa]|acceduto"
                    + "|modificat[oa]|ingelogd|veranderd|gewijzigd|entrou|mudou|mudaram|alterou|alterad[oa]|modificad[oa]|acedeu";

    private static final String NOT_ME =
            "nicht von mir|war (?:ich|das) nicht|ich war (?:das|es) nicht|nicht ich|sans moi|(?:pas|jamais) moi|ce n['’]est pas moi|yo no (?:fui|hice|he)|no fui yo|sin mi permiso|non sono stat[oa]|non (?:io|da me)"
                    + "|niet door mij|was ik niet|niet ik|ben ik niet|não fui eu|sem eu|não fiz|ständig abgemeldet|die ich nicht|que je n['’]ai (?:pas|jamais)|que (?:yo )?no (?:hice|he hecho|reconozco)|che non ho|die ik niet|que (?:eu )?não";

    private static final String STRANGE =
            "fremde[rsnm]?|unbekannte[rsnm]?|inconnue?s?|desconocid[oa]s?|sconosciut[oaie]|onbekende?|vreemde?|desconhecid[oa]s?";

    private static final String BOUGHT =
            "eingekauft|einkäufe|bestellung(?:en)?|abbuchung(?:en)?|überweisung(?:en)?|achats?|achète|commandes?|virements?|compras?|comprando|cargos|acquisti|ordini|addebiti|bestellingen|aankopen|afschrijvingen|encomendas";

    private static final String ROBBED =
            "gestohlen|geklaut|ausgeraubt|leergeräumt|volée?s?|(?:a été|m['’]a) vidée?|dérobée?|robado|robada|robaron|vaciaron|vaciado|rubat[oaie]|svuotat[oa]|gestolen|beroofd|leeggehaald|roubaram|roubad[oa]|esvaziaram|esvaziad[oa]";

    private static final String FALSE_PAGE =
            "gefälschte[nrms]?|hereingefallen|betrüger\\p{L}*|faux (?:site|mail|message)|fausse page|arnaque\\p{L}*|escroc\\p{L}*|(?:página|web) falsa|sitio falso|estafa\\p{L}*|sito falso|falso sito|truffa\\p{L}*|nepsite|nepmail|oplicht\\p{L}*|site falso|burlão|burla|golpe";

    private static final String LURED =
            "geklickt|sms|sah aus wie|sah so aus|cliqué|ressemblait à|pinché|hice clic|clic|cliccato|sembrava vostr[oa]|klikte|geklikt|leek van jullie|cliquei|parecia vossa|falsch\\p{L}*|faux|falsa|falso|nepsite";

    private static final String GAVE =
            "eingegeben|eingetippt|angegeben|eingetragen|saisi|donné|tapé|entré|puse|escribí|introduje|metí|inserito|scritto|vulde|ingevuld|gaf|coloquei|escrevi|inseri";

    private static final String SECRET =
            "(?:konto|karten)?daten|passwort|pin|karten?nummer|karte|mot de passe|identifiants|carte|datos|clave|contraseña|tarjeta|dati|carta|password|gegevens|wachtwoord|kaartnummer|kaart|dados|senha|cartão|code|código|codice|tan";

    private static final String CODE =
            "code|codes|pin|tan|código|codice|passwort|mot de passe|clave|contraseña|wachtwoord|senha";

    private static final String TOLD =
            "durchgegeben|gegeben|gesagt|vorgelesen|donnée?|dictée?|communiquée?|le di|les di|di el|he dado|ho dato|ho detto|gaf|gegeven|doorgegeven|dei|dei-lhe|disse-lhe";

    private static final String CALLER =
            "mann|frau|anruf\\p{L}*|angerufen|telefon|homme|femme|appelée?|hombre|mujer|llam\\p{L}+|uomo|donna|chiamat\\p{L}+|vrouw|belde|gebeld|homem|mulher|ligou|telefonou|namens";

    private static final String DATA =
            "rechnung(?:en)?|daten|dokumente|unterlagen|verträge|factures?|données|documents|contrat|datos|facturas?|documentos|dati|fatture|fattura|documenti|gegevens|facturen|documenten|dados|faturas";

    private static final String OTHERS =
            "andere[nrm]? (?:kund\\p{L}+|person\\p{L}*|nutzer\\p{L}*)|fremde[nrm]? (?:kund\\p{L}+|person\\p{L}*)|d['’]une? autre (?:client\\p{L}*|personne)|(?:une|autre) autre personne|une autre personne|d['’]autres clients"
                    + "|(?:de|a) otr[oa] (?:cliente|persona|clienta)|de otros clientes|un['’ ]?altr[oa] (?:cliente|persona)|altri clienti|andere klant(?:en)?|iemand anders|een andere persoon|outr[oa] (?:cliente|pessoa)|outros clientes";

    private static final String SAW =
            "sehe|sieht|bekommen|erhalten|geschickt|gesendet|vois|reçue?s?|envoyée?s?|veo|recibí|enviado|vedo|ricevuto|mandato|inviato|zie|ontvangen|gestuurd|verzonden|vejo|recebi|enviaram|mandaram";

    private static final String LEAKED =
            "datenleck|datenpanne|fuite de données|(?:fuga|filtración) de datos|fuga di dati|datalek\\p{L}*|(?:fuga|vazamento) de dados|gelekt|geleakt|daten (?:stehen|sind) (?:\\p{L}+ )?(?:öffentlich|im netz)";

    private static final String LAW =
            "(?:zur|die|der) polizei|anzeige (?:erstatten|bei)|erstatte anzeige|staatsanwalt\\p{L}*|vor gericht|(?:porter|porte|déposer) plainte|(?:à )?la police|gendarmerie|denunci(?:o|ar|arles|arlos|aré|amo)|policía|guardia civil"
                    + "|abogad[oa]|carabinieri|polizia|querela|avvocat[oa]|politie|aangifte|advocaat|advocaten|polícia|fazer queixa|advogad[oa]|avocate?|anwält\\p{L}+|anwalts?|rechtbank|tribunal(?:e|es)?";

    private static final String FIRE =
            "brennt(?! nicht)|gebrannt|abgebrannt|feuer gefangen|verbrannt|raucht|rauch|qualm|qualmt|funken|explodiert|geplatzt|(?:a )?pris feu|prend feu|en feu|incendie|fumée|étincelles?|explosé"
                    + "|se (?:incendió|quemó)|incendi[oa]|en llamas|fuego|humo|(?:echa|saltan|salen) chispas|explotó|explotado|quemado|esce fumo|fumo|scintille|esplos[oa]|preso fuoco|in fiamme|bruciato|(?:staat|stond|vloog|vliegt) in brand"
                    + "|(?:komt|kwam|is) (?:er )?rook|rook uit|vonken|ontploft|ontplofte|vlammen|verbrand|pegou fogo|incêndio|fumaça|faíscas|explodiu|queimado";

    private static final String BATTERY =
            "akku|batterie|batería|batteria|accu|bateria|handy|telefon|téléphone|teléfono|telefono|telefoon|telemóvel|celular|ladegerät|chargeur|cargador|caricatore|lader|carregador|steckdose|prise|enchufe|presa|stopcontact|tomada";

    private static final String SWOLLEN =
            "aufgebläht|aufgequollen|geschwollen|(?:sehr |so |zu )?heiß|gonflée?|brûlante?|hinchad[oa]|quema|gonfi[oa]|scotta|opgezwollen|bol|gloeiend|heet|inchad[oa]|(?:muito|demasiado) quente|geschmolzen|fondue?|derretid[oa]|fus[oa]|gesmolten";

    private static final String SMELLS =
            "riecht|stinkt|geruch|zischt|sent|odeur|fuite|huele|olor|fuga|odore|puzza|ruikt|geur|lek|cheira|cheiro";

    private static final String GAS = "gas|gaz|gás|verbrannt|brûlé|quemado|bruciato|verbrand|queimado";

    private static final String SHOCK =
            "stromschl[aä]ge?|elektrischen schlag|schlag (?:bekommen|gekriegt|versetzt)|kurzschluss|décharge électrique|une décharge|électrocutée?|court-circuit|(?:dio|da|dan|recibí|sentí) (?:una |un )?(?:descarga|calambre|corriente)|descarga eléctrica|cortocircuito"
                    + "|(?:preso|prendo|dato) (?:la|una) scossa|scossa elettrica|schok (?:van|gekregen)|kreeg een schok|kortsluiting|onder stroom|choque elétrico|levei um choque|apanhei um choque|curto-circuito|gasaustritt|gasgeruch|gaslek|gaslucht";

    private static final String HURT =
            "verletzt(?! (?:den|die|das|meine?|unsere?)\\b)|(?:bin|ist) (?:\\p{L}+ )?gestürzt|gestürzt|bremsen? (?:\\p{L}+ )?(?:versagt|versagten)|geschnitten|blute[nt]?|blessée?s?|freins? (?:ont|a) lâché|(?:suis|est) tombée?(?! en panne)|(?:suis|est) (?:\\p{L}+ )?coupée?"
                    + "|points de suture|herid[oa]s?|me caí|se cayó|fallaron los frenos|frenos (?:fallaron|no)|me corté|sangr(?:o|ando|e)|ferit[oa]|(?:sono|è) cadut[oa]|freni non|tagliat[oa]|sanguin[oa]|gewond|(?:ben|is) gevallen|remmen (?:weigerden|deden)|gesneden|bloedt"
                    + "|ferid[oa]|(?:eu|e) caí|travões (?:falharam|não)|cortei-me|me cortei|a sangrar|sangrando";

    private static final String HOSPITAL =
            "krankenhaus|notaufnahme|hôpital|urgences|hospital|ospedale|pronto soccorso|ziekenhuis";
    private static final String PATIENT =
            "liegt|sohn|tochter|mein mann|meine frau|fils|fille|mari|femme|hijo|hija|marido|mujer|figli[oa]|moglie|marito|zoon|dochter|ligt|filh[oa]|mulher|herido|verletzt";

    private static final String STAFF =
            "fahrer|mitarbeiter\\p{L}*|lehrer|kurier|techniker|chauffeur|employée?|livreur|technicien|conductor|empleado|repartidor|técnico|autista|dipendente|corriere|tecnico|medewerker|bezorger|koerier|monteur|motorista|funcionário|entregador|trainer|entrenador";

    private static final String ATTACKED =
            "angefasst|begrapscht|belästigt|geschlagen|geküsst|touchée?|agressée?|harcelée?|frappée?|embrassée?|tocó|agredió|acosó|golpeó|besó|mi ha (?:toccat|molestat|aggredit|picchiat|baciat)[oa]|aangeraakt|betast|geslagen|lastiggevallen|tocou(?:-me)?|agrediu(?:-me)?|bateu(?:-me)?|assediou";

    private static final String THREAT =
            "erpress(?:t|en|ung|er)|fait (?:du|un) chantage|chantaje|extorsión|extorsion|ricatt(?:a|ano|o|ato)|chanteert|chanteren|afpersing|chantage(?:ia|iam|ar|m)(?:-me)?|amenaza(?:n|do|s)?|bedrohen|bedroht|droht mir|(?:me|m['’]a) menac(?:e|é|ée|ent)|minacci(?:a|ano|ato)|ameaç(?:a|am|ou)|bedreig(?:t|d|en)"
                    + "|bringe (?:euch|dich|sie) um|vais (?:te|vous) tuer|voy a matar|vi ammazzo|maak (?:jullie|je) dood|vou matar";

    private static final String GENUINE =
            "(?:wirklich |echt )?von ihnen|est-ce (?:vraiment )?vous|(?:de|vuestro|de parte de) ustedes|è vostr[oa]|van jullie|van u|é voss[oa]|é de vocês";
    private static final String CARD =
            "kartennummer|numéro de (?:ma )?carte|número de (?:mi )?tarjeta|numero della (?:mia )?carta|kaartnummer|número do (?:meu )?cartão|passwort|mot de passe|contraseña|senha|wachtwoord|iban";

    static final List<Scene> SCENES = List.of(
            Scene.of(Kind.HIJACKED, 1, SOMEBODY, ACCOUNT, ENTERED),
            Scene.of(Kind.HIJACKED, 2, ACCOUNT, ENTERED + "|geändert|wurde", NOT_ME + "|ya no puedo entrar"),
            Scene.of(
                    Kind.HIJACKED,
                    1,
                    STRANGE,
                    "geräte?|e-?mail\\S*|anmeldung|login|appareils?|connexion|dispositivos?|apparaat|aparelho|sesión|sessione|sessie|telefon|telefoon"),
            Scene.of(Kind.HIJACKED, 1, BOUGHT, NOT_ME),
            Scene.of(Kind.STOLEN, 1, ROBBED),
            Scene.of(Kind.PHISHING, 1, FALSE_PAGE),
            Scene.of(Kind.PHISHING, 1, LURED, GAVE, SECRET),
            Scene.of(Kind.PHISHING, 2, CODE, TOLD, CALLER),
            Scene.of(Kind.PHISHING, 1, GENUINE, CARD),
            Scene.of(Kind.LEAKED, 1, SAW, DATA, OTHERS),
            Scene.of(Kind.LEAKED, 1, LEAKED),
            Scene.of(Kind.LEGAL, 1, LAW),
            Scene.of(Kind.DANGER, 1, FIRE),
            Scene.of(Kind.DANGER, 1, BATTERY, SWOLLEN),
            Scene.of(Kind.DANGER, 1, SMELLS, GAS),
            Scene.of(Kind.DANGER, 1, SHOCK),
            Scene.of(Kind.DANGER, 1, HURT),
            Scene.of(Kind.HEALTH, 1, HOSPITAL, PATIENT),
            Scene.of(Kind.ASSAULT, 1, STAFF, ATTACKED),
            Scene.of(Kind.THREAT, 1, THREAT));

    private OtherTongues() {}
}
