package io.agentmarket.toolkits.tickets.care;

import io.agentmarket.toolkits.tickets.care.Safety.Kind;
import java.util.List;

/** Scenes of bodily danger, of assault and extortion, and of a child and an adult. */
final class Peril {

    private static final String THING =
            "batter(?:y|ies)|akku|pack|power ?banks?|chargers?|charging|cables?|plugs?|sockets?|outlet|adapters?|laptops?|phones?|tablets?|watch|earbuds?|lid|scooters?|e-?bikes?|heaters?|boilers?|ovens?|stoves?"
                    + "|dryers?|vacuum\\w*|lamps?|fuse box|kettles?|toasters?|devices?|appliances?|machines?|fridges?|screen|display|drills?|routers?|speakers?|console";

    private static final String BAD =
            "swell\\w*|swelled|swollen|puff\\w*|bulg\\w*|bloat\\w*|like a balloon|a bump|(?:is|got|gets|getting|looks) (?:all |very )?(?:fat|thick)|thicker|split open|bend(?:s|ing) up\\w*|lifted|hot to (?:the )?touch"
                    + "|so hot|too hot|burn(?:t|ed|s)? (?:my|me|his|her)|red mark|blisters?|turned (?:brown|black)|black spot|soot|crackl\\w*|hiss\\w*|fumes?|smok(?:e|ing|ed)|flashes behind|stank|stinks|stench"
                    + "|smells? (?:sweet|burn\\w*|scorched|of (?:burn\\w*|smoke|plastic))|melt\\w*|gone soft|so warm|(?:hums|warm) and (?:is )?(?:warm|dark)|blew up|a bang|flames?|caught fire|spark(?:s|ed|ing)|explod\\w*|scorch\\w*|charred|cannot hold it";

    private static final String CURRENT =
            "zapped|jolt(?:ed)?|tingl\\w*|prickl\\w*|electrocut\\w*|shocks?|current|electricity|wallop|\\d+ volts?|thrown back|knocked (?:me|him|her) (?:off|down|over)|live wire|yelped";

    private static final String BODY =
            "(?:my|his|her|the) (?:arm|arms|hand|hands|fingers?|body|feet|legs?)|touch(?:ed|es|ing)?|(?:bit|hit|gave|gives?|jolted|zapped) (?:me|you|him|her|my \\w+)|(?:gave|gives) my|felt|feel|hit by"
                    + "|on the (?:water )?(?:tap|housing)|shower|drain|numb|bare|thrown back|was (?:jolted|zapped)|licked|fell";

    private static final String PART =
            "brakes?|brake lever|pedal|steering|handlebars?|wheels?|seat ?belts?|ladders?|prams?|stroller|swing\\S*|chain|helmet|strap|carabiner|rope|(?:bunk )?beds?|chairs?|stools?|shelf|shelves|blades?|kni(?:fe|ves)|machine"
                    + "|treadmill|scooters?|bikes?|car|van|lift|elevator|toys?|guard|pin|roof box|ceiling|balcony|trampoline|jack|hook|tyres?|bench";

    private static final String HARM =
            "stitches|sewn|concussion|crushed|collapsed (?:under|with|last|while|on)|collapsed|snapped|gave (?:way|out)|came (?:off|loose|down)|fell (?:off|down|two|three|from|on|over)|and (?:i |he |she )?fell|when (?:i|he|she) fell"
                    + "|hit (?:a|the|an) (?:wall|tree|car|kerb|curb|hedge|pole|fence)|(?:i|he|she) hit|crash(?:ed)? into|and i crashed|ended up in|threw (?:me|him|her)|over the bars|would(?:n['’]t| not) (?:lock|stop|hold)|locked (?:at|on|up)"
                    + "|could(?:n['’]t| not) stop the|to the (?:floor|grip)|sped up|folded up with|broke (?:under|my|his|her)|(?:wrist|arm|leg|nose|ankle|tooth|rib) (?:is|was) broken|hurt (?:my|his|her)|cut (?:my|me|his|her)|cut myself|bleed\\w*"
                    + "|slipped (?:and|because|out)|with (?:the baby|my \\w+) (?:in|on) it|dropped and|flew off";

