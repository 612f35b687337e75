package io.agentmarket.agents;

import io.agentmarket.shared.Json;
import io.agentmarket.text.PublicData;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The sets of bench/score-incidents: inputs with what is right about the answer, written before the first run. */
final class IncidentCases {

    private static final Path FOLDER = Path.of("src/test/resources/toolkits/incidents");
    private static final Instant START = Instant.parse("2026-11-20T14:00:00Z");
    private static final int CALM_MINUTES = 60;
    private static final int TIMES = 8;
    private static final int MIN_QUOTE = 10;

    private IncidentCases() {}

    /** One input. */
    record Case(String name, JsonNode input, Predicate<JsonNode> isRight) {}

    private record Line(Instant at, String text) {}

    /** A failure in one wording, without a deploy, among calm lines and a warning that has long been there. */
    static List<Case> families() {
        return lines("families.tsv").stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", 2))
                .map(pair -> {
                    var input = input("ledger answers with errors since " + START + ", service=ledger, critical");
                    var lines = calm("ledger");
                    add(lines, -CALM_MINUTES, 60, CALM_MINUTES + 8, "WARN", "mailer answers slowly, next attempt in 30 s");
                    add(lines, 0, 45, TIMES, "ERROR", pair[1]);
                    logs(input, lines);
                    return new Case(pair[0] + ": " + pair[1], input, output -> pair[0].equals(output.at("/probable_causes/0/sign")
                            .asString("")));
                })
                .toList();
    }

    /** All of them for a model: a cause of its own is right where it cites the line of the failure. */
    static List<AgentCase> onAModel() {
        var cases = new ArrayList<AgentCase>();
        add(cases, "families", families(), (each, output) -> output.at("/probable_causes/0/evidence").values().stream()
                .filter(evidence -> evidence.path("source").asString("").equals("log"))
                .map(evidence -> bare(evidence.path("text").asString("")))
                .anyMatch(said -> said.length() >= MIN_QUOTE && each.name().contains(said)));
        add(cases, "postmortems", postmortems(), (each, output) -> false);
        add(cases, "kubernetes", kubernetes(), (each, output) -> false);
        return List.copyOf(cases);
    }

    /** Of a line or a quote of one, what was said. */
    private static String bare(String quote) {
        return quote.replaceFirst("^lines? [^:]*\\): ", "").replaceFirst("^\\S+Z ERROR ", "");
    }

    private static void add(
            List<AgentCase> cases, String set, List<Case> all, BiPredicate<Case, JsonNode> isAlsoRight) {
        for (int i = 0; i < all.size(); i++) {
            var each = all.get(i);
            var truth = new Truth(each.name(), each.isRight().or(output -> isAlsoRight.test(each, output)));
            cases.add(new AgentCase("%s-%03d".formatted(set, i), set, "incident-responder", each.input(), truth));
        }
    }

    /** Incidents after public reports. */
    static List<Case> postmortems() {
        return lines("postmortems.jsonl").stream()
                .map(Json.MAPPER::readTree)
                .map(row -> new Case(row.path("name").asString(), incident(row), output -> isTold(row.path("truth"), output)))
                .toList();
    }

    /** Alerts of Kubernetes with the object that each is about. */
    static List<Case> kubernetes() {
        return lines("kubernetes-alerts.jsonl").stream()
                .map(Json.MAPPER::readTree)
                .map(row -> {
                    var input = Json.MAPPER.createObjectNode();
                    var alert = input.putObject("alert").put("version", "4").put("status", "firing");
                    var member = alert.putArray("alerts").addObject().put("status", "firing").put("startsAt", START.toString());
                    member.set("labels", row.path("labels"));
                    var object = row.path("object").asString();
                    return new Case(
                            row.at("/labels/alertname").asString() + " of " + object,
                            input,
                            output -> output.path("affected_services").size() == 1
                                    && object.equals(output.at("/affected_services/0").asString("")));
                })
                .toList();
    }

    private static JsonNode incident(JsonNode row) {
        var input = input(row.path("alert").asString());
        var lines = calm(row.path("service").asString());
        row.path("lines").forEach(line -> add(
                lines,
                line.path(0).intValue(),
                line.path(1).intValue(),
                line.path(2).intValue(),
                line.path(3).asString(),
                line.path(4).asString()));
        logs(input, lines);
        row.path("deploys").forEach(deploy -> input.withArray("deploys")
                .addObject()
                .put("at", START.plus(Duration.ofMinutes(deploy.path(0).intValue())).toString())
                .put("service", deploy.path(1).asString())
                .put("version", deploy.path(2).asString())
                .put("previous_version", deploy.path(3).asString()));
        return input;
    }

    private static boolean isTold(JsonNode truth, JsonNode output) {
        var first = output.at("/probable_causes/0");
        var said = first.path("cause").asString("");
        boolean isSign = texts(truth.path("signs")).contains(first.path("sign").asString(""));
        boolean isDeploy = first.path("kind").asString("").equals("deploy")
                && texts(truth.path("deploys")).stream().anyMatch(said::contains);
        var word = truth.path("new").asString("");
        return isSign || isDeploy || !word.isEmpty() && Pattern.compile(word).matcher(first.toString()).find();
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(item -> item.asString(""))
                .toList();
    }

    private static ObjectNode input(String alert) {
        return Json.MAPPER.createObjectNode().put("alert", alert);
    }

    private static List<Line> calm(String service) {
        var lines = new ArrayList<Line>();
        for (int i = 0; i < CALM_MINUTES; i++) {
            add(lines, i - CALM_MINUTES, 60, 1, "INFO", "%s request %d served in %d ms".formatted(service, 7_000 + i, 20 + i % 9));
        }
        return lines;
    }

    private static void add(List<Line> lines, int fromMinute, int everySeconds, int times, String level, String text) {
        for (int i = 0; i < times; i++) {
            var at = START.plus(Duration.ofMinutes(fromMinute)).plusSeconds(5L + (long) i * everySeconds);
            lines.add(new Line(at, "%s %-5s %s".formatted(at, level, text)));
        }
    }

    private static void logs(ObjectNode input, List<Line> lines) {
        var logs = input.putArray("logs");
        lines.stream().sorted(Comparator.comparing(Line::at)).forEach(line -> logs.add(line.text()));
    }

    private static List<String> lines(String file) {
        return PublicData.read(FOLDER.resolve(file)).lines().filter(line -> !line.isBlank()).toList();
    }

}
