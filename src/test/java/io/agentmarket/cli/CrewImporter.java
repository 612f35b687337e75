package io.agentmarket.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code ./run import} for tests of the whole platform. */
public final class CrewImporter {

    private CrewImporter() {}

    /** @return its exit code */
    public static int run(Path project, Path target) throws IOException {
        return new ImportCommand().run(List.of(project.toString(), "--to", target.toString()));
    }
}
