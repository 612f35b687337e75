package io.agentmarket.toolkits.tickets.care;

import io.agentmarket.toolkits.tickets.care.Safety.Kind;
import java.util.List;

/** Scenes of access that somebody else got: codes told, data entered on a false page, devices, money, others' data. */
final class Takeover {

    static final String SOMEBODY =
            "some ?(?:one|body)|a (?:\\w+ )?(?:man|woman|guy|lady|person|stranger|caller|girl|boy|bloke|technician|friend|seller|buyer|agent)"
                    + "|strangers?|the (?:man|woman|guy|lady|caller|buyer|seller|agent|person|technician)|(?:your|the chat|an?) (?:agent|staff|person|technician|support)"
                    + "|he|she|they|him|her|them|caller|hotline|chat person|fraud desk|people";

    private static final String SECRET =
            "codes?|pins?|passwords?|passcodes?|digits|otps?|credentials|tans?|cvv|recovery phrase|seed phrase"
                    + "|(?:six|6|four|4|login|verification|confirmation|security|secret|one[- ]time) (?:digit )?(?:numbers?|codes?|pins?|passwords?)"
                    + "|numbers? (?:from|of|in|out of) (?:the|his|her|my) (?:text|sms|app)|number from|push message|login";

    private static final String GAVE =
            "(?:i|we|my \\w+|and|who|he|she)(?: [\\w']+){0,6}? (?:told|gave|read|passed|sent|forwarded|shared|texted|dictated"
                    + "|said|screenshot\\w*|typed|approved|tapped|handed)|(?:got|took|coaxed|obtained)(?: [\\w']+){0,8} out of|which i did|i (?:said|sent|did) it|told him|told her|should i (?:give|tell|send)|asked me to (?:screenshot|read|send|tell|photograph)[^.!?]{0,60} and i did";

    private static final String ASKED =
            "asks?|asked|asking|wants?|wanted|needs?|needed|demands?|demanded|requests?|requested|told me to|has to (?:have|know)|waiting|hear";

    private static final String BY_PHONE =
            "call(?:er|s|ed|ing)?|rang|rings|phoned|phone|telegram|whatsapp|line|chat|text message|facebook|instagram|claim\\w*|pretend\\w*"
                    + "|sa(?:id|ys) (?:he|she|they) (?:is|are|was|were|works?)|from your (?:fraud|security|support|bank)|posing";

    private static final String ENTERED =
            "typed|entered|gave|filled|put(?: in)?|signed(?: in)?|logged(?: in)?|registered|paid|pay|left|submitted|scanned|clicked|followed|tapped|opened";

    private static final String PAGE =
            "pages?|sites?|websites?|links?|forms?|logins?|url|address bar|window|ads?|qr|mails?|e-?mails?|messages?|texts?|sms|pop-?ups?|sticker|shop|poster";

    private static final String DOUBT =
            "not (?:really )?(?:yours|you|from you|theirs|the real)|(?:was|is|are|were)n['’]?t (?:really )?(?:yours|you|from you)"
                    + "|(?:was|is) (?:it|that|this) (?:really )?(?:you|yours)|one of yours|is (?:\\S+ )?yours|doubt(?: it)?|copy of|fake|false|imitation|tricked|fell for|scam\\w*"
                    + "|(?:weird|odd|strange|funny|suspicious|wrong|different|another|other|unknown) (?:\\w+ )?(?:address|url|sender|domain|site|page|website|login)"
                    + "|address (?:was|is|looked|looks|seemed) (?:\\w+ )?(?:wrong|odd|strange|weird|different)|(?:looked|looks|seemed) like yours|looks like you|spelling mistake|misspelt|misspelled"
                    + "|(?:bar|url|address)(?: \\w+){0,3} (?:said|showed|shows|says|read|ended|with)|(?:only|just) (?:then|now)|afterwards|just (?:goes|went|turned) blank|disappeared|was gone|is gone|vanished"
                    + "|warned|about a prize|win a|not your (?:\\w+ )?(?:page|site|shop|company|mail)|too late|have i been|was that (?:a mistake|wrong|ok)";

    private static final String DEVICE =
            "devices?|laptops?|phones?|iphones?|tablets?|computers?|pcs?|macs?|browsers?|sessions?|log-?ins?|sign-?ins?|machines?|apps?|(?:is|was|am|are) (?:online|active)|some(?:one|body) in \\p{L}+|(?:has|have|with) (?:\\w+ )?access";

    private static final String SHOWN =
            "list\\w*|shows?|shown|says|see|sees|added|linked|connected|confirmed|active|online|access|signed|logged|moved|greets|history|activity|message|mail"
                    + "|there['’]?s|there (?:is|are|was|were|has been)|why is|trusted|appear\\w*";

