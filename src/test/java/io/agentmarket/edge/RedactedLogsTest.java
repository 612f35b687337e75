package io.agentmarket.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
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

/** Secrets that code logs by mistake, through SLF4J to the console, are masked. */
@ExtendWith(OutputCaptureExtension.class)
class RedactedLogsTest {

    private static final String CANARY = "Qx7canaryQx7canary";
    private static final Logger log = LoggerFactory.getLogger(RedactedLogsTest.class);

    static class Nothing {}

    @BeforeAll
    static void start() {
        new SpringApplicationBuilder(Nothing.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .run("--logging.level.io.agentmarket=INFO")
                .close();
    }

    @Test
    void messages_key_values_and_mdc_are_masked(CapturedOutput output) {
        MDC.put("request_id", "sk-ant-api03-" + CANARY);
        log.atInfo().addKeyValue("given", "sk-ant-api03-" + CANARY).log("saw amp_live_" + CANARY + " and grüße");
        MDC.remove("request_id");

        assertThat(output.getAll())
                .contains("sk-ant-***", "amp_live_***", "grüße")
                .doesNotContain(CANARY);
    }

    @Test
    void headers_and_body_fields_are_masked_for_any_form_of_key(CapturedOutput output) {
        log.warn("X-Provider-Key: " + CANARY + "; x-api-key=[" + CANARY + "], Authorization: Bearer " + CANARY);
        log.warn("X-Trigger-Secret: " + CANARY + ", whsec_ab/+" + CANARY);
        log.warn("{\"provider\":\"anthropic\",\"key\":\"" + CANARY + "\\\"" + CANARY + "\",\"model\":null}");

        assertThat(output.getAll())
                .contains("X-Provider-Key: ***; x-api-key=[***], Authorization: ***")
                .contains("\"key\":\"***\",\"model\":null")
                .doesNotContain(CANARY);
    }

    @Test
    void stack_traces_are_masked(CapturedOutput output) {
        log.error("failed", new IllegalStateException("refused sk-ant-" + CANARY, new Exception("amp_test_" + CANARY)));

        assertThat(output.getAll())
                .contains(
                        "refused sk-ant-***", "amp_test_***", "at " + getClass().getName())
                .doesNotContain(CANARY);
    }

    @Test
    void ordinary_text_is_not_masked(CapturedOutput output) {
        log.info("key=value amp_app sk-antler authorization failed monkey: banana");

        assertThat(output.getAll()).contains("key=value amp_app sk-antler authorization failed monkey: banana");
    }
}
