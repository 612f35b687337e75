package io.agentmarket.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every error code is used by the product. */
class ErrorCodesAreUsedTest {

    private static final Pattern USE = Pattern.compile("\\bErrorCode\\.([A-Z_]+)\\b");

    @Test
    void every_code_of_the_catalogue_is_given_somewhere() throws IOException {
        assertThat(Arrays.stream(ErrorCode.values()).map(Enum::name)).isSubsetOf(used(Path.of("src/main/java")));
    }

    private static Set<String> used(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            var texts = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("ErrorCode.java"))
                    .toList();
            var found = new HashSet<String>();
            for (var file : texts) {
                found.addAll(USE.matcher(Files.readString(file))
                        .results()
                        .map(use -> use.group(1))
                        .collect(Collectors.toSet()));
            }
            return found;
        }
    }
}
