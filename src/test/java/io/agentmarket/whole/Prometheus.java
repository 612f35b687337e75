package io.agentmarket.whole;

import io.agentmarket.chaos.CustomerSystems.Reply;
import io.agentmarket.chaos.CustomerSystems.Request;
import io.agentmarket.shared.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * A stand-in for Prometheus' range queries: refuses what the real one refuses (no query, an end before the start, more
 * than 11,000 points) and answers a matrix whose values are texts, a rate that jumps at 14:00.
 */
final class Prometheus {

    private static final long JUMP = Instant.parse("2026-11-20T14:00:00Z").getEpochSecond();
    private static final int MAX_POINTS = 11_000;

    private Prometheus() {}

    static Reply answer(Request request) {
        var asked = parameters(request.query());
        try {
            long start = Long.parseLong(asked.getOrDefault("start", ""));
            long end = Long.parseLong(asked.getOrDefault("end", ""));
            long step = Long.parseLong(asked.getOrDefault("step", ""));
            if (asked.getOrDefault("query", "").isBlank() || end < start || step <= 0) {
                return refused("invalid parameter");
            }
            if ((end - start) / step > MAX_POINTS) {
                return refused("exceeded maximum resolution of 11,000 points per timeseries");
            }
            return matrix(start, end, step);
        } catch (NumberFormatException e) {
            return refused("invalid parameter: cannot parse to a valid timestamp or duration");
        }
    }

    private static Reply matrix(long start, long end, long step) {
        var body = Json.MAPPER.createObjectNode().put("status", "success");
        var series = body.putObject("data")
                .put("resultType", "matrix")
                .putArray("result")
                .addObject();
        series.putObject("metric").put("service", "checkout");
        var values = series.putArray("values");
        for (long at = start; at <= end; at += step) {
            values.addArray().add(at).add(at < JUMP ? "0.15" : "4.5");
        }
        return new Reply(200, body.toString());
    }

    private static Reply refused(String why) {
        return new Reply(
                400,
                Json.MAPPER
                        .createObjectNode()
                        .put("status", "error")
                        .put("errorType", "bad_data")
                        .put("error", why)
                        .toString());
    }

    private static Map<String, String> parameters(String query) {
        var parameters = new HashMap<String, String>();
        for (var pair : query.split("&")) {
            var parts = pair.split("=", 2);
            parameters.put(parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }
}
