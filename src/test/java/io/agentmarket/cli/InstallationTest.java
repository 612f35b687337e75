package io.agentmarket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.AgentMarket;
import io.agentmarket.chaos.PreparedPlatform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands for operators as separate processes, on a directory without a platform. */
class InstallationTest {

    @ParameterizedTest
    @ValueSource(strings = {"audit", "rotate-master-key", "operator"})
    void a_mistyped_directory_is_one_sentence_and_stays_as_it_is(String command, @TempDir Path parent)
            throws Exception {
        var typo = parent.resolve("dta");
        var line = new ArrayList<>(PreparedPlatform.get().java());
        line.addAll(List.of(AgentMarket.class.getName(), command));
        var start = new ProcessBuilder(line);
        start.environment().remove("DATABASE_URL");
        start.environment().put("AGENTMARKET_DATA_DIR", typo.toString());

        var process = start.start();
        var said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(said).containsIgnoringCase("there is no platform in " + typo);
        assertThat(typo).doesNotExist();
    }
}
