package io.agentmarket.guides;

import io.agentmarket.shared.ErrorCode;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.web.util.HtmlUtils;

/** The catalogue of errors as a page; {@code type} in a problem document points to it. */
final class ErrorCatalogue {

    private static final String MARKDOWN_HEAD = """
            # Errors

            Every answer with a 4xx or 5xx status is `application/problem+json` (RFC 9457). Its `code` is one of these; its `type` leads to
            the code's entry at `/docs/errors`. `detail` says what happened in this case, `errors` where (a JSON pointer into
            the body, or the name of a parameter or header). A failed run carries the same fields in `error`.

            This page is generated from `ErrorCode` and `errors/next-steps.properties` by `ErrorsPageIsCurrentTest`.

            | code | status | retryable | kind | severity |
            |---|---|---|---|---|
            """;

    private static final String HTML_HEAD = """
            <h1>Errors</h1>
            <p>Every answer with a 4xx or 5xx status is <code>application/problem+json</code> (RFC 9457) with one of these codes.</p>
            """;

    private static final NextSteps NEXT = new NextSteps();

    private ErrorCatalogue() {}

    /** The text of the page, without the frame of all pages. */
    static String html() {
        return Arrays.stream(ErrorCode.values())
                .map(ErrorCatalogue::section)
                .collect(Collectors.joining("", HTML_HEAD, ""));
    }

    static String markdown() {
        var table = Arrays.stream(ErrorCode.values())
                .map(ErrorCatalogue::row)
                .collect(Collectors.joining("", MARKDOWN_HEAD, ""));
        return Arrays.stream(ErrorCode.values())
                .map(code -> "\n<a id=\"%s\"></a>\n\n## %1$s\n\n%s\n\n**Next:** %s\n"
                        .formatted(code, code.sentence(), NEXT.of(code)))
                .collect(Collectors.joining("", table, ""));
    }

    private static String section(ErrorCode code) {
        return """
                <section id="%s">
                <h2><code>%1$s</code></h2>
                <p>%s</p>
                <p>%s</p>
                <p>Status %d, %s; kind: %s; severity: %s.</p>
                </section>
                """.formatted(
                        code,
                        HtmlUtils.htmlEscape(code.sentence()),
                        HtmlUtils.htmlEscape(NEXT.of(code)),
                        code.status(),
                        code.isRetryable() ? "retryable" : "not retryable without a change",
                        lower(code.kind()),
                        lower(code.severity()));
    }

    private static String row(ErrorCode code) {
        return "| [`%s`](#%1$s) | %d | %s | %s | %s |\n"
                .formatted(
                        code,
                        code.status(),
                        code.isRetryable() ? "yes" : "no",
                        lower(code.kind()),
                        lower(code.severity()));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
