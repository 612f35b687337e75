package io.agentmarket.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class VersionTest {

    private static final Pattern OF_POM =
            Pattern.compile("<artifactId>agentmarket</artifactId>\\s*<version>([^<]+)</version>");

    @Test
    void is_that_of_the_build_with_its_commit_where_it_is_known() {
        assertThat(Version.of("0.1.0", "")).isEqualTo("0.1.0");
        assertThat(Version.of("0.1.0", "ddf6607")).isEqualTo("0.1.0+ddf6607");
        assertThat(Version.of("0.1.0", "@build.commit@")).isEqualTo("0.1.0");
    }

    @Test
    void of_classes_that_no_build_made_is_none() {
        assertThat(Version.of("@project.version@", "@build.commit@")).isEqualTo("unbuilt");
        assertThat(Version.of("", "")).isEqualTo("unbuilt");
    }

    /** Maven fills it in; a class path of bare sources has the placeholder. */
    @Test
    void is_filled_in_by_maven() throws IOException {
        var pom = OF_POM.matcher(Files.readString(Path.of("pom.xml")));
        assertThat(pom.find()).isTrue();
        var built = Path.of("target/classes/shared/version.properties");

        if (Files.exists(built)) {
            assertThat(Files.readString(built))
                    .contains("version=" + pom.group(1))
                    .doesNotContain("@");
        }
        assertThat(Version.current()).matches(Pattern.quote(pom.group(1)) + ".*|unbuilt");
    }
}
