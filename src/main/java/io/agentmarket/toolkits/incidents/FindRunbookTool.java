package io.agentmarket.toolkits.incidents;

import static io.agentmarket.tools.Arguments.text;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.Arguments;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Finds runbooks. Reaches only the bundled ones. */
@Component
class FindRunbookTool implements Tool {

    private static final int DEFAULT_LIMIT = 3;
    private static final int MAX_CHARS = 1_500;

    /**
     * The threshold for a page that fits: the similarity of its nearest window, plus a part of the share of its title
     * that the text contains. Of 108 alerts that have a page 96 % reach it, of 1,014 public rules about other things
     * fewer than 4 % (bench/score-runbooks).
     */
    private static final double FITS = 0.71;

    private static final double TITLE_SHARE = 0.3;

    private static final JsonSchema ARGUMENTS = Arguments.schema("""
            {"type": "object", "required": ["text"], "additionalProperties": false, "properties": {
               "alertname": {"type": "string", "maxLength": 300},
               "text": {"type": "string", "minLength": 1, "maxLength": 20000},
               "limit": {"type": "integer", "minimum": 1, "maximum": 10}}}
            """);

    private final Runbooks runbooks;

    FindRunbookTool(Runbooks runbooks) {
        this.runbooks = runbooks;
    }

    @Override
    public String name() {
        return "find_runbook";
    }

    @Override
    public String description() {
        return "Finds runbooks for alerts of Kubernetes, nodes, etcd, Prometheus and Alertmanager, by the alert's name or by what"
                + " is going wrong; each with its meaning, impact, link and steps. fits is false when a page is only the"
                + " nearest.";
    }

    @Override
    public JsonSchema arguments() {
        return ARGUMENTS;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        var named = runbooks.find(text(arguments, "alertname"));
        int most = arguments.path("limit").intValue(DEFAULT_LIMIT);
        var found = new ArrayList<Found>();
        named.ifPresent(page -> found.add(Found.of(page, "name", 1, true)));
        var asked = text(arguments, "alertname") + " " + text(arguments, "text");
        runbooks.search(asked, most).stream()
                .filter(hit -> named.filter(hit.runbook()::equals).isEmpty())
                .forEach(hit -> found.add(Found.of(hit, asked)));
        return Json.MAPPER.valueToTree(new Pages(found.stream().limit(most).toList()));
    }

    static boolean fits(RunbookHit hit, String text) {
        return hit.similarity() + TITLE_SHARE * hit.titled() >= FITS && RunbookSubject.isIn(text, hit.runbook());
    }

    private record Pages(List<Found> runbooks) {}

    /** @param foundBy {@code name} of the alert, or {@code text} */
    private record Found(
            String alert,
            String title,
            String topic,
            String link,
            String foundBy,
            boolean fits,
            double similarity,
            String meaning,
            String impact,
            List<RunbookStep> steps) {

        static Found of(RunbookHit hit, String asked) {
            return of(hit.runbook(), "text", hit.similarity(), FindRunbookTool.fits(hit, asked));
        }

        static Found of(Runbook page, String foundBy, double similarity, boolean fits) {
            var steps = Stream.of("Diagnosis", "Mitigation")
                    .flatMap(heading ->
                            RunbookStep.in(heading, page.section(heading).orElse("")).stream())
                    .toList();
            return new Found(
                    page.alert(),
                    page.title(),
                    page.topic(),
                    page.link(),
                    foundBy,
                    fits,
                    Arguments.rounded(similarity),
                    Arguments.clipped(page.section("Meaning").orElse(""), MAX_CHARS),
                    Arguments.clipped(page.section("Impact").orElse(""), MAX_CHARS),
                    steps);
        }
    }
}
