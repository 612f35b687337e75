package io.agentmarket.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.Json;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** Log lines in JSON: one object each, with named members, and no secret in any escaped form. */
@ExtendWith(OutputCaptureExtension.class)
class JsonLogsTest {

    private static final String CANARY = "Qx7canary/Qx7+canary";
    private static final Logger log = LoggerFactory.getLogger(JsonLogsTest.class);

    static class Nothing {}

    @BeforeEach
    void start() {
        start("json");
    }

    /** The next test that logs in this process starts its own context, which sets the format again. */
    @AfterAll
    static void plain() {
        start("plain");
    }

    private static void start(String format) {
        System.clearProperty("CONSOLE_LOG_STRUCTURED_FORMAT"); // which an earlier start in this process has set
        new SpringApplicationBuilder(Nothing.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .run("--logging.level.io.agentmarket=INFO", "--LOG_FORMAT=" + format)
                .close();
    }

    @Test
    void each_line_is_an_object_with_named_members(CapturedOutput output) {
        MDC.put("request_id", "r-1");
        MDC.put("execution_id", "e-1");
        log.atInfo()
                .addKeyValue("status", 404)
                .addKeyValue("nothing", (Object) null)
                .addKeyValue("execution_id", "e-1")
                .addKeyValue("host", URI.create("https://a.example"))
                .log("request");
        MDC.clear();

        var line = last(output);

        assertThat(line.path("message").asString()).isEqualTo("request");
        assertThat(line.path("level").asString()).isEqualTo("INFO");
        assertThat(line.path("@timestamp").asString()).matches("\\d{4}-\\d\\d-\\d\\dT.*(Z|[+-]\\d\\d:\\d\\d)");
        assertThat(line.path("request_id").asString()).isEqualTo("r-1");
        assertThat(line.path("execution_id").asString()).isEqualTo("e-1");
        assertThat(line.path("status").asInt()).isEqualTo(404);
        assertThat(line.path("host").asString()).isEqualTo("https://a.example");
    }

    @Test
    void no_secret_is_written_however_it_is_escaped(CapturedOutput output) {
        MDC.put("request_id", "sk-ant-" + CANARY);
        log.atWarn()
                .addKeyValue("given", "amp_live_" + CANARY)
                .addKeyValue("list", List.of("whsec_" + CANARY))
                .addKeyValue("map", Map.of("inner", "amp_test_" + CANARY))
                .setCause(new IllegalStateException("{\"key\": \"" + CANARY + "\"}"))
                .log("{\"api_key\": \"" + CANARY + "\"} and \"X-Provider-Key\": \"" + CANARY + "\" and grüße");
        MDC.clear();

        assertThat(last(output).path("message").asString()).endsWith("and grüße");
        assertThat(output.getAll()).doesNotContain("canary");
    }

    @Test
    void the_elastic_common_schema_is_another_format(CapturedOutput output) {
        start("ecs");
        log.atInfo().addKeyValue("status", 404).log("saw amp_live_" + CANARY);

        var line = last(output);

        assertThat(line.path("message").asString()).isEqualTo("saw amp_live_***");
        assertThat(line.at("/log/level").asString()).isEqualTo("INFO");
        assertThat(line.path("status").asInt()).isEqualTo(404);
    }

    @Test
    void an_unknown_format_stops_the_start() {
        assertThatThrownBy(() -> start("xml"))
                .hasStackTraceContaining("The setting LOG_FORMAT must be one of plain, json, ecs, and is xml");
    }

    private static JsonNode last(CapturedOutput output) {
        return Json.MAPPER.readTree(output.getOut()
                .lines()
                .filter(line -> line.startsWith("{"))
                .toList()
                .getLast());
    }
}
