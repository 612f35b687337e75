package io.agentmarket.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeclarationsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pub struct Row<T>",
                "impl<T: Clone> Row<T>",
                "pub(crate) fn new(columns: usize) -> Row<T>",
                "public final class Invoice implements Document",
                "private static List<String> names(int most)",
                "export async function load(url: string)",
                "func (r *Reader) Read(p []byte) (int, error)",
            })
    void a_line_that_declares_is_found_up_to_its_body(String line) {
        assertThat(Declarations.in("// before\n    " + line + " {\n    other = 1;\n}"))
                .startsWith(line)
                .doesNotContain("other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"def set_model_data(self, table):", "class EXPORT Converter : public PatternConverter"})
    void a_line_that_declares_needs_no_brace(String line) {
        assertThat(Declarations.in(line + "\n    other = 1")).isEqualTo(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class names are written with a capital",
                "Type your name and press enter (twice).",
                "return new Row(columns);",
                "private final int rows;",
                "// public is what others call",
                "",
            })
    void prose_and_statements_declare_nothing(String text) {
        assertThat(Declarations.in(text)).isEmpty();
    }

    @Test
    void declarations_keep_their_order() {
        assertThat(Declarations.in("struct B {\n  x\n}\nstruct A {\n}")).isEqualTo("struct B {\nstruct A {");
    }

    @Test
    @Timeout(60)
    void a_long_line_of_modifiers_takes_no_time() {
        var line = "public static ".repeat(20) + "x".repeat(5_000);

        assertThat(Declarations.in((line + "\n").repeat(500))).isEmpty();
    }
}
