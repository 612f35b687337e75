package io.agentmarket.toolkits.tickets.care;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An action of an article that the customer has done already or cannot do.
 *
 * @param done true if it was done, false if it is impossible
 * @param words the words of the ticket that show it
 */
public record Tried(String action, boolean done, String words) {

    /**
     * One action that articles recommend.
     *
     * @param step how a step names it
     * @param did how a customer says that it was done
     * @param cannot how a customer says that it cannot be done; matches nothing if that makes no sense
     */
    private record Action(String name, Pattern step, Pattern did, Pattern cannot) {}

    private static final String NONE = "(?!)";

    private static final List<Action> ACTIONS = List.of(
            action(
                    "spam folder",
                    "spam folder|junk",
                    "(?:look|check|search|not|nothing|isn['’]?t|wasn['’]?t|empty)\\w*(?: \\w+){0,5}"
                            + " (?:spam|junk)|(?:spam|junk)(?: \\w+){0,4} (?:empty|checked|nothing|neither|too)",
                    NONE),
            action(
                    "forgot password",
                    "forgot password|reset (?:the|your) password",
                    "(?:click|press|use|tri|chose|choose|request|ask)\\w*(?: \\w+){0,4} (?:forgot(?:ten)?"
                            + " password|password reset|reset (?:link|mail|e-?mail)|new password)|\\breset (?:it|my"
                            + " password|the password|password)(?: \\w+){0,3}"
                            + " (?:twice|times|again|already)|(?:have|already|just|did|was) reset\\b|after (?:the|a)"
                            + " (?:password )?reset",
                    NONE),
            action(
                    "recovery code",
                    "recovery codes?",
                    "(?:recovery|backup) codes?(?: \\w+){0,4} (?:rejected|refused|invalid|fail\\w*|do not"
                            + " work|don['’]?t work|used|expired)",
                    "(?:no|without|lost|lose|never (?:saved|had|stored|got)|don['’]?t have|do not have|haven['’]?t|not"
                            + " have|didn['’]?t save|did not save|threw away|can['’]?t find|cannot find)(?: \\w+){0,5}"
                            + " (?:recovery|backup) codes?|(?:recovery|backup) codes?(?: \\w+){0,3}"
                            + " (?:lost|gone|missing|either|on the same)"),
            action(
                    "administrator",
                    "administrator",
                    "(?:admin\\w*|it department)(?: \\w+){0,4}"
                            + " (?:tried|reactivated|reset|checked|looked|confirmed|says|said|cannot|can['’]?t|couldn['’]?t|also|doesn['’]?t|does"
                            + " not|sees|did)|(?:asked|told|contacted) (?:my|our|the) admin",
                    "(?:no|without an?|only|sole|don['’]?t have an?|the single|last) (?:other )?(?:workspace"
                            + " )?admin\\w*|(?:i am|i['’]m|we are) the (?:only |sole |single )?admin|admin\\w*(?:"
                            + " \\w+){0,3} (?:left|gone|quit|on leave|dead|died|unreachable|away|retired)"),
            action(
                    "wait for the lock",
                    "wait 15 minutes|lock ends",
                    "wait\\w*(?: \\w+){0,5} (?:minutes?|hours?|days?|half|all day|overnight)|(?:after|for)"
                            + " (?:\\d+|an|two|three|twenty|thirty) (?:minutes|hours?)(?: \\w+){0,3}"
                            + " (?:still|again|locked)",
                    NONE),
            action(
                    "restart",
                    "restart|power button|start again|switch (?:it|the \\w+) (?:off|on)|reboot",
                    "(?:re-?boot|re-?start|power[- ]?cycl|turn\\w* (?:it |\\w+ )?off and on|switch\\w* (?:it |\\w+"
                            + " )?off and on|unplug|hard reset)\\w*|held (?:down )?the power",
                    NONE),
            action(
                    "cache",
                    "cache|cookies",
                    "(?:clear|delet|empt|wip|clean)\\w*(?: \\w+){0,4} (?:cache|cookies|browser data|history)",
                    NONE),
            action(
                    "another browser",
                    "private window|other browser|another browser|incognito|browser",
                    "(?:tri|test|use|same in|also in|happens in|switch)\\w*(?: \\w+){0,4} (?:incognito|private"
                            + " window|other browsers?|another browser|different browsers?|chrome|firefox|edge|safari)",
                    NONE),
            action(
                    "reinstall",
                    "reinstall|install (?:it|the app|the latest)|delete the app|remove the app",
                    "re-?install\\w*|(?:delet|remov|uninstall)\\w*(?: \\w+){0,3}"
                            + " (?:app|driver|printer|program|client)|installed it again",
                    NONE),
            action(
                    "update",
                    "update|latest version|newest version",
                    "(?:updat|upgrad)\\w*(?: \\w+){0,4}"
                            + " (?:latest|newest|version|everything|driver|app|all)|(?:latest|newest|current) version|up"
                            + " to date|all updates",
                    NONE),
            action(
                    "charger",
                    "charger|original charger|connect the",
                    "(?:tri|us|swap|chang|connect|replac)\\w*(?: \\w+){0,4} (?:charger|cable|adapter|socket|dock)",
                    "no (?:original )?charger"),
            action(
                    "tracking",
                    "tracking|track",
                    "tracking(?: \\w+){0,6} (?:says|shows|stuck|not moved|hasn['’]?t|has not|not changed|number"
                            + " does|unchanged|updated|delivered|nothing)|(?:check|look|follow)\\w*(?: \\w+){0,4}"
                            + " tracking",
                    "no tracking|without (?:a )?tracking|never got (?:a )?tracking"),
            action("neighbours", "neighbours?|neighbors?|safe place|household", "neighbou?rs?", NONE),
            action(
                    "carrier",
                    "carrier|courier",
                    "(?:call|ask|contact|phon|speak|spoke|wrote|talk)\\w*(?: \\w+){0,3}"
                            + " (?:carrier|courier|dhl|ups|fedex|dpd|hermes|post(?:"
                            + " office)?|postman|driver)|(?:carrier|courier|dhl|ups|fedex|dpd)(?: \\w+){0,3}"
                            + " (?:says|said|told|confirmed|knows)",
                    NONE),
            action(
                    "photos",
                    "photos?",
                    "photos? (?:are )?(?:attached|enclosed)|attach\\w*(?: \\w+){0,3}"
                            + " (?:photo|picture|image)s?|(?:took|sent|send)(?: \\w+){0,3} (?:photo|picture)s?",
                    NONE),
            action(
                    "request of a refund",
                    "request a refund",
                    "(?:request|ask|appl|press|fil|submit)\\w*(?: \\w+){0,5} refund(?: \\w+){0,6}"
                            + " (?:ago|already|last|twice|before|weeks?|days?)|refund(?: \\w+){0,4}"
                            + " (?:approved|promised|confirmed|requested|was to)|already"
                            + " (?:requested|asked|applied)|promised(?: \\w+){0,3} refund",
                    NONE),
            action(
                    "wait for the money",
                    "five to ten working days|two working days|wait for the decision|look for the money",
                    "(?:asked|requested|approved|promised|returned|confirmed|cancell?ed|refund\\w*)[^.!?]{0,60}\\b(?:\\d+|two|three|four|five|six|ten|twelve|several|many)"
                            + " (?:working |business )?(?:days|weeks|months) (?:ago|later|now|already|passed)|still"
                            + " (?:no|not|waiting)(?: \\w+){0,4} (?:refund|money)|(?:refund|money)(?: \\w+){0,4}"
                            + " (?:never|not|hasn['’]?t|has not)(?: \\w+)? (?:arriv|come|came|show|receiv|appear)\\w*",
                    NONE),
            action(
                    "cancel",
                    "cancel",
                    "(?:already |have |had |'ve |’ve )cancell?ed|cancell?ed (?:it |my \\w+ |the \\w+ |this |two |three"
                            + " |last |in |on |twice|already|weeks|months)|(?:press|click|tri)\\w*(?: \\w+){0,4}"
                            + " cancel|cancel button(?: \\w+){0,4} (?:missing|nothing|not|does|doesn['’]?t|grey|gone)|no"
                            + " cancel button",
                    "no cancel|cannot find(?: \\w+){0,3} cancel|can['’]?t find(?: \\w+){0,3} cancel"),
            action(
                    "own settings",
                    "settings|open billing|open people|open orders|choose the",
                    "(?:look|went|search|check|tri|open|click)\\w*(?: \\w+){0,5}"
                            + " (?:settings|billing|people|orders|menu|preferences|profile)",
                    "(?:no|not|don['’]?t see|do not see|can['’]?t find|cannot"
                            + " find|missing|isn['’]?t|greyed|grayed|nowhere)(?: \\w+){0,5}"
                            + " (?:button|option|menu|setting|link|entry)|(?:button|option|menu|link|setting|entry)(?:"
                            + " \\w+){0,3} (?:missing|gone|grey\\w*|gray\\w*|not there|isn['’]?t there|disabled|does"
                            + " nothing|doesn['’]?t)"),
            action(
                    "key or token",
                    "api key|token|revoke|new key",
                    "(?:rotat|renew|regenerat|creat|replac|recreat)\\w*(?: \\w+){0,4} (?:key|token|secret)",
                    NONE),
            action(
                    "headers and back-off",
                    "retry-after|ratelimit|back ?off",
                    "(?:respect|honou?r|read|implement|use|follow|added|wait)\\w*(?: \\w+){0,5}"
                            + " (?:retry-after|back-?off|ratelimit)",
                    NONE),
            action(
                    "clock",
                    "automatic time|clock",
                    "(?:automatic|correct) time|(?:clock|time)(?: \\w+){0,3} (?:right|correct|automatic|synced|sync)",
                    NONE),
            action(
                    "status page",
                    "status page",
                    "status page(?: \\w+){0,5} (?:says|shows|green|all|nothing|normal|operational)",
                    NONE));

