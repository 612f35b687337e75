package io.agentmarket.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.ErrorCode;
import java.nio.file.Path;
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
    void every_type_has_its_anchor(ErrorCode code) {
        assertThat(ErrorCatalogue.html()).containsOnlyOnce("<section id=\"" + code + "\">");
    }
}
