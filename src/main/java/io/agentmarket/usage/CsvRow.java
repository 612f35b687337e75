package io.agentmarket.usage;

import io.agentmarket.shared.Json;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A run as a line of RFC 4180. */
final class CsvRow {

    /** The columns, in order; a later version only adds at the end. */
    static final String HEAD =
            "execution_id,api_key_id,deployment_id,package_id,package_version,status,error_code,tier,"
                    + "model,degraded,turns,steps,input_tokens,output_tokens,cache_read_tokens,cache_write_tokens,price_micros,"
                    + "quoted_micros,created_at,finished_at,duration_ms,metadata\r\n";

    /** Characters that a spreadsheet reads as the start of a formula (OWASP, CSV injection). */
    private static final String FORMULA = "=+-@\t\r\n";

    private CsvRow() {}

    static String of(UsageRow run) {
        return line(
                run.executionId(),
                run.apiKeyId(),
                run.deploymentId(),
                run.packageId(),
                run.packageVersion(),
                run.status().id(),
                run.errorCode(),
                run.tier(),
                run.model(),
                run.degraded(),
                run.turns(),
                run.steps(),
                run.inputTokens(),
                run.outputTokens(),
                run.cacheReadTokens(),
                run.cacheWriteTokens(),
                run.priceMicros(),
                run.quotedMicros(),
                run.createdAt(),
                run.finishedAt(),
                run.durationMs(),
                run.metadata() == null ? null : Json.MAPPER.writeValueAsString(run.metadata()));
    }

    /** Null is an empty field. */
    static String line(@Nullable Object... fields) {
        return Arrays.stream(fields).map(CsvRow::field).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String field(@Nullable Object value) {
        var text = value == null ? "" : value.toString();
        if (value instanceof String && !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        var plain = text.chars().noneMatch(it -> it == '"' || it == ',' || it == '\r' || it == '\n');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
