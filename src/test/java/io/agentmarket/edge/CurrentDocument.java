package io.agentmarket.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A generated file that is committed. */
public record CurrentDocument(Path file, String test) {

    /** Compares byte for byte; with {@code -Ddocs.write=true} writes instead. */
    public void mustBe(String generated) throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, generated);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as("%s is out of date; write it with: ./mvnw test -Dtest=%s -Ddocs.write=true", file, test)
                .isEqualTo(generated);
    }
}
