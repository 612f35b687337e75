package io.agentmarket.toolkits.data.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each dirty file is read exactly, or its lines are rejected by number: none is wrong in silence. */
class DirtyFilesTest {

    @TempDir
    Path folder;

    static Stream<DirtyFile> files() {
        return DirtyFiles.all().stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void file_is_read_exactly_or_rejected_by_line(DirtyFile file) {
        assertThat(DirtyFiles.faults(file, folder)).isEmpty();
    }

    @Test
    void there_are_60_files_of_20_kinds() {
        assertThat(DirtyFiles.all()).hasSizeGreaterThanOrEqualTo(60);
        assertThat(files().map(DirtyFile::kind).distinct()).hasSizeGreaterThanOrEqualTo(20);
    }
}
