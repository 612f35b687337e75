package io.agentmarket.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The types that openapi-typescript makes from the contract compile under the strictest settings. */
class TypesCompileTest {

    private static final Pattern ERROR = Pattern.compile("(?m)^(\\S+\\.ts)\\((\\d+),\\d+\\): error .*$");

    private static String said;

    @BeforeAll
    static void compile() throws Exception {
        NodeTools.build();
        said = NodeTools.run("tsc", "-p", "tsconfig.test.json", "--pretty", "false")
                .out();
    }

    @Test
    void a_real_use_compiles() {
        assertThat(errors("test/use.ts")).as(said).isEmpty();
    }

    @Test
    void a_misspelt_state_event_code_member_or_path_does_not() throws IOException {
        var lines = Files.readAllLines(NodeTools.FOLDER.resolve("test/misspelt.ts"));
        var wrong = IntStream.range(0, lines.size())
                .filter(line -> lines.get(line).startsWith("export"))
                .mapToObj(line -> line + 1)
                .toList();

        assertThat(wrong).hasSizeGreaterThan(1);
        assertThat(errors("test/misspelt.ts")).as(said).isEqualTo(wrong);
    }

    /** The numbers of the lines. */
    private static List<Integer> errors(String file) {
        return ERROR.matcher(said)
                .results()
                .filter(error -> error.group(1).equals(file))
                .map(error -> Integer.valueOf(error.group(2)))
                .distinct()
                .toList();
    }
}