    private static final String SMELL = "smell\\w*|stink\\w*|stench|reek\\w*|odou?rs?|fumes?";

    private static final String GAS =
            "of gas|gas\\b|propane|butane|rotten eggs?|chemicals?|sharp|boiler|stove|cooker|cylinder|pipe|hiss\\w*|cough\\w*|eyes (?:water|burn)|headaches?|cannot breathe";

    private static final String STAFF =
            "drivers?|employees?|staff|courier|guards?|security (?:man|guy|guard)|masseurs?|masseuse|trainers?|coach|teachers?|tutors?|instructors?|technicians?|fitters?|plumber|waiters?|barman|bartender|hosts?|landlord"
                    + "|nurses?|doctors?|physio\\w*|therapists?|cleaners?|delivery (?:man|guy|boy)|postman|managers?|colleague in|member of (?:your )?(?:staff|team)|guides?|carer|bouncer|one of your (?:people|men|guards)|your (?:people|man|colleague|agent)|seller";

    private static final String ATTACK =
            "touched (?:me|my|her|his breast)|grop\\w+|grabbed (?:me|my|her|him|his)|kiss(?:ed|es|ing)?|tried to kiss|fondl\\w*|rubs? (?:himself|herself|against)|press\\w* (?:himself|herself)|(?:put|laid) (?:his|her) hands?|hand on my"
                    + "|slapped|punched|beat (?:me|him|her|my)|hit (?:me|my|him|her)\\b(?! with (?:an?|the) (?:fee|bill|charge))|kicked (?:me|my|him|her)\\b(?! out)|pushed (?:me|my|him|her)|shoved|spat|by the (?:throat|hair|arm)|pulled me|naked|undress\\w*|film\\w* me"
                    + "|nudes?|sexual\\w*|filthy|racist|slurs?|go back to where|about my body|lay down beside|would(?:n['’]t| not) (?:leave|let me (?:go|out|leave))|follows? me|sends? me hearts|did(?:n['’]t| not) want it"
                    + "|rap(?:ed|e)\\b|molest\\w*|assault\\w*|harass\\w*|into my drink|changing room";

    private static final String DEMAND =
            "pay|paid|money|bitcoins?|\\S*btc|crypto|coins?|dollars?|euros?|pounds?|usd|eur|gbp|vouchers?|gift cards?|cash|transfer|reward|free night|come back|leave him|bad review|asks for more";

    private static final String MEANS =
            "publish\\w*|posts? (?:my|the|it|private|photos|pictures)|upload\\w*|leaks?|share|release|sends? (?:it|them|the \\w+|this) to|shows? (?:my|it to my|them)|tells? (?:my|the)|wip(?:e|ed)|stay locked|encrypted|\\.locked|on the internet|ruin"
                    + "|write lies|has my pictures|in \\.";

    private static final String PRESSURE =
            "unless|or (?:he|she|they|i|else|the|our)|otherwise|else|if (?:we|i) do(?:n['’]t| not)|if i (?:leave|tell)|until|says he|demands?|wants?|threat\\w*|asks for|told to|a note|text file|has my|who says";

    private static final String CHILD =
            "i(?:['’]?m| am) (?:only |just |still )?(?:[89]|1[0-7]|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)|im (?:[89]|1[0-7]|eleven|twelve|thirteen|fourteen|fifteen)|in (?:[4-9]th grade|year [4-9])|still at school"
                    + "|(?:my|our|her|his|the) (?:\\w+ )?(?:sons?|daughters?|kids?|child|niece|nephew|boy|girl|toddler)|girls?|(?:my|young|little) boys?|boys|kids|teenagers?|children|(?:girls? of|(?:he|she) is) (?:[89]|1[0-7]|ten|eleven|twelve|thirteen|fourteen|fifteen)"
                    + "|(?:1[0-7]|\\p{L}+teen|twelve|eleven|ten)[- ]year[- ]old|under ?age";

    private static final String LURE =
            "meet|pick (?:her|him|me|us) up|see each other|pictures?|photos?|naked|nudes?|porn|a secret|tell nobody|hotel|(?:his|her) (?:flat|place|house)|the address of|loves? me|boyfriend|grown|adult|stranger|older (?:player|man|guy|user|boy)"
                    + "|poses as|offer\\w*|beaten|drunk|alone|bathing suits|ran away|video call|texting|sleep at|chat with kids|18 but";

