package io.agentmarket.guides;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.edge.CurrentDocument;
import io.agentmarket.shared.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorsPageIsCurrentTest {

    @Test
    void docs_errors_md_is_the_catalogue() throws Exception {
        new CurrentDocument(Path.of("docs/errors.md"), "ErrorsPageIsCurrentTest").mustBe(ErrorCatalogue.markdown());
    }

    @ParameterizedTest
    @EnumSource
    void every_code_has_its_section_with_a_next_step(ErrorCode code) {
        assertThat(new NextSteps().of(code)).hasSizeBetween(20, 200).endsWith(".");
        assertThat(ErrorCatalogue.markdown()).containsOnlyOnce("\n## " + code + "\n");
    }

    @Test
    void no_next_step_remains_for_a_removed_code() {
        var codes = Arrays.stream(ErrorCode.values()).map(Enum::name).toList();

        assertThat(codes).containsAll(new NextSteps().names());
    }

    /** A code that nothing throws is a promise that nobody keeps. */
    @Test
    void every_code_is_used_by_the_product() throws Exception {
        String product;
        try (var files = Files.walk(Path.of("src/main/java"))) {
            product = files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("ErrorCode.java"))
                    .map(ErrorsPageIsCurrentTest::read)
                    .collect(Collectors.joining());
        }
        var words = Pattern.compile("\\b[A-Z]+(?:_[A-Z]+)*\\b")
                .matcher(product.replaceAll("(?s)/\\*.*?\\*/|\"[^\"\n]*\"", ""))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());

        assertThat(words)
                .containsAll(Arrays.stream(ErrorCode.values()).map(Enum::name).toList());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_type_has_its_anchor(ErrorCode code) {
        assertThat(ErrorCatalogue.html()).containsOnlyOnce("<section id=\"" + code + "\">");
    }
}