    private static final String NOT_OURS =
            "never (?:seen|owned|installed|connected|visited|been|used|had)|do(?:es)?(?:n['’]?t| not) (?:own|recogni[sz]e|use|belong)|not visited|i have none"
                    + "|(?:and|i) have no (?:tablet|phone|iphone|computer|laptop|pc|device|such|android|mac)|we only have|only have|own (?:just|only)|confirmed nothing"
                    + "|did(?:n['’]?t| not) (?:add|confirm|connect|link|install)(?: any| it| one)?|(?:was|am|were) (?:asleep|sleeping|in bed)|i (?:live|am) in \\p{L}+|with my name|called [\"“'‘]\\p{L}+"
                    + "|in (?:texas|russia|china|manila|lagos|moscow|vietnam|nigeria|brazil)|i have not|unknown|unfamiliar|not (?:mine|ours)";

    private static final String HANDED =
            "lent|loaned|borrow\\w*|let (?:an? |my |some|him|her|the |them)[\\w ]{0,30}? (?:use|make|have|play|hold)|gave (?:my|the|him my|her my) (?:phone|tablet|laptop|computer|mobile)"
                    + "|(?:used|had|took|has|was on|played on|worked on) my (?:old )?(?:computer|phone|laptop|tablet|session|pc|mobile|notebook)|still had my|sold my|internet caf[eé]|hotel computer|library"
                    + "|forgot to (?:log|sign) out|unlocked my|knows my (?:\\w+ )?(?:code|pin|password)|repair (?:shop|man)|used our|played on my|(?:was|were) with the repair\\w*";

    private static final String LOST =
            "(?:logged|signed|locked|thrown|kicked) (?:me )?out|(?:cannot|can['’]?t|can not) (?:get|log|open|sign)|(?:get|log) in again|no longer (?:an? )?(?:owner|admin|log|get)"
                    + "|password(?: \\w+){0,3} (?:wrong|not|fit|different|changed)|nothing works|with any password|asks for a (?:login|password)|(?:another|different|other|new) (?:mail|e-?mail|address|name|owner)"
                    + "|were different|is different|purchases|orders i|(?:is|are|was|were) (?:all )?(?:gone|empty)|mails are read|reads? my|moved money|writes? to my|i do not know|in my account";

    private static final String MISLAID =
            "lost my (?:phone|laptop|tablet|mobile|bag|wallet)|left my (?:phone|laptop|tablet|notebook|computer)|my (?:bag|phone|laptop|tablet) was";

    private static final String ACTED =
            "(?:somebody|someone|a stranger|he|she|they) (?:\\w+ )?(?:writes?|wrote|post\\w*|bought|ordered|reads?|moved|unlocked|uses?|used|is|sends?|sent)|purchases|money out|signed out"
                    + "|(?:boards|files|contacts|messages) were (?:gone|deleted)";

    private static final String SAW =
            "see|saw|seen|sees|found|find|got|get|received|shown|shows?|contain\\w*|had|has|have|read|open|opened|download\\w*|belongs?|sent|landed|cc['’]?d|there (?:is|are)|logged in|gave|handed|was given";

    private static final String OTHERS =
            "(?:some(?:body|one)|anybody|anyone) else(?:['’]s)?|another (?:customer|person|user|client|patient|company|guest|family|man|woman|tenant)(?:['’]s)?"
                    + "|other (?:customers?|people|users?|guests?|patients?|clients?|companies|tenants|families)(?:['’]s?)?|a stranger(?:['’]s)?|strangers|(?:is|are) not (?:mine|me|ours)|not my own"
                    + "|a different (?:person|company|customer|man|woman)|an? (?:mr|mrs|ms|miss|man|woman)\\b|mrs?\\.? \\p{L}+(?:['’]s)?|(?:some(?:body|one)|a (?:man|woman)) (?:named|called)"
                    + "|(?:never|not) heard of|two people i do not know|(?:whom?|that|people) i do(?:n['’]t| not) know|another name|(?:forty|\\d+|all|the) other (?:guests|customers|people)";

    private static final String DATA =
            "data|details|invoices?|bills?|statements?|orders?|address(?:es)?|names|phone numbers?|iban|salary|salaries|payroll|payslips?|messages?|chats?|reports?|results?|contracts?|documents?"
                    + "|passports?|photos?|records?|tax \\w+|profile|cards|medical|prescriptions?|date of birth|bookings?|files?|letters?|pdf|account of|mails";

    private static final String OURS = "(?:my|our|private|customers?['’]?|patients?['’]?)";

    private static final String VALUE =
            "money|points|coins?|crypto\\w*|balance|wallet|vouchers?|gift card|miles|savings(?: pot)?|cards?|orders?|parcels?|bets?|rides|payout|paid out|subscription|pounds|euros|dollars|credit";

    private static final String TAKEN =
            "gone|empty|zero|spent|moved|leaves?|left my|took|taken|used|cleaned out|emptied|drained|sends?|sent|booked|shopping|shops|billed|charged|placed|turned into|paid out|buys|out of my|order for";

    private static final String STRANGE =
            "not me|not mine|some(?:one|body)(?! (?:in|on|from) (?:my|our))|by whom|who (?:took|did|spent)|never (?:been|signed|heard|booked|ordered)|(?:i|we) (?:do not|don['’]t) know|no key for|not ours"
                    + "|another (?:town|country|city)|while i (?:slept|was asleep)|i am at work|overnight|strange|(?:i|we) know nothing|i did not book|block it";

