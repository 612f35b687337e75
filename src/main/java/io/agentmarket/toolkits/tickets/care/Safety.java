package io.agentmarket.toolkits.tickets.care;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Matters that need a person even if an article fits: crime, danger, threats, law, children, health.
 *
 * @param words the words of the ticket that show it
 */
record Safety(Kind kind, String words) {

    /** The kind of danger. */
    enum Kind {
        HIJACKED("Somebody else may have access"),
        PHISHING("It is about a deception in somebody's name"),
        STOLEN("Something that gives access was stolen or leaked"),
        IMPERSONATION("It asks to weaken the protection of an account, which may not be the sender's"),
        LEAKED("Somebody saw data that is not theirs"),
        ASSAULT("It reports an assault or harassment"),
        DANGER("Someone may be in danger"),
        HEALTH("Someone's health may be at stake"),
        SELF_HARM("Somebody may be about to take their own life: read it now"),
        THREAT("It holds a threat or speaks of violence"),
        MINORS("A child is concerned"),
        LEGAL("It mentions legal steps");

        private final String sentence;

        Kind(String sentence) {
            this.sentence = sentence;
        }

        /** The reason, as a sentence for the support agent who takes over. */
        String sentence() {
            return sentence;
        }

        /** Whether the security team has to see it first. */
        boolean isSecurity() {
            return switch (this) {
                case HIJACKED, PHISHING, STOLEN, IMPERSONATION, LEAKED -> true;
                case ASSAULT, DANGER, HEALTH, SELF_HARM, THREAT, MINORS, LEGAL -> false;
            };
        }

        /** Whether somebody may come to harm. */
        boolean isDanger() {
            return switch (this) {
                case ASSAULT, DANGER, HEALTH, SELF_HARM, THREAT -> true;
                case HIJACKED, PHISHING, STOLEN, IMPERSONATION, LEAKED, MINORS, LEGAL -> false;
            };
        }
    }

    private static final int MAX_WORDS = 100;

    private record Sign(Kind kind, Pattern pattern) {}

    private static final List<Scene> SCENES = Stream.of(Takeover.SCENES, Peril.SCENES, OtherTongues.SCENES)
            .flatMap(List::stream)
            .toList();

    private static final String SOMEONE = "\\b(?:(?:somebody|someone)(?! (?:on|in|from|of|at) (?:my|our|the) (?:own"
            + " )?(?:team|company|department|office|staff|side|group|family|colleagues))|some one|a"
            + " stranger|strangers|another person|an? (?:unknown|foreign|other) (?:person|user|man|woman|party)|a"
            + " hacker|hackers|a thief|an attacker|attackers|my ex(?:-\\w+)?|an? ex-?employee|a former"
            + " (?:employee|colleague))";

