package io.agentmarket.toolkits.incidents.alerts;

import io.agentmarket.toolkits.incidents.Times;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a description of an incident in words: a sentence, a line of a chat, the subject of a mail. */
final class AlertWords {

    /** Words in camel case; not an abbreviation alone. */
    private static final Pattern NAME = Pattern.compile("\\b(?:[A-Z]+[a-z0-9]+){2,}[A-Z]*\\b|\\betcd[A-Z]\\w+");

    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?(?:Z|[+-]\\d\\d:?\\d\\d)?");

    private static final Pattern OVER = Pattern.compile(
            "^\\W*(?:(?-i:RESOLVED|RECOVERED)\\b"
                    + "|(?:resolved|recovered|recovery|all clear|closed|cleared|back to normal|ok)\\s*(?:[:\\]!,.-]|$))",
            Pattern.CASE_INSENSITIVE);

    /** The speaker in a chat, and the addressee. */
    private static final Pattern SPEAKER = Pattern.compile(
            "^\\s*(?:\\[?\\d{1,2}:\\d\\d(?::\\d\\d)?(?: ?[ap]m)?]?\\s+@?[\\w. ]{1,30}:\\s+|<?@[\\w.]+>?:?\\s+)+",
            Pattern.CASE_INSENSITIVE);

    /** Words for the severity; a word that also has other meanings counts only where it is clearly a label. */
    private static final List<Pattern> SEVERITIES = List.of(
            Pattern.compile(
                    "\\b(?:severity|sev|priority|prio|urgency|level)\\s*[=:]\\s*\"?([A-Za-z]+[- ]?[0-5]?|[0-5])\\b",
                    Pattern.CASE_INSENSITIVE),
            Pattern.compile("\\b(sev(?:erity)?[- ]?[0-5]|p[0-5]|prio(?:rity)?[- ]?[1-5])\\b", Pattern.CASE_INSENSITIVE),
            Pattern.compile(
                    "[\\[(](crit|critical|fatal|urgent|page|emergency|warn|warning|ticket|notice|info|high|low)[\\])]",
                    Pattern.CASE_INSENSITIVE),
            Pattern.compile(
                    "(?<!not |non-|non |isn't |business |business-|mission |mission-|safety-)\\b(critical|fatal|urgent|emergency)\\b"
                            + "(?! (?:path|section|infrastructure|css|mass|thinking|illness))",
                    Pattern.CASE_INSENSITIVE),
            Pattern.compile("^\\W*(crit|warn|warning|notice|info)\\b", Pattern.CASE_INSENSITIVE),
            Pattern.compile("\\b(warning)\\b", Pattern.CASE_INSENSITIVE));

    private static final String VERBS =
            "is|are|was|were|has|have|answers?|returns?|returning|fails?|failed|failing|cannot|can't"
                    + "|can ?not|could|keeps?|does|doesn't|did|throws?|crash(?:es|ed|ing)?|went|goes|down|unreachable|slow|times"
                    + "|timing|hangs?|hanging|stopped|stops|stuck|broken|unavailable|restarts?|restarting|oom\\w*|responds?|rejects?"
                    + "|refuses?|shows?|gives?|seems?|runs?|ran|lost|died|dies|looks|unhealthy|flapping|degraded|won't|not";

    /** Phrases that name a service, the most certain first. */
    private static final List<Pattern> SERVICE = List.of(
            Pattern.compile(
                    "(?<![\\w-])(?:service|app|deployment|job|container|pod|host|node)\\s*[=:]\\s*\"?([\\w./-]*\\w)"),
            Pattern.compile("[`'\"]([a-z][\\w.-]*[\\w])[`'\"]"),
            Pattern.compile(
                    "\\b([a-z][\\w]*(?:-[\\w]+)*-(?:service|api|svc|app|db|worker|gateway|backend|frontend|server|cluster|proxy"
                            + "|cache|queue|web))\\b"),
            Pattern.compile(
                    "(?i)\\b([a-z][a-z0-9]*(?:-[a-z0-9]+)*) (?:service|api|svc|app|pods?|deployment|database|db|backend|frontend"
                            + "|gateway|microservice|endpoint)\\b(?![.-]\\w)"),
            Pattern.compile("\\b(?:on|in|of|from|for|at|to|host|node|server|instance|vm|machine|pod)\\s+"
                    + "([a-z][a-z0-9]*(?:[.-][a-z0-9]+)*(?:\\.[a-z]+)?)\\b"),
            Pattern.compile(
                    "\\b((?:[a-z0-9-]+\\.)+(?:com|org|net|io|dev|de|eu|local|internal|svc|example|cloud|app))\\b"),
            Pattern.compile("\\b(?:service|deployment|app) ([a-z][a-z0-9-]+)\\b"),
            Pattern.compile(
                    "(?:^|[.:!?,;>\\]]\\s*|\\b(?:our|the)\\s+)([A-Z]?[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*)(?::|\\s+(?:"
                            + VERBS + ")\\b)"),
            Pattern.compile("^\\W*(?:[A-Z]{3,}\\W+)?([a-z]+-?\\d+)\\s"));

