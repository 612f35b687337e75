package io.agentmarket.toolkits.tickets.care;

import java.util.Locale;
import java.util.regex.Pattern;

/** Harmless sayings and plans that contain a grave word. */
final class Harmless {

    private static final String MORE =
            "(?:pick-?up|discount|vouchers?|promo\\w*|coupon|customer|order|postal|post|zip|area|dialling|country|source|product|item|bar|tracking|referral|error|status|exit"
                    + "|gate|door|building|parking|locker|project|booking|tax|colou?r|html|embed) (?:codes?|pins?)"
                    + "|(?:fire|smoke|burglar|security) (?:alarm|detector|camera|exit|extinguisher|door)s? (?:icons?|symbols?|signs?|templates?|layers?|shapes?|stickers?|plans?)"
                    + "|bomb(?:s|ed|ing)? out|(?:build|import|export|script|query|job|test)s? (?:blew|blows) up"
                    + "|feels? at home|(?:prices?|news|fees?|bills?) (?:give|gives|gave) me a (?:jolt|shock)|(?:may|can|could) my (?:son|daughter|child|children|kids?) (?:play|use|join|read|have|get|also)"
                    + "|(?:detectore?s?|rilevatori|rilevatore|detetore?s?|détecteurs?|melders?|alarmas?) (?:de |di |d['’])?(?:humo|fumo|fumée|rook|incendios?)"
                    + "|(?:flat (?:tyre|tire)|punctures?)|(?:tyre|tire)s?\\b[^.!?\\n]{0,25} (?:went|is|are|was|got|goes) flat"
                    + "|(?:clicked|pressed|tapped|click|press|used|tried) (?:on )?[\"'“]?forgot(?:ten)?(?: my)? password"
                    + "|rash (?:decision|move|reaction|change|judge?ment|choice|action|of)"
                    + "|(?:end|cancel|terminate|stop|take|took) (?:out )?(?:my|our) life (?:insurance|cover|policy|assurance)"
                    + "|(?:boss|manager|team|teacher|customers?|clients?|colleagues?)(?: \\w+)? (?:will|would|is going to|are going to|['’]ll) kill"
                    + " me\\b|(?:can|could|may|shall|should|like to|want to|glad to|happy to)(?: i| we)?(?: also| just)? come to your"
                    + " (?:office|house|shop)|suicide (?:squad|prevention (?:course|training|charity|line))"
                    + "|(?:kills?|killing) (?:them|it|him)? ?(?:with kindness|softly)|die hard|kill (?:them|him|her) (?:in|at) (?:the )?(?:game|level)"
                    + "|hurt (?:your|our|my|the) (?:business|sales|revenue|reputation|numbers|ranking|rating)s?";

