package io.agentmarket.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The summary of each call is one sentence that starts with a verb and names its object. */
class SummariesTest {

    private static final int MAX_CHARS = 120;

    private static final Set<String> VERBS = Set.of(
            ("Add Approve Cancel Change Check Close Compare Convert Count Create Delete Download Erase Estimate Export Get"
                            + " List Quote Read Receive Reject Remove Rename Replace Reseal Resend Reset Resume Revert Review"
                            + " Revoke Rotate Run Save Search Send Set Show Start Stream Submit Sum Suspend Update Upload"
                            + " Validate Verify Withdraw")
                    .split(" "));

    @Test
    void every_summary_starts_with_a_verb() throws IOException {
        assertThat(summaries())
                .isNotEmpty()
                .allSatisfy(summary -> assertThat(VERBS).as(summary).contains(summary.split(" ", 2)[0]));
    }

    @Test
    void every_summary_is_short_and_has_no_final_stop() throws IOException {
        assertThat(summaries())
                .allSatisfy(summary -> assertThat(summary).hasSizeLessThanOrEqualTo(MAX_CHARS))
                .noneMatch(summary -> summary.endsWith("."));
    }

    private static Stream<String> summaries() throws IOException {
        var document = YAMLMapper.shared().readTree(Files.readString(Path.of("docs/openapi.yaml")));
        return document.path("paths")
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .flatMap(
                        operation -> Stream.ofNullable(operation.path("summary").asString(null)));
    }
}