    static final List<Scene> SCENES = List.of(
            Scene.told(
                    Kind.PHISHING,
                    1,
                    GAVE,
                    SECRET,
                    SOMEBODY,
                    "asked|wanted|needed|demanded|told me|waiting|" + BY_PHONE
                            + "|pin|password|confirmation|verification|sms|authenticator"),
            Scene.told(Kind.PHISHING, 2, GAVE, SECRET, SOMEBODY, ASKED, BY_PHONE + "|told|six|sms|text|rang"),
            Scene.of(
                    Kind.PHISHING,
                    2,
                    ASKED + "|give|tell",
                    SECRET,
                    SOMEBODY + "|staff",
                    "call(?:er|s|ed)?|rang|phoned|on the (?:phone|line)|telegram|whatsapp|pretend\\w*|claim\\w*"),
            Scene.told(Kind.PHISHING, 2, ENTERED, PAGE, DOUBT),
            Scene.told(
                    Kind.PHISHING,
                    1,
                    "(?:only )?(?:now|later|too late|then)|noticed|realised|realized",
                    PAGE,
                    "spelling mistake|misspel\\w*|(?:zero|one|1|0) instead of|wrong letter|not yours"),
            Scene.told(
                    Kind.PHISHING,
                    1,
                    ENTERED,
                    "data|details|card|password|login",
                    "(?:is|was) (?:that|this|it) (?:really )?(?:one of )?(?:yours|you|from you)"),
            Scene.told(
                    Kind.PHISHING,
                    2,
                    "link|sms|text|message|mail|ad|pop-?up|window",
                    ENTERED,
                    "card|bank (?:data|details|login)|everything|details|password|login|signed in|money",
                    "prize|held|fee|ended|closed|gone|disappeared|weird|doubt"),
            Scene.told(Kind.HIJACKED, 2, DEVICE, SHOWN, NOT_OURS),
            Scene.told(
                    Kind.HIJACKED,
                    2,
                    "(?:my|the) (?:sim|number|mobile|phone|network|operator|phone company|mobile contract)|second sim|operator",
                    "stopped working|went dead|no service|lost (?:its )?(?:network|signal)|second sim|(?:was|been|had been) (?:replaced|moved|ported|swapped)|ported|swapped",
                    "log ?in|get in|app|account|device|added|code|password|profile|mail|not"),
            Scene.told(Kind.HIJACKED, 2, HANDED, LOST),
            Scene.told(Kind.HIJACKED, 2, MISLAID, ACTED),
            Scene.told(Kind.HIJACKED, 1, VALUE, TAKEN, STRANGE),
            Scene.told(
                    Kind.HIJACKED,
                    2,
                    "points|balance|wallet|money|miles|coins|savings",
                    "gone|empty|zero|vanished|drained",
                    "order|purchases|transfers?|town|" + STRANGE),
            Scene.told(
                    Kind.HIJACKED,
                    2,
                    "(?:my|our) (?:name|account|profile|card|wallet|expense)|in my name",
                    "never|did not|didn['’]t|not me|i (?:live|am) in|do not know|bought nothing|block it",
                    "billed|bought|booked|placed|bets?|sent|subscription|stuff|rides|orders"),
            Scene.told(Kind.LEAKED, 1, SAW, OTHERS, DATA),
            Scene.told(
                    Kind.LEAKED,
                    1,
                    "why (?:do|can|am|did) i|i can|i am",
                    "see|read|open|have|shown|logged in",
                    OTHERS + "|mr|mrs|who is not me"),
            Scene.told(
                    Kind.LEAKED,
                    1,
                    "you|your (?:\\w+ )?(?:team|system|colleague|tool|clinic|office|mail|newsletter)",
                    "(?:sent|handed|gave|mailed|forwarded|showed|disclosed|passed|published|shared)(?: \\w+){0,3} (?:my|our)",
                    "to (?:my|a|an|the|another|some\\w+|his|her)(?: \\w+)? ?(?:neighbou?r|ex\\S*|wife|husband|stranger|wrong|other|different|else|person|client|employer|boss)\\w*"),
            Scene.told(
                    Kind.LEAKED,
                    1,
                    OURS + "(?: \\w+){0,3} (?:" + DATA + "|boards?|folder|backup|number)",
                    "(?:is|are|can be|was|were)(?: \\w+){0,3} (?:public|visible to (?:every|any|all)\\w*|on google|on (?:your|the) (?:public )?(?:web ?)?(?:site|page)|open to (?:any|every)\\w*|shown to (?:every|any)\\w*|leaked|exposed)"),
            Scene.told(
                    Kind.LEAKED,
                    1,
                    "any(?:one|body)|every(?:one|body)",
                    "open|see|read|download|access",
                    OURS + "|customers|patients",
                    "no login|without (?:a )?(?:login|password)|with the link|" + DATA),
            Scene.told(
                    Kind.LEAKED,
                    1,
                    "chang\\w+ (?:the |a )?(?:id|number|digit)",
                    "see|get|open|read",
                    OTHERS + "|others?"));

    private Takeover() {}
}
