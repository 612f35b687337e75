package io.agentmarket.toolkits.tickets.care;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The extent of the trouble, and its deadline. Words of a topic, such as "outage", show neither.
 *
 * @param trouble the words that say what does not work now; null if there are none
 * @param wide who cannot work, if it is not only the sender; null otherwise
 * @param deadline the deadline as written; null if there is none
 * @param near whether the deadline is today or tomorrow
 * @param asks whether the ticket only asks how something is done
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Impact(
        @Nullable String trouble,
        @Nullable String wide,
        @Nullable String deadline,
        boolean near,
        boolean asks) {

    private static final Pattern TROUBLE = pattern("\\b(?:is|are) (?:the|your|our) \\w+(?: \\w+)?"
            + " (?:down|offline|broken)\\b|\\b(?:is|are|was|were|has been|have"
            + " been|went|goes|seems?|again|still|completely|all) (?:\\w+"
            + " )?(?:down|offline|unreachable|unavailable|broken|stuck|dead|frozen)\\b|\\b(?:can(?:no|['’]?)t|can"
            + " not|could(?:n['’]?t| not)|unable to|impossible to|no longer|not able to|nobody can|no one can|none of"
            + " (?:us|our|them)[^.!?\\n"
            + "]{0,30} can)\\b|\\b(?:does|do|did|is|are|has|have|was|were|will|won)(?:n['’]?t| not)(?: \\w+)?"
            + " (?:work|load|open|start|respond|arriv|sync|show|send|print|connect|let|save|appear|run|accept|finish|go|come|get|receiv|display)\\w*|\\b(?:crash|fail|freez|hang|stop|time|reject|refus|vanish|disappear)(?:s|es|ed|ing|d)?\\b(?:"
            + " (?:out|working|loading|with|on|after|when|since|every|again|at|in|to)|[.,!]|$)|\\berrors?\\b(?: \\w+)?"
            + " (?:\\d{3}|page|message|since|when|for)|\\b(?:error|http|status|code) ?\\d{3}\\b|\\b5\\d\\d\\b(?:"
            + " errors?)?|(?:blank|white|empty|black) (?:page|screen)|nothing (?:loads|works|happens|opens|comes)|timed?"
            + " ?outs?|(?:get|got|getting|shows?|see|seeing|returns?|throws?) (?:an? )?(?:\\w+"
            + " )?(?:error|exception|timeout)|out of order|data (?:is|are|was|were) (?:gone|missing|lost|wrong)|stays?"
            + " (?:white|blank|empty|black|down)|not working|doesn['’]?t work|keeps?"
            + " (?:crash|fail|disconnect|freez|log)\\w*|lost (?:all|the|our|my)"
            + " (?:data|work|records|files)|debited|charged twice");
    private static final Pattern WIDE =
            pattern("\\b(?:all|none|every one|most|half|any)(?: of)? (?:our |the |us |my |your |\\d+ )*(?:\\w+"
                    + " )?(?:users|customers|branches|stores|shops|tills|offices|colleagues|employees|staff|people|agents|sites|departments|drivers|patients|students|clients|teams|requests|orders|payments|services|devices|tenants|accounts|doctors|teachers)\\b|\\b(?:every|each|no)"
                    + " (?:single"
                    + " )?(?:user|customer|branch|store|employee|agent|client|colleague|request|order|site)\\b|\\b(?:everyone|everybody|no"
                    + " ?body|no one)\\b(?! (?:answer|repl|told|has answered|here|in"
                    + " support|reads|uses|used|else))|\\b(?:whole|entire) (?:\\w+"
                    + " )?(?:team|company|office|department|organi[sz]ation|site|floor|building|school|clinic|factory|warehouse|platform|system)\\b|\\bproduction\\b|\\bcompany[-"
                    + " ]wide\\b|\\b(?:cannot|can['’]?t|unable to) (?:\\w+ )?(?:sell|ship|invoice|trade|take orders|pay"
                    + " (?:our|salaries)|serve|operate|work at all|do anything)|\\b(?:los(?:e|ing)"
                    + " (?:money|orders|sales|customers|revenue|thousands)|payroll|queues? at|go[-"
                    + " ]live|standstill|business (?:is"
                    + " )?(?:stopped|at))\\b|\\b(?:\\d{2,}|fifty|hundred|hundreds|dozens|thousands)(?: of)?(?: our)?"
                    + " (?:\\w+"
                    + " )?(?:users|customers|people|employees|colleagues|stores|branches|agents|orders|students|patients|devices)\\b(?="
                    + " \\w* ?(?:cannot|can['’]?t|are|wait|affected|see|get|lost|have no))");
    private static final String DAY = "(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)";
    private static final String MONTH =
            "(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)";
    static final String DATE = "(?:\\d{1,2}(?:st|nd|rd|th)?(?: of)? " + MONTH + "\\b|" + MONTH
            + "\\.? \\d{1,2}(?:st|nd|rd|th)?\\b|\\d{4}-\\d{2}-\\d{2}|\\d{1,2}[./]\\d{1,2}[./](?:\\d{4}|\\d{2}))";
    private static final Pattern NEAR = pattern("\\b(?:by|until|before|till|needs?"
            + " (?:it|this|them)|due|needed|required|deliver(?:ed)?|demo|meeting|presentation|board|audit|exam|flight|launch|go"
            + " live|starts?|begins?|opens?|is|happen|help|answer|fix(?:ed)?|today|now|expires?|ends?)(?: \\w+){0,4}"
            + " (?:today|tonight|tomorrow|noon|this (?:morning|afternoon|evening)|end of (?:the )?day|eod|cob|\\d{1,2}"
            + " ?(?:am|pm)|\\d{1,2}:\\d{2})\\b|\\b(?:today|tonight|tomorrow)(?: \\w+)? (?:at"
            + " \\d|morning|noon|afternoon|evening)\\b|\\b(?:in|within) (?:the next |less than"
            + " )?(?:an|one|two|three|four|\\d{1,2}) (?:hours?|minutes|mins?)\\b|\\b(?:right (?:now|away)|immediately|at"
            + " once|straight ?away|asap|a\\.s\\.a\\.p|urgent(?:ly)?|this minute|emergency(?! contact))\\b");
    private static final Pattern LATER = pattern(
            "\\b(?:by|until|before|till|no later than|not later than|due(?: on)?|deadline(?: is)?(?: on)?|expires?(?:"
                    + " on)?|ends?(?: on)?|needed (?:by|on|for)|within)(?: \\w+){0,3}? (?:"
                    + DAY + "|" + DATE
                    + "|(?:the )?(?:end|middle|start) of (?:the |this |next )?(?:week|month|quarter|year|" + MONTH
                    + ")|(?:this|next) (?:week|month|" + DAY
                    + ")|(?:two|three|five|seven|ten|\\d{1,2}) (?:working |business )?days|the"
                    + " (?:\\d{1,2}(?:st|nd|rd|th)|weekend|holidays?|audit|deadline|launch|go[-"
                    + " ]live|renewal|meeting|event|wedding|exam|trip))\\b|\\b(?:this week|before it"
                    + " (?:renews|expires))\\b");
    private static final Pattern QUESTION = pattern(
            "^\\W*(?:(?:hi|hello|hey|dear \\w+|good (?:morning|afternoon|evening)|quick question|just wondering|a"
                    + " question)[\\s,.:!-]*)*(?:how|what|where|when|which|who|why|can|could|do|does|is|are|will|would|may|should|i(?:['’]d|"
                    + " would) (?:like|love) to (?:know|understand|see)|i wonder|please (?:tell|explain|let me know)|tell"
                    + " me|we (?:would like|want) to know|is there)\\b");

    /** Reads a subject and a message. */
    public static Impact of(String subject, String message) {
        var text = subject + "\n" + message;
        var near = first(NEAR, text);
        var trouble = first(TROUBLE, text);
        return new Impact(
                trouble.orElse(null),
                first(WIDE, text).orElse(null),
                near.or(() -> first(LATER, text)).orElse(null),
                near.isPresent(),
                trouble.isEmpty()
                        && (text.contains("?") || QUESTION.matcher(message).find()));
    }

    private static Optional<String> first(Pattern pattern, String text) {
        var words = pattern.matcher(text);
        return words.find() ? Optional.of(words.group().replaceAll("\\s+", " ").strip()) : Optional.empty();
    }

    private static Pattern pattern(String source) {
        return Pattern.compile(source, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.MULTILINE);
    }
}
