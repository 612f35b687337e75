package io.agentmarket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.agentmarket.shared.StartFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands print one sentence for a failure that no start of the platform reports. */
class CommandsSayWhatIsWrongTest {

    @TempDir
    private Path folder;

    @Test
    void package_names_the_file_of_a_secret_that_is_missing() {
        var missing = folder.resolve("nope").toString();

        assertThatThrownBy(() -> PackageCommand.secrets(Map.of("AGENTMARKET_API_KEY_FILE", missing)))
                .isNotInstanceOf(StartFailure.class)
                .hasNoCause()
                .hasMessageContaining("AGENTMARKET_API_KEY_FILE names " + missing + ", but there is no such file");
    }

    @Test
    void package_names_a_secret_that_is_set_twice() throws Exception {
        var file = Files.writeString(folder.resolve("key"), "s3cret").toString();

        assertThatThrownBy(() -> PackageCommand.secrets(
                        Map.of("AGENTMARKET_API_KEY", "direct", "AGENTMARKET_API_KEY_FILE", file)))
                .isNotInstanceOf(StartFailure.class)
                .hasNoCause()
                .hasMessage("Both AGENTMARKET_API_KEY and AGENTMARKET_API_KEY_FILE are set: leave one of them out.");
    }

    @Test
    void a_demo_without_keys_says_so_and_not_that_nobody_answered() {
        var missing = catchThrowableOfType(IOException.class, () -> ApiClient.of(folder, "customer_key"));

        assertThat(DemoCommand.sentence(missing))
                .startsWith("the keys cannot be read, since " + folder.resolve("demo-credentials.json"))
                .contains("unset DATABASE_URL");
        assertThat(DemoCommand.sentence(new IOException("connection refused")))
                .isEqualTo("the platform did not answer (connection refused)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\n  \"seq\" : 1,\n  \"price_micros\" : 2000\n}\n",
                "{\"seq\": 1, \"price_micros\": 2000}\n",
                "{\"seq\":1,\"price_micros\":2000},\n"
            })
    void verify_receipts_says_that_a_file_was_reformatted(String content) throws Exception {
        var file = Files.writeString(folder.resolve("receipts.ndjson"), content);

        var verifier = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "docs/verify/VerifyReceipts.java",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(verifier.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(verifier.waitFor()).isEqualTo(1);
        assertThat(said)
                .contains("REFUSED: the file is not as it was downloaded")
                .doesNotContain("Index");
    }
}