    /** Words that report that an article's steps or support's advice did not help. */
    private static final Pattern FOLLOWED =
            pattern("(?:follow|did|done|tri|went through|work)\\w*(?: \\w+){0,3} (?:everything|all (?:the |of the |your"
                    + " )?(?:steps|of (?:this|that|it))|(?:your|the|that|this)"
                    + " (?:article|guide|instructions?|steps|faq|help page|documentation|docs|advice|manual)|all of"
                    + " that|nothing helps)|nothing (?:helps|helped|works|worked)|as (?:described|your"
                    + " (?:article|colleague|bot)|told|instructed|advised|suggested)|the"
                    + " (?:article|guide|steps|instructions?|faq)(?: \\w+){0,3} (?:did not|didn['’]?t|does"
                    + " not|doesn['’]?t|do not|don['’]?t) (?:help|work|apply|fit)|no use|to no avail|in vain|without"
                    + " success|tried (?:everything|it all|all that)");

    /** The ticket's statements about the actions that articles recommend. */
    public static List<Tried> in(String text) {
        var found = new ArrayList<Tried>();
        for (var action : ACTIONS) {
            var cannot = action.cannot().matcher(text);
            var did = action.did().matcher(text);
            if (cannot.find()) {
                found.add(new Tried(action.name(), false, cut(cannot.group())));
            } else if (did.find() && !isQuestion(text, did.start())) {
                found.add(new Tried(action.name(), true, cut(did.group())));
            }
        }
        var followed = FOLLOWED.matcher(text);
        if (followed.find()) {
            found.add(new Tried("everything", true, cut(followed.group())));
        }
        return List.copyOf(found);
    }

    /** Whether a step of an article recommends this action. */
    public boolean isAbout(String step) {
        return ACTIONS.stream()
                .anyMatch(each ->
                        each.name().equals(action) && each.step().matcher(step).find());
    }

    /** "Can I reset it again?" says nothing about the past. */
    private static boolean isQuestion(String text, int at) {
        var before = text.substring(Math.max(0, at - 60), at);
        return pattern("(?:how (?:do|can|to)|can i|could i|should i|do i (?:have|need)|may i|would like to|want"
                        + " to|need to|please)(?: \\w+){0,3} ?$")
                .matcher(before)
                .find();
    }

    private static String cut(String words) {
        var line = words.replaceAll("\\s+", " ").strip();
        return line.length() <= 100 ? line : line.substring(0, 100);
    }

    private static Action action(String name, String step, String did, String cannot) {
        return new Action(
                name,
                pattern(step),
                pattern("\\b(?:" + did + ")"),
                pattern(cannot.equals(NONE) ? NONE : "\\b(?:" + cannot + ")"));
    }

    private static Pattern pattern(String source) {
        return Pattern.compile(source, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }
}