    /** Phrases that contain a word for something grave and are harmless. */
    private static final Pattern PHRASES = Words.starting(MORE
            + "|\\b(?:team|sales|business|campaign|launch|quarter|we|numbers?|product|stock)(?: is| are|['’]re| was|"
            + " were)? on fire\\b|on fire (?:this|lately|right now with sales)|\\bon fire with\\b|fire"
            + " ?(?:wall|fox|stick|tv|store|base|tablet)\\w*|\\bhot[ -]?fix\\w*|killer"
            + " (?:feature|app)|kill(?:s|ed|ing)? (?:the |my |our |a |off"
            + " )?(?:process|job|task|session|app|tab|server|query|worker|pod|time|battery|productivity|mood|vibe)\\w*|growth"
            + " hack\\w*|life ?hack\\w*|hackathon\\w*|hacker ?news|hack (?:day|week)|hacky|steal(?:s|ing)? the"
            + " show|what a steal|a steal at|shoot (?:me|us|you|over)(?: over)?(?: an?| the)?"
            + " (?:e-?mail|message|note|mail)|screen ?shots?|photo ?shoot\\w*|shoot(?:s|ing)?"
            + " (?:videos?|photos?)|trouble ?shoot\\w*|explod(?:ed|ing)"
            + " (?:in|growth|demand|popularity|view|menu)|explode view|minor"
            + " (?:issue|bug|thing|question|detail|typo|change|update|problem|glitch|version|point|request|edit|release)s?|law"
            + " firm|legal"
            + " (?:team|department|entity|name|address|notice|hold|pages?|templates?|documents?|form|text|assistants?|staff|product|plan|area|workspace)|(?:our|for|the|of|\\d+|all|new|more|ten|five|three|twenty|two)"
            + " (?:\\w+ )?(?:lawyers?|attorneys?|solicitors?|paralegals?) (?:who|use|need|work|in our|at our|of"
            + " our|cannot|can['’]t|could|would like|want to (?:use|share|see|try)|log|join|share|open|will use|to"
            + " (?:the|our))|seats? for (?:our |the |\\d+ |\\w+"
            + " )?(?:lawyers?|attorneys?|solicitors?|paralegals?)|(?:lawyers?|attorneys?)"
            + " (?:seats?|plan|edition)|phishing (?:training|simulation|awareness|course|test|filter|report"
            + " button|drill)\\w*|security"
            + " (?:training|awareness)|(?:tennis|food|basketball|squash|badminton|court)"
            + " (?:courts?|booking)s?|court (?:bookings?|reservations?|calendar|times?)|health"
            + " ?(?:check|y|endpoint|score|care"
            + " (?:customer|company|provider|template))\\w*|(?:account|system|service|customer) health|threat"
            + " (?:model|report|feed|intelligence)\\w*|charge ?back"
            + " (?:reports?|fees?|statistics|column|export|rate|status|ratio)|battery"
            + " (?:life|percentage|usage|saver|indicator|icon|level)|(?:i|we) (?:have |just |already |recently"
            + " )?changed (?:my|our|the) (?:own )?password|\\b(?:i|we) (?:was|were) locked|sick of|sick"
            + " leave|i['’]m dying to|dying to (?:try|see|know)|to die for|deadlines?|dead"
            + " ?(?:link|lock|letter|end)s?|police (?:department|station|force) (?:uses?|is a"
            + " customer|buys?|wants? to buy)|sue['’]s|for sue\\b|\\bcourt of\\b|bomb(?:ard\\w*|astic)|bath"
            + " bombs?|photo ?bomb\\w*|injury[- ]time|poison(?:ed)? (?:pill|message|queue)s?|spark"
            + " (?:job|cluster|sql|session|executor)s?|apache spark|smoke[- ]?tests?\\w*|burn(?:-?down|-?up|[-"
            + " ]?rate)\\b|burn (?:down|up) (?:charts?|graphs?|reports?|views?|widgets?|lines?)\\b|shock(?:ed|ing)? (?:to|at|by|that|price|how|about)|(?:i|we)(?: am|"
            + " are|['’]m|['’]re| was| were) shocked|my child (?:process|page|issue|ticket|account of)|child"
            + " (?:process|page|issue|ticket|record|row|element|node|workspace|organi[sz]ation|company)\\w*");

    /** Companies whose trade is security, and courses: their questions are about the product. */
    static final String TRADE =
            "(?:we|our company|i) (?:sell|sells|make|makes|produce|produces|install|installs|rent out|offer|offers|run)\\b[^.!?\\n]{0,40}(?:security|alarms?|cameras?|locks?|safes?)"
                    + "|phishing (?:training|simulation|awareness|course|test|drill)s?|security (?:training|courses?|compan(?:y|ies)|firm|cameras?|guards?|awareness)";

    /** The text with harmless phrases blanked, of the same length. */
    static String blanked(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        // Converting to lower case can change the length of a text (the dotted capital I does), and then offsets would
        // no longer fit.
        var same = lower.length() == text.length() ? lower : text;
        return PHRASES.matcher(same)
                .replaceAll(found -> " ".repeat(found.group().length()));
    }

    private Harmless() {}
}
