package io.agentmarket.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The text extracted from each format, and the message to the customer if there is none. */
class DocumentReaderTest {

    @Nested
    class Markdown {

        @Test
        void keeps_code_and_tables_as_they_were_written() {
            var blocks = read(DocumentKind.MARKDOWN, """
                    ---
                    layout: page
                    ---
                    # Set-up of *everything*

                    First paragraph
                    in two lines.

                    ```sh
                    # no heading
                    make install
                    ```

                    | a | b |
                    |---|---|
                    | 1 | 2 |

                    Under
                    -----
                    - one
                      - two
                    """);

            assertThat(blocks)
                    .containsExactly(
                            new Block.Heading(1, "Set-up of everything"),
                            new Block.Prose("First paragraph\nin two lines."),
                            new Block.Lines("```sh\n# no heading\nmake install\n```"),
                            new Block.Lines("| a | b |\n|---|---|\n| 1 | 2 |"),
                            new Block.Heading(2, "Under"),
                            new Block.Lines("- one\n  - two"));
        }

        @Test
        void of_a_hundred_thousand_brackets_is_read_in_time() {
            var hostile = "[".repeat(50_000) + "> ".repeat(50_000) + "*a **a ".repeat(20_000);

            assertThat(Duration.between(Instant.now(), after(() -> read(DocumentKind.MARKDOWN, hostile))))
                    .isLessThan(Duration.ofMinutes(2));
        }

        private static Instant after(Runnable work) {
            work.run();
            return Instant.now();
        }
    }

    @Nested
    class Html {

        @Test
        void leaves_out_navigation_and_scripts() {
            var blocks = read(DocumentKind.HTML, """
                    <html><head><title>T</title><style>p {}</style><script>var secret = 1;</script></head><body>
                    <header>Brand</header><nav><a href="/">Home</a></nav>
                    <h1>Refunds</h1><p>Money comes <b>back</b> in<br>ten days.</p>
                    <ul><li>by card<ul><li>debit</li></ul></li><li>by bank</li></ul>
                    <table><tr><th>Plan</th><th>Days</th></tr><tr><td>Basic</td><td>10</td></tr></table>
                    <pre>a
                      b</pre><div>Loose text<p hidden>hidden</p></div>
                    <footer>Imprint</footer></body></html>""");

            assertThat(blocks)
                    .containsExactly(
                            new Block.Heading(1, "Refunds"),
                            new Block.Prose("Money comes back in\nten days."),
                            new Block.Lines("- by card\n  - debit\n- by bank"),
                            new Block.Lines("Plan | Days\nBasic | 10"),
                            new Block.Lines("a\n  b"),
                            new Block.Prose("Loose text"));
        }

        @Test
        void with_a_main_part_is_read_there_only() {
            var blocks =
                    read(DocumentKind.HTML, "<p>Ad</p><main><header><h1>A</h1></header><p>Text</p></main><p>Ad</p>");

            assertThat(blocks).containsExactly(new Block.Heading(1, "A"), new Block.Prose("Text"));
        }

        @Test
        void nested_a_hundred_thousand_deep_is_refused() {
            refuses(DocumentKind.HTML, text("<div>".repeat(100_000) + "x"), "nested deeper");
            refuses(DocumentKind.HTML, text("<ul><li>".repeat(20_000) + "x"), "nested deeper");
        }
    }

    @Nested
    class Pdf {

        @Test
        void has_its_pages_for_headings() {
            var blocks = read(DocumentKind.PDF, SampleFiles.pdf("Seals leak.\nReplace them.", "", "Bearings wear."));

            assertThat(blocks.getFirst()).isEqualTo(new Block.Heading(1, "Page 1"));
            assertThat(Chunker.chunks(blocks))
                    .extracting(Chunker.Chunk::heading, chunk -> chunk.text().replaceAll("\\s+", " "))
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("Page 1", "Seals leak. Replace them."),
                            org.assertj.core.groups.Tuple.tuple("Page 3", "Bearings wear."));
        }

        @Test
        void with_a_password_is_refused() {
            refuses(DocumentKind.PDF, SampleFiles.lockedPdf("user", "Secret."), "protected by a password");
            refuses(DocumentKind.PDF, SampleFiles.lockedPdf("", "Secret."), "forbids text extraction");
        }

