package io.agentmarket.toolkits.incidents;

import static io.agentmarket.tools.Arguments.text;

import io.agentmarket.egress.Answer;
import io.agentmarket.egress.Call;
import io.agentmarket.egress.Egress;
import io.agentmarket.egress.EgressFailedException;
import io.agentmarket.egress.EgressRefusedException;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.Arguments;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.ToolFailure;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Queries a Prometheus for a time range. Calls only hosts that the grant or the operator names. */
@Component
class QueryPrometheusTool implements Tool {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final int MAX_BYTES = 2 * 1024 * 1024;
    private static final int MAX_SERIES = 20;
    private static final int MAX_POINTS = 300;

    /** The length that analyse_series accepts. */
    private static final int MAX_NAME_LENGTH = 500;

    private static final Duration MAX_RANGE = Duration.ofDays(7);
    private static final Duration FINEST = Duration.ofSeconds(5);

    private static final JsonSchema ARGUMENTS = Arguments.schema("""
            {"type": "object", "required": ["prometheus_url", "query", "start", "end"], "additionalProperties": false,
             "properties": {
               "prometheus_url": {"type": "string", "minLength": 8, "maxLength": 500},
               "query": {"type": "string", "minLength": 1, "maxLength": 4000},
               "start": {"type": "string", "maxLength": 40},
               "end": {"type": "string", "maxLength": 40}}}
            """);

    private final Egress egress;
    private final AllowedHosts hosts;

    QueryPrometheusTool(Egress egress, AllowedHosts hosts) {
        this.egress = egress;
        this.hosts = hosts;
    }

    @Override
    public String name() {
        return "query_prometheus";
    }

    @Override
    public String description() {
        return "Asks the Prometheus at prometheus_url for a PromQL query over at most seven days; at most 20 series of 300"
                + " points, as analyse_series takes them.";
    }

    @Override
    public JsonSchema arguments() {
        return ARGUMENTS;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        var start = time(arguments, "start");
        var end = time(arguments, "end");
        var span = Duration.between(start, end);
        if (!span.isPositive() || span.compareTo(MAX_RANGE) > 0) {
            throw new ToolFailure("end must be after start, by at most seven days.");
        }
        long step = Math.max(FINEST.toSeconds(), Math.ceilDiv(span.toSeconds(), MAX_POINTS - 1));
        var uri = uri(
                text(arguments, "prometheus_url"),
                "/api/v1/query_range?query=" + URLEncoder.encode(text(arguments, "query"), StandardCharsets.UTF_8)
                        + "&start=" + start.getEpochSecond() + "&end=" + end.getEpochSecond() + "&step=" + step);
        try {
            var call = new Call(
                    "GET", uri, Map.of("accept", "application/json"), null, hosts.of(context), TIMEOUT, MAX_BYTES);
            return Json.MAPPER.valueToTree(new Found(step, series(egress.send(call), text(arguments, "query"))));
        } catch (EgressRefusedException | EgressFailedException e) {
            throw new ToolFailure("Prometheus was not queried: " + e.getMessage());
        }
    }

    private static Instant time(JsonNode arguments, String name) {
        return Times.find(arguments.path(name))
                .orElseThrow(() -> new ToolFailure(name + " is not a time; write it as 2026-11-23T14:05:00Z."));
    }

    private static URI uri(String address, String path) {
        try {
            return URI.create((address.endsWith("/") ? address.substring(0, address.length() - 1) : address) + path);
        } catch (IllegalArgumentException e) {
            throw new ToolFailure("prometheus_url is not an address.");
        }
    }

    /** @param query names a series without a name of its own, such as a sum */
    private static List<Series> series(Answer answer, String query) {
        if (answer.status() != 200) {
            throw new ToolFailure("Prometheus answered with status " + answer.status() + ".");
        }
        try {
            var body = Json.MAPPER.readTree(answer.body());
            if (!body.path("data").path("result").isArray()) {
                throw new ToolFailure("Prometheus answered with an unknown kind of result.");
            }
            return body.path("data").path("result").values().stream()
                    .limit(MAX_SERIES)
                    .map(each -> new Series(
                            named(each.path("metric"), query),
                            each.path("values").values().stream()
                                    .limit(MAX_POINTS)
                                    .toList()))
                    .toList();
        } catch (JacksonException e) {
            throw new ToolFailure("Prometheus answered with invalid JSON.");
        }
    }

    private static String named(JsonNode metric, String query) {
        if (metric.isEmpty()) {
            return Arguments.clipped(query.strip().replaceAll("\\s+", " "), MAX_NAME_LENGTH);
        }
        var name = new StringBuilder(text(metric, "__name__"));
        metric.properties().stream()
                .filter(label -> !label.getKey().equals("__name__"))
                .limit(5)
                .forEach(label -> name.append(name.isEmpty() ? "" : " ")
                        .append(label.getKey())
                        .append('=')
                        .append(label.getValue().asString()));
        return Arguments.clipped(name.toString(), MAX_NAME_LENGTH);
    }

    private record Found(long stepSeconds, List<Series> series) {}

    private record Series(String name, List<JsonNode> points) {}
}
