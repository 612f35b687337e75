package io.agentmarket.toolkits.tickets.care;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The tone that a text's emoji, capitals and phrases show, if they are clearer than its single words.
 *
 * @param sentiment {@code angry}, {@code negative} or {@code positive}
 * @param words the words of the ticket that show it
 */
public record Tone(String sentiment, String words) {

    private static final Pattern ANGRY = pattern(
            "[\\x{1F620}\\x{1F621}\\x{1F92C}\\x{1F47F}\\x{1F4A2}]|\\b(?:wtf|ffs|stfu|omfg|furious|outrageous|disgrace\\w*|ridiculous|fed"
                    + " up|sick of|sick and tired|bullshit|a"
                    + " joke|incompeten\\w+|unacceptable|appalling|scandal\\w*|livid|enraged)\\b");
    private static final Pattern BAD = pattern(
            "[\\x{1F622}\\x{1F62D}\\x{1F61E}\\x{1F614}\\x{1F494}\\x{1F44E}\\x{1F612}\\x{1F644}\\x{1F624}\\x{1F61F}\\x{1F641}\\x{2639}\\x{1F625}\\x{1F629}\\x{1F62B}\\x{1F926}]|(?<!\\S):-?[(/](?!\\S)|\\b(?:smh|argh+|ugh+|sigh)\\b");
    private static final Pattern GOOD = pattern(
            "[\\x{1F600}-\\x{1F606}\\x{1F60A}\\x{1F60D}\\x{1F970}\\x{2764}\\x{1F44D}\\x{1F389}\\x{1F44F}\\x{1F929}\\x{1F60E}\\x{1F64C}]|(?<!\\S)(?::-?[)D]|<3)(?!\\S)");

    /** Praise beside a failure is taken as sarcasm. */
    private static final Pattern IRONY =
            pattern("\\bthanks? (?:you )?(?:so much |a lot |very much )?for (?:nothing|the (?:\\w+"
                    + " )?(?:outage|crash|bug|wait|silence|delay|mess|downtime|lost|broken|surprise)\\w*|(?:losing|breaking|ignoring|deleting|charging|wasting|ruining|locking|another)\\b)|\\b(?:great|good|nice|brilliant|fantastic|wonderful|amazing|excellent|awesome|lovely|superb|bravo|congrat\\w*|well"
                    + " done)\\b(?: \\w+)?[,!.…:]* (?:another|yet another|and now|now"
                    + " (?:it|the|nothing|everything)|again|the (?:app|site|export|service|system)"
                    + " (?:is|has|just|still|crash)|job (?:breaking|losing|deleting|ignoring|with breaking|on"
                    + " breaking|guys, (?:it|now|the)))|\\b(?:just|oh|how|simply)"
                    + " (?:great|wonderful|brilliant|lovely|perfect|fantastic)\\b|love (?:how|it when|that)"
                    + " (?:you|the|it|your|my|nothing|everything)[^.!?\\n"
                    + "]{0,80}(?:crash|break|fail|lost|los(?:e|es)|delet|again|never|every|ignor|charg|wait|down)|slow"
                    + " clap|what a (?:great|wonderful|fantastic|lovely)"
                    + " (?:service|support|product|update|surprise|way)|(?:so|very|really) helpful,? (?:not|as"
                    + " always)|\\bkeep up the (?:good|great) work\\b[^.!?\\n"
                    + "]{0,40}(?:losing|breaking|ignor)|👏 ?👏|my favou?rite part|exactly what (?:i|we) needed");

    private static final Pattern FAILURE = pattern(
            "\\b(?:not|n't|no"
                    + " longer|never|nobody|nothing|again|still|broke\\w*|crash\\w*|down|lost|los(?:es|ing)|wrong|fail\\w*|wait\\w*|error\\w*|charg\\w*|delet\\w*|outage\\w*|bugs?|slow|late|missing|stuck|ignor\\w*|hours|days|weeks)\\b|n['’]t\\b");

    /** The words that follow praise and name its object. */
    private static final Pattern MIXED = pattern(
            "\\b(?:but|however|unfortunately|sadly|although|though|except|only (?:thing|problem|issue|complaint)|one"
                    + " (?:thing|problem|issue)|on the other hand|that said|still,|yet)\\b");

    private static final Pattern PRAISE = pattern("\\b(?:love|great|thanks?|thank"
            + " you|fantastic|wonderful|amazing|excellent|awesome|happy|perfect|brilliant|helpful|best|good|nice|well"
            + " done|pleased|appreciate)\\b");

    /** "It works again" reports no trouble. */
    private static final Pattern GOOD_AGAIN =
            pattern("\\b(?:works?|working|running|back|up|fine|thanks?|thank you) again\\b");

