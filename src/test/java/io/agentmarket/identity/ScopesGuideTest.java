package io.agentmarket.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ScopesGuideTest {

    @Test
    void the_guide_explains_exactly_the_scopes_that_exist() throws IOException {
        var guide = Files.readString(Path.of("docs/guides/api-keys.md"));
        var table = guide.substring(guide.indexOf("## Scopes"), guide.indexOf("## Create a key"));

        var explained = Pattern.compile("(?m)^\\| `([a-z]+)` \\|")
                .matcher(table)
                .results()
                .map(row -> row.group(1));

        assertThat(explained)
                .containsExactlyInAnyOrderElementsOf(java.util.Arrays.stream(Scope.values())
                        .map(Scope::storedName)
                        .toList());
    }
}