    private static final List<Sign> SIGNS = List.of(
            sign(
                    Kind.HIJACKED,
                    "hi-?jack\\w*|\\bhack(?:ed|er|ers|ing|s)?\\b|\\bpwned\\b|taken? over"
                            + " (?:by|my|our)|(?:account|profile|mailbox|workspace|number|page|login|admin)s?"
                            + " (?:was|were|is|has been|have been|got|being|been)(?: \\w+)? (?:taken"
                            + " over|taken|compromised|breached|stolen|cracked|infiltrated|broken"
                            + " into|cloned)|(?:took|taken|taking) over (?:my|our|the|his|her) (?:\\w+"
                            + " )?(?:account|profile|mailbox|workspace|page|number)|compromised\\b|(?:data|security)"
                            + " breach|broke(?:n)? into (?:my|our|the)|break(?:ing)? into (?:my|our)|unauthori[sz]ed"
                            + " (?:access|login|log-in|sign-?in|person|user|change|purchase|transaction|use)s?|"
                            + SOMEONE
                            + "(?: else)?(?: \\S+){0,4}? (?:log(?:ged|s|ging)? ?(?:into|onto|in|on)|sign(?:ed|s|ing)?"
                            + " ?(?:into|in)|got in|gets in|(?:is|are|keeps?) trying|tries|tried|has access|had"
                            + " access|gained access|have access|is using|uses|used|is inside|is in|changed|has"
                            + " changed|has my|have my|stole|knows|controls|is controlling|locked me"
                            + " out|reset|ordered|bought|sent"
                            + " (?:mails?|messages?|e-?mails?)|downloaded|created|deleted|impersonat\\w+|access(?:ed|es)|entered|transferred|redirected|replaced|removed"
                            + " me|added)\\b|(?:password|e-?mail(?: address)?|phone number|recovery"
                            + " (?:mail|e-?mail|address|number)|username|second factor|2fa|bank"
                            + " details|address|iban|security questions?|login|profile|avatar|payout)(?: \\w+){0,5}?"
                            + " (?:was|were|has been|have been|had been|got|is|are|suddenly|just)(?: \\w+){0,2}"
                            + " (?:changed|replaced|reset|altered|swapped|removed|switched)(?! (?:by me|by us|to the"
                            + " new price))|(?:i|we|nobody here|none of us|no one here)(?: \\w+)? ?(?:did"
                            + " not|didn['’]?t|do not|don['’]?t|never|have not|haven['’]?t|had not)(?: \\w+)?"
                            + " (?:authori[sz]e|request|requested|initiate|initiated|make"
                            + " (?:this|that|these|those|the|it)|made (?:this|that|these|those)|ask(?:ed)? for"
                            + " (?:a|the|this|that|any) (?:code|reset|login|sms|password)|recogni[sz]e|order(?:ed)?"
                            + " (?:this|that|these|those|it|any)|do (?:this|that|it)|change(?:d)?"
                            + " (?:it|anything|that|this|my|the)|log(?:ged)? in|sign(?:ed)? in|sign"
                            + " up|send|sent|trigger|approve)|(?:unknown|unrecogni[sz]ed|unfamiliar|strange|suspicious|foreign|weird|unexpected|rogue|odd)"
                            + " (?:\\w+ )?(?:log"
                            + " ?-?ins?|sign-?ins?|sessions?|devices?|activity|activities|access|ip|logons?|admin|user|users|account|api"
                            + " keys?|forwarding|rule)\\b|(?:log ?-?ins?|sign-?ins?|sessions?|access|logged in|signed"
                            + " in) from (?:a |an"
                            + " )?(?:country|countries|city|place|location|ip|device|unknown|strange|russia|china|nigeria|vietnam|brazil|abroad|another"
                            + " country|somewhere)|(?:wasn['’]?t|was not|isn['’]?t|is not|were not|weren['’]?t|not)"
                            + " (?:me|us|mine|by me|done by me)\\b|without (?:my|our)"
                            + " (?:knowledge|consent|doing|permission)|sim[-"
                            + " ]?swap\\w*|ransom\\w*|malware|keylogger|trojan|virus"
                            + " on|spyware|infiltrat\\w+|impersonat\\w+|identity theft|stole my"
                            + " identity|(?:code|codes|sms|push|prompts?|resets?|reset (?:mail|e-?mail|link)s?)"
                            + " (?:that )?(?:i|we) (?:did not|didn['’]?t|never|have not|haven['’]?t)"
                            + " (?:ask|request|order|trigger|start)|locked out (?:of \\S+ \\S+ )?by (?:a|an|some|my"
                            + " ex)|kicked (?:me|us) out|brute[- ]?forc\\w+|credential"
                            + " stuffing|(?:address|number|device|name|person|people|user|phone|account|card)s?"
                            + " (?:that |which |whom )?(?:i|we)(?:['’]ve| have)? (?:never"
                            + " (?:seen|heard|used|added|had|knew)|(?:do not|don['’]?t)"
                            + " (?:know|recogni[sz]e))|(?:nobody|no one|none of (?:us|my|our|them))(?: \\w+){0,3}"
                            + " (?:did (?:that|this|it)|made|placed|changed|requested|asked"
                            + " for|authori[sz]ed|created|approved)\\b|gehackt|piraté|hackead[oa]|hackerato|hackad|zhakowan\\p{L}+|взлом\\p{L}+|"
                            + Attacks.NOT_MINE,
                    "乗っ取|被盗|不正アクセス"),
            sign(
                    Kind.PHISHING,
                    "phish\\w*|smish\\w*|vish(?:ing|ed)\\b|\\bscam\\w*|spoof\\w*|fraudster\\w*|\\bfraud(?:ulent)?\\b(?!"
                            + " (?:protection|check|detection|report column))|\\bfake (?:\\w+"
                            + " )?(?:e-?mail|mail|site|website|web"
                            + " ?page|page|login|invoice|sms|text|call|message|support|account|app|shop|profile|letter|qr)\\w*|(?:pretend(?:s|ed|ing)?|claim(?:s|ed|ing)?|posing|posed|pos(?:es))"
                            + " (?:to be|as|to come|that (?:he|she|they|it))[^.\\n"
                            + "]{0,40}(?:you|your|support|bank|it\\b|ceo|boss|microsoft|company|from)|(?:entered|typed|gave|put|submitted|told|shared|sent|read"
                            + " out|filled in)(?: \\w+){0,4} (?:password|card number|credentials|pin|login|code|card"
                            + " details|bank details|cvv|tan|seed phrase)\\b[^.\\n"
                            + "]{0,60}(?:link|(?:that|a|their|his|some|another|wrong) (?:\\w+ )?(?:site|page|form|website)|mail\\b|caller|phone|him|her|them|stranger|someone|somebody|sms)|(?:link|site|page|mail|form|caller|call|sms|attachment)[^.\\n"
                            + "]{0,80}(?:entered|typed|gave|put in|submitted|asked(?: me| us)? for)(?: \\w+){0,4}"
                            + " (?:password|card number|credentials|pin|code|card details|bank"
                            + " details|cvv|tan)|(?:e-?mail|mail|message|sms|call|text|letter|caller)[^.\\n"
                            + "]{0,60}(?:asks?|asking|asked|wants?|wanted|demands?|demanding)(?: me| us)?(?: \\w+){0,3}"
                            + " (?:password|pin|code|card|login|gift cards?|bitcoin|bank details|credentials|to pay|remote"
                            + " access|download)|is (?:this|that|it) (?:really|actually) (?:from )?you\\b|gift"
                            + " cards?\\b[^.\\n"
                            + "]{0,60}(?:ceo|boss|urgent|manager)|remote access|anydesk|teamviewer|"
                            + Attacks.IN_OUR_NAME),
            sign(
                    Kind.STOLEN,
                    "\\b(?:stolen|stole|theft|robbed|burgl\\w+|mugged|pick-?pocket\\w*)\\b|(?:api"
                            + " )?(?:key|token|secret|credential|password|database|backup)s?(?: \\w+){0,3}"
                            + " (?:leaked|exposed|public|published|on github|pasted|in a public|committed)|leaked (?:our"
                            + " |my |the )?(?:api )?(?:key|token|secret|credential|password|data)s?|lost (?:my|our|the|a)"
                            + " (?:\\w+ )?(?:laptop|notebook|security key|yubikey|badge|company phone)"),
            sign(
                    Kind.IMPERSONATION,
                    "(?:turn(?:ed)? off|switch off|disable|deactivate|remove|reset|bypass|skip|lift|drop|take off|get"
                            + " rid of)(?: \\w+){0,3} (?:2fa|mfa|two[- ]factor\\w*|two[- ]step\\w*|second"
                            + " factor|verification|identity check|security question)s?\\b[^.!?\\n"
                            + "]{0,40}\\b(?:for|of|on|from)\\b (?:my|our|his|her|the|another|a)(?: \\w+)?"
                            + " (?:boss|ceo|cfo|colleague|wife|husband|partner|mother|father|manager|director|client|friend|employee|account|user|admin|administrator|owner)|send"
                            + " (?:me )?(?:the|a|my) (?:\\w+ )?(?:reset|recovery|login|verification|access|magic)(?:"
                            + " \\w+)? ?(?:link|code|mail|codes)?(?: \\w+){0,6} (?:to|at) (?:this|another|my"
                            + " (?:new|private|other|personal)|a different|the following|an?other)|(?:no"
                            + " longer|don['’]?t|do not|lost|without)(?: \\w+){0,2} (?:have )?access to"
                            + " (?:the|my|that|this|our)(?: \\w+){0,3}"
                            + " (?:e-?mail|mailbox|inbox|phone|number|address)|verify (?:me|us) (?:by|over) (?:the"
                            + " )?phone|skip the (?:verification|identity|check)|(?:give|grant|let) (?:me|us)(?:"
                            + " \\w+){0,3} (?:access|into|in)(?: \\w+){0,2} (?:to |of )?(?:my|his|her|the)(?: \\w+)?"
                            + " (?:colleague|boss|ex|wife|husband|partner|employee|client|deceased|late|mother|father|son|daughter)"),
            sign(
                    Kind.DANGER,
                    "(?:battery|batteries|laptop|phone|charger|device|pack|case|adapter|plug|cable|unit|power"
                            + " bank|product|it)[^.!?\\n"
                            + "]{0,60}(?:swell\\w*|swollen|bulg\\w+|bloat\\w+|puff\\w+|leak(?:s|ed|ing)"
                            + " (?:acid|fluid|liquid|something)|hiss\\w*|smok(?:e|es|ed|ing)\\b|melt\\w*|burn(?:s|ed|t|ing)?\\b|too"
                            + " hot to touch|very hot|extremely hot|really hot|boiling hot|red"
                            + " hot|glow\\w+|spark\\w*|explod\\w+|caught fire|catch(?:es)?"
                            + " fire|deform\\w+|expand\\w+|bang\\b)|swollen|bulging|caught fire|catch(?:ing|es)?"
                            + " fire|\\bon fire\\b|\\bfire (?:broke|started|brigade|department|alarm)|flames?\\b(?!"
                            + " war)|burn(?:t|ing)? smell|smell(?:s|ed|ing)?(?: \\w+){0,3}"
                            + " (?:burn\\w*|smoke|gas|plastic|chemical\\w*|scorched)|\\bsmoke\\b|smoking|scorch\\w*|melt(?:ed|ing)|electric(?:al)?"
                            + " shock|shock(?:ed|s) (?:me|my|him|her|us)|got (?:a|an electric)"
                            + " shock|electrocut\\w+|explo(?:ded|des|sion|ding)\\b|sparks\\b|\\ba"
                            + " spark\\b|sparking|injur\\w+|burn(?:t|ed) (?:my|his|her|our|the child)|cut (?:my|his|her)"
                            + " (?:hand|finger|face)|bleed\\w*|gas leak|leaking gas|carbon"
                            + " monoxide|dangerous|hazard\\w*|unsafe|brakes? (?:fail\\w*|do not|don['’]?t)|broken glass"
                            + " in|glass in (?:my|the) (?:food|drink)|razor|(?:takes|taking|took|taken) on water"
                            + "|(?:boat|dinghy|kayak|canoe|ship|ferry) (?:is|was|are|were|started|began) (?:\\w+ )?sinking"),
            sign(
                    Kind.HEALTH,
                    "allerg\\w+|anaphyla\\w+|rash\\b|hospital(?:i[sz]ed|ised)|(?:in|to|at|from) (?:the"
                            + " )?(?:hospital|emergency room|icu)\\b|ambulance|chok(?:ed|ing)|poison\\w*|vomit\\w*|threw"
                            + " up|food poisoning|made (?:me|him|her|us|my \\w+)"
                            + " (?:ill|sick)|(?:felt|feel|feeling|fell|got) (?:very |really |quite"
                            + " )?(?:ill|sick|dizzy|faint)|faint(?:ed|ing)|pacemaker|insulin|pregnan\\w+|seizure\\w*|overdos\\w+|side"
                            + " effects?|medical (?:emergency|device|attention)|patients?"
                            + " (?:cannot|can['’]?t|could|may|are|is|at risk)|life[- ]threatening|(?:cough(?:s|ed|ing)?|spit(?:s|ting)?|spat)"
                            + " (?:up )?blood|unconscious|(?:lost|losing|loses) consciousness|(?:stopped|not|isn['’]?t|wasn['’]?t|hardly|barely)"
                            + " breathing|(?:son|daughter|child|kid|boy|girl|wife|husband|mother|father|friend|guest|he|she|i) (?:nearly |almost )?"
                            + "(?:went under(?! the)|drowned)"),
            sign(Kind.SELF_HARM, Despair.WORDS, Despair.UNSPACED),
            sign(
                    Kind.THREAT,
                    "\\bkill (?:you|him|her|them|me|somebody|someone)|hurt"
                            + " (?:you|him|her|somebody|someone)|harm (?:you|him|her)|\\bbomb\\b|shoot"
                            + " (?:you|him|her|them|up)|beat (?:you|him|her) up|burn (?:down|your)|(?:find|come"
                            + " to|know) (?:out )?where you (?:live|work)|come to your (?:office|house|shop)|you(?:['’]ll|"
                            + " will) (?:all )?(?:regret|pay for)|death threat\\w*|threat(?:s|ens?|ened|ening)?"
                            + " (?:to|me|us|of"
                            + " violence|my)|stalk(?:s|ed|er|ing)\\b|blackmail\\w*|extort\\w*|harass\\w*|with a"
                            + " (?:knife|gun)|"
                            + Attacks.THREATS),
            sign(
                    Kind.MINORS,
                    "(?:\\b\\d{1,2}[- ]?year[- ]?old|\\b(?:my|our|his|her|a) (?:little |small |young(?:est)? |eldest"
                            + " |teenage |minor |underage"
                            + " )?(?:child|children|kid|kids|son|daughter|nephew|niece|grandson|granddaughter|toddler|baby|pupils?|students?"
                            + " under))\\b[^.!?\\n"
                            + "]{0,120}(?:account|bought|ordered|purchased|spent|paid|without|permission|contacted|message\\w*|photo\\w*|chat\\w*|adult|stranger|swallow\\w*|hurt|bully\\w*|bullied|saw|seen|access\\w*|game|app|card|sign(?:ed)?"
                            + " up|play\\w*)|under ?age|\\bminors?\\b"
                            + " (?:under|aged|using|use|on|in|can|have|are|signed)|under (?:13|14|16|18)\\b|child"
                            + " (?:safety|abuse|protection|porn\\w*)|grooming|a (?:child|kid|minor)"
                            + " (?:has|is|was|got|used|opened|signed)"),
            sign(
                    Kind.LEGAL,
                    "lawyers?\\b|attorneys?\\b|solicitors?\\b|barrister|legal"
                            + " (?:action|steps|proceedings|advice|counsel|claim|consequences|measures)|take"
                            + " (?:this|it|you) to court|\\bin court\\b|(?:see you|go|going|bring|brought|off) (?:in|to)"
                            + " court|(?:small claims|county|district|supreme|claims)"
                            + " court|\\bsue\\b|\\bsuing\\b|\\blawsuit|litigat\\w+|subpoena|court order|cease and"
                            + " desist|ombudsman|charge ?back|trading standards|consumer"
                            + " (?:protection|rights|advice|centre|center|agency)|(?:data protection|supervisory)"
                            + " authority|regulator\\b|better business bureau|file a (?:complaint with|report"
                            + " with)|(?:go|went|going|report\\w*|call\\w*|inform\\w*|involve\\w*) (?:to |this to |it to"
                            + " |you to |you with )?the police|police report|press charges|criminal"
                            + " (?:complaint|charges)|breach of contract|class action|dispute (?:it|this|the charge|the"
                            + " payment|every charge) (?:with|through|at)|letter before"
                            + " action|injunction|anwalt|rechtsanwalt|avocat|abogado|avvocato|advocaat|advogad[oa]"));

    /** Each kind that was found, with its first matching words. */
    static List<Safety> in(String text) {
        var plain = Harmless.blanked(text);
        var found = new ArrayList<Safety>();
        for (var sign : SIGNS) {
            var words = sign.pattern().matcher(plain);
            if (words.find()) {
                found.add(quoted(sign.kind(), text.substring(words.start(), words.end())));
            }
        }
        for (var scene : SCENES) {
            if (found.stream().noneMatch(each -> each.kind() == scene.kind())) {
                scene.find(plain)
                        .map(place -> quoted(scene.kind(), text.substring(place.start(), place.end())))
                        .ifPresent(found::add);
            }
        }
        return List.copyOf(found);
    }

    static Safety quoted(Kind kind, String words) {
        var said = words.replaceAll("\\s+", " ").strip();
        return new Safety(kind, said.length() <= MAX_WORDS ? said : said.substring(0, MAX_WORDS));
    }

    private static Sign sign(Kind kind, String source) {
        return new Sign(kind, Words.whole(source));
    }

    /** @param unspaced alternatives in languages that write no spaces between words */
    private static Sign sign(Kind kind, String source, String unspaced) {
        return new Sign(kind, Words.whole(source, unspaced));
    }
}