    /** Words and marks that an angry text has at least one of; they prove nothing alone. */
    private static final Pattern TEMPER = Words.whole(
            "angry|anger|ashamed|mess|complain\\w*|at once|furious\\w*|ridicul\\w+|worst|terribl[ey]|horribl[ey]|awful\\w*|useless|"
                    + "pathetic|disgust\\w*|disgrac\\w*|hate[sd]?|unacceptabl[ey]|scam\\w*|thie(?:f|ves)|crooks?|rubbish|garbage|crap|"
                    + "joke|damn\\w*|hell|shame\\w*|idiot\\w*|stupid\\w*|liars?|lies|lying|lied|never again|wast(?:e|ed|ing)|fed up|"
                    + "had enough|outrag\\w+|appall\\w+|annoy\\w*|frustrat\\w*|insult\\w*|incompeten\\w+|how dare|ignor(?:e|es|ed|ing)|"
                    + "sick of|tired of|absurd|scandal\\w*|nightmare|disaster|joking|kidding|insane|shocking|disappoint\\w*|"
                    + "steal(?:s|ing)?|stole(?:n)?|robb\\w+|rip[- ]?off|nobody (?:answers|replies|cares|helps|reads|calls)|no ?(?:one|body) "
                    + "(?:has )?\\w+|still (?:no|not|waiting|nothing|broken)|again and again|(?:third|fourth|fifth|tenth|\\d+th) (?:time|mail|e-mail|"
                    + "ticket|day|week)|times|yet again|enough|demand|immediately|right now|lawyers?|sue|bullshit|wtf|ffs|lost|losing|cost(?:s|ing)? "
                    + "(?:us|me)|excuse[sd]?|promised|finally|seriously|not once|what (?:on earth|the)|every (?:single )?(?:time|day|week)|again",
            "[!?]{2,}|!|(?-i:\\b(?:NOW|NOT|STILL|NEVER|EVERY|AGAIN|NOBODY)\\b)|(?-i:\\b[A-Z]{4,}\\b[^a-z]{1,3}\\b[A-Z]{2,}\\b)|[\\x{1F620}\\x{1F621}\\x{1F624}\\x{1F92C}\\x{1F47F}\\x{1F4A2}]");

    private static final int MAX_THANKS = 500;
    private static final Pattern THANKS = pattern(
            "\\b(?:thank you (?:so much|very much|all|again|for (?:the|your|all))|thanks (?:so much|a lot|a"
                    + " million|again|to|for (?:the|your|all))|many thanks|(?:you|your"
                    + " team|he|she|they|support|everyone)(?: \\w+){0,4} (?:is|are|was|were) (?:\\w+"
                    + " )?(?:great|fantastic|wonderful|amazing|excellent|awesome|brilliant|the best|superb|lovely)|great"
                    + " job|well done|kudos|keep it up|works (?:perfectly|like a charm|again)|(?:solved|resolved|sorted),?"
                    + " thank|thank(?:s| you)[,.!]? (?:that|this|it|all|the \\w+(?: \\w+)?)(?: has| have| is|['’]s)?"
                    + " (?:all )?(?:solved|fixed|helped|did it|did the trick|worked|works|sorted|resolved|settled|done|cleared|arrived|good)|"
                    + "(?:solved|fixed|sorted|resolved|works|worked|all good|did the trick|settled|cleared up)[^?\\n]{0,60}\\b(?:thanks|thank"
                    + " you|cheers)|(?:you (?:can|may)|feel free to) (?:now )?close (?:this|it|the (?:ticket|case))|(?:was|were|is|are) "
                    + "(?:so |very |really )?(?:brilliant|fantastic|wonderful|amazing|excellent|awesome|superb|lovely)[.!])");
    private static final Pattern ASKS =
            pattern("\\b(?:please|pls|could you|can you|would you|i (?:need|want|would like)|how"
                    + " (?:do|can|to)|kindly|waiting)\\b");

    /** The tone that overrules the classifier; empty if none does. */
    public static Optional<Tone> of(String text) {
        var irony = IRONY.matcher(text);
        if (irony.find() && FAILURE.matcher(text).find()) {
            return Optional.of(new Tone("angry", irony.group().strip()));
        }
        var angry = ANGRY.matcher(text);
        if (angry.find()) {
            return Optional.of(new Tone("angry", angry.group()));
        }
        var bad = BAD.matcher(text);
        if (bad.find()) {
            return Optional.of(new Tone("negative", bad.group()));
        }
        var good = GOOD.matcher(text);
        return good.find() && !FAILURE.matcher(text).find()
                ? Optional.of(new Tone("positive", good.group()))
                : Optional.empty();
    }

    /** The words of a message that thanks or praises, reports no trouble and asks for nothing; empty for any other. */
    public static Optional<String> thanks(String message) {
        var words = THANKS.matcher(message);
        boolean onlyThat = message.length() <= MAX_THANKS
                && !message.contains("?")
                && !ASKS.matcher(message).find()
                && !FAILURE.matcher(GOOD_AGAIN.matcher(message).replaceAll("")).find()
                && !MIXED.matcher(message).find();
        return onlyThat && words.find() ? Optional.of(words.group()) : Optional.empty();
    }

    /** Whether a text has any word or mark of anger. */
    public static boolean hasTemper(String text) {
        return TEMPER.matcher(text).find();
    }

    /** The word, such as "but", between praise and a complaint or question; empty if the text does not have both. */
    static Optional<String> turn(String text) {
        var turn = MIXED.matcher(text);
        return PRAISE.matcher(text).find()
                        && turn.find()
                        && (FAILURE.matcher(text).find() || text.contains("?"))
                ? Optional.of(turn.group())
                : Optional.empty();
    }

    private static Pattern pattern(String source) {
        return Pattern.compile(source, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }
}
