package io.agentmarket.toolkits.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The work of {@code bench/data} on a smaller file of the same kind. */
class LargeTableTest {

    private static final long BYTES = 200_000_000;

    @TempDir
    private Path folder;

    @Test
    void two_hundred_megabytes_take_bounded_memory_and_tell_progress() throws IOException {
        var file = folder.resolve("orders.csv");
        var truth = GeneratedOrders.write(file, BYTES);

        var ours = DataBench.ours(file, folder, truth);

        assertThat(ours.isRight()).isTrue();
        assertThat(ours.peakBytes()).isBetween(1L, DataBench.MAX_CHILD_BYTES);
        assertThat(ours.told()).isGreaterThan(5);
    }
}