    private static final String ADULT =
            "(?:a|the|some|grown|older|this) (?:\\w+ )?(?:man|guy|adult|person|player|user|coach|tutor|teacher)|man|adult|some(?:one|body)|stranger|he (?:says|is|wants|was)|(?:who|he) is [3-6]\\d|[3-6]\\d(?: year)?|coach|tutor|babysitter|your (?:game|app|site|platform|forum)|group on|was sent"
                    + "|she (?:is|told)";

    private static final String VEILED =
            "it would be a (?:pity|shame) if (?:something|anything|your (?:\\w+ )?(?:shop|office|building|house|car|family|store|warehouse))|accidents happen|look behind (?:her|him|you)|under (?:his|her|your) car|nothing (?:left )?to lose"
                    + "|sleep well|lock your doors|your fire insurance|friends who (?:can|will) make|who you are dealing with|remember (?:the|your|their) (?:faces?|names?)|(?:you|they) have (?:kids|children|a family) too|which school (?:your|their)"
                    + "|(?:seen|know|found out) where (?:your|you|she|he) (?:people|staff|children|kids|team|smoke|park|lives?|works?|walk)|who locks up|pay with more than|somebody will pay|bring my (?:dog|cousins?|brothers?|boys)|pay you (?:all )?a visit|(?:will|['’]ll) be sorry"
                    + "|park my (?:truck|car|van|lorry),? in (?:your|the lobby)|will find out where i|drive (?:my|a) (?:\\w+ )?(?:truck|car|van|lorry) (?:in|through)|teach (?:you|them)(?: \\w+)? a lesson|(?:will|could|might|may) happen to (?:your|you)|you will lose something|is your own fault|not with flowers|have a gun"
                    + "|you['’]?(?: wi)?ll see what (?:happens|i can do)|what i am capable of|won['’]t write,? i|last quiet";

    static final List<Scene> SCENES = List.of(
            Scene.told(Kind.DANGER, 1, THING, BAD),
            Scene.told(Kind.DANGER, 1, CURRENT, BODY),
            Scene.told(
                    Kind.DANGER,
                    1,
                    "tingl\\w*|prickl\\w*|bare (?:wires?|copper)|wires?",
                    "metal|charger|tap|shower|socket|case|housing|plug|toaster|kettle|without insulation|hang\\w*|showing"),
            Scene.told(Kind.DANGER, 1, PART, HARM),
            Scene.of(Kind.DANGER, 1, SMELL, GAS),
            Scene.told(
                    Kind.DANGER,
                    1,
                    "gas|cookers?|stoves?|cylinders?|gas bottle",
                    "leaks?|leaking|hiss\\w*|lets gas out|escap\\w*"),
            Scene.told(
                    Kind.DANGER,
                    1,
                    "alarm|detector",
                    "went off|goes off|beeps?|beeped",
                    "co|carbon|headaches?|passed out|gas|dizzy|your service"),
            Scene.told(
                    Kind.HEALTH,
                    1,
                    "heaters?|heating|boiler|stove|detector|alarm|paint|fumes|air purifier",
                    "dizzy|headaches?|passed out|feel sick|cough\\w*|faint\\w*"),
            Scene.told(Kind.ASSAULT, 2, STAFF, ATTACK),
            Scene.of(
                    Kind.THREAT,
                    2,
                    DEMAND,
                    MEANS,
                    PRESSURE,
                    "photos?|pictures?|nudes?|videos?|files?|data|backups?|chats?|customer list|id|address|wife|husband|boss|family|contacts|press|server|documents|everyone|internet|online|everywhere"),
            Scene.told(
                    Kind.THREAT,
                    2,
                    "files?|data|documents|backups?|server",
                    "encrypted|\\.locked|locked|wiped",
                    "counts? down|bitcoins?|\\S*btc|crypto|ransom|coins"),
            Scene.told(Kind.MINORS, 2, CHILD, LURE, ADULT),
            Scene.told(Kind.THREAT, 1, VEILED));

    private Peril() {}
}