        @Test
        void without_text_is_refused_as_scanned() {
            refuses(DocumentKind.PDF, SampleFiles.pdf("", ""), "text recognition");
        }

        @Test
        void that_is_damaged_or_none_is_refused() {
            var half = java.util.Arrays.copyOf(SampleFiles.pdf("Seals leak."), 300);

            refuses(DocumentKind.PDF, half, "damaged");
            refuses(DocumentKind.PDF, text("Hello"), "not a PDF");
        }

        @Test
        void that_takes_too_long_is_given_up() {
            var past = new DocumentReader.Limit(Clock.systemUTC(), Instant.EPOCH);

            assertThatThrownBy(() -> DocumentReader.read(DocumentKind.PDF, SampleFiles.pdf("Seals leak."), past))
                    .hasMessageContaining("takes too long");
        }
    }

    @Nested
    class Word {

        @Test
        void keeps_headings_lists_and_tables() {
            assertThat(read(DocumentKind.DOCX, SampleFiles.docx()))
                    .containsExactly(
                            new Block.Heading(1, "Handbook"),
                            new Block.Prose("Read this before the first start."),
                            new Block.Heading(2, "Steps"),
                            new Block.Lines("- Open the valve.\n- Start the engine."),
                            new Block.Heading(2, "Limits"),
                            new Block.Lines("Pressure | Meaning\n7 bar | never exceed"));
        }

        @Test
        void that_declares_entities_is_refused_and_reads_no_file() {
            refuses(DocumentKind.DOCX, SampleFiles.docxWithEntity(), "declares XML entities");
        }

        @Test
        void that_is_damaged_or_none_is_refused() {
            var docx = SampleFiles.docx();

            refuses(DocumentKind.DOCX, java.util.Arrays.copyOf(docx, docx.length / 2), "damaged|not a Word");
            refuses(DocumentKind.DOCX, text("Hello"), "not a Word document");
            refuses(DocumentKind.DOCX, SampleFiles.zip(java.util.Map.of("word/document.xml", text("<a/>"))), "damaged");
        }
    }

    @Nested
    class Text {

        @Test
        void is_divided_at_blank_lines() {
            assertThat(read(DocumentKind.TEXT, "One.\nStill one.\n\n\nitem a\nitem b\nitem c\n\n\ufeffTwo."))
                    .containsExactly(
                            new Block.Prose("One.\nStill one."),
                            new Block.Lines("item a\nitem b\nitem c"),
                            new Block.Prose("Two."));
        }

        @Test
        void that_is_empty_binary_or_no_utf_8_is_refused() {
            refuses(DocumentKind.TEXT, text(""), "empty");
            refuses(DocumentKind.TEXT, text(" \n\t "), "empty");
            refuses(DocumentKind.TEXT, text("a\0b"), "NUL");
            refuses(DocumentKind.TEXT, new byte[] {'a', (byte) 0xe4, 'b'}, "UTF-8");
            refuses(DocumentKind.MARKDOWN, SampleFiles.pdf("x"), "send it as application/pdf");
            refuses(DocumentKind.HTML, SampleFiles.docx(), "zip or Word");
        }

        @Test
        void of_six_million_characters_is_refused() {
            refuses(DocumentKind.TEXT, text("word ".repeat(1_200_000)), "split it");
        }
    }

    private static List<Block> read(DocumentKind kind, String text) {
        return read(kind, text(text));
    }

    private static List<Block> read(DocumentKind kind, byte[] content) {
        return DocumentReader.read(kind, content, limit()).blocks();
    }

    private static void refuses(DocumentKind kind, byte[] content, String words) {
        assertThatThrownBy(() -> DocumentReader.read(kind, content, limit()))
                .isInstanceOfSatisfying(AppException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.DOCUMENT_UNREADABLE);
                    assertThat(refusal.detail()).containsPattern(words).endsWith(".");
                });
    }

    private static DocumentReader.Limit limit() {
        return new DocumentReader.Limit(Clock.systemUTC(), Instant.now().plusSeconds(60));
    }

    private static byte[] text(String text) {
        return SampleFiles.text(text);
    }
}