    /** Those phrases in which any word may occur: there the name must look like that of a machine. */
    private static final Set<Integer> MACHINES = Set.of(4);

    private static final Pattern OF_A_MACHINE = Pattern.compile(".*(?:\\d|-|\\.).*");
    private static final Pattern NO_MACHINE = Pattern.compile(
            "p\\d+|x509|http\\d*|https?|tls\\S*|ssl\\S*|oauth\\d?|s3|ipv\\d|k8s|utf-?\\d+|on-call|i/o|\\w*-(?:percent|minute|hour|day)s?"
                    + "|\\d.*|v\\d+(?:[.-].*)?|re-\\w+|e-?mails?|sev-?\\d|t\\d|[245]xx|e\\.g|i\\.e");

    private static final Set<String> NO_NAMES = words("""
            the a an our this that these those and of all any web on in for to with from by is some every each no its one two other
            same has was which my your their his her it we they you i he she who what when where why how there here please hi hello
            hey help thanks today yesterday now still again since everything something nothing anything everyone someone nobody
            everybody anybody people users user customers customer clients client guests visitors team teams support status page
            provider vendor main primary secondary production prod staging test dev new old whole entire public private internal
            external rest http https graphql grpc web-based third-party site website homepage disk disks memory ram cpu network dns
            latency errors error requests request calls call traffic ssl tls cert certs certificate certificates alert alerts
            warning info critical urgent issue issues problem problems incident outage downtime ntp clock time login logins
            logging  response responses connection connections load usage rate queue data backup backups job jobs
            cannot can could will would does did do not are were be been being have had may might must shall should went goes
            stopped stops keeps returns returning fails failing failed answers down up unreachable slow broken unavailable
            reports report says said according looks seems most many few several half parts part nearly almost about only just
            integration integrations monitoring on-call update updates fyi note also but or if then so as at after before during
            between because desk self self-service field room food social health public-health secret postal wire civil military
            name names host hosts hostname
            record records phone mobile hot great good bad poor full free next last first second third messages lookups""");

    private AlertWords() {}

    static Alert read(String text, List<String> services) {
        var told = new Told("text")
                .state(OVER.matcher(text).find(), "")
                .named(first(NAME, text).orElse(""))
                .about(service(text, services).orElse(""))
                .labelled(severity(text))
                .from(first(TIME, text).flatMap(Times::find));
        int end = text.strip().indexOf('\n');
        var head = end < 0 ? text.strip() : text.strip().substring(0, end).strip();
        return told.saying(head, text).alert();
    }

    /** @param services the names that the text may refer to */
    static Optional<String> service(String whole, List<String> services) {
        var text = SPEAKER.matcher(whole).replaceFirst("");
        return services.stream()
                .filter(name -> Pattern.compile(
                                "(?<![\\w-])" + Pattern.quote(name) + "(?![\\w-])", Pattern.CASE_INSENSITIVE)
                        .matcher(text)
                        .find())
                .max(Comparator.comparingInt(String::length))
                .or(() -> Stream.iterate(0, i -> i < SERVICE.size(), i -> i + 1)
                        .flatMap(i -> SERVICE.get(i)
                                .matcher(text)
                                .results()
                                .map(found -> found.group(1))
                                .filter(name -> isName(name, MACHINES.contains(i))))
                        .findFirst()
                        .map(name -> name.matches("[A-Z][a-z0-9-]+") ? name.toLowerCase(Locale.ROOT) : name));
    }

    private static boolean isName(String name, boolean isMachine) {
        var plain = name.toLowerCase(Locale.ROOT);
        return name.length() > 1
                && !NO_NAMES.contains(plain)
                && !NO_MACHINE.matcher(plain).matches()
                && (!isMachine || OF_A_MACHINE.matcher(plain).matches());
    }

    private static String severity(String text) {
        return SEVERITIES.stream()
                .map(pattern -> pattern.matcher(text))
                .filter(Matcher::find)
                .map(found -> found.group(1).strip())
                .filter(label -> SeverityLabel.level(label).isPresent())
                .findFirst()
                .orElse("");
    }

    private static Optional<String> first(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group()).findFirst();
    }

    private static Set<String> words(String list) {
        return new HashSet<>(Arrays.asList(list.strip().split("\\s+")));
    }
}
