package io.agentmarket.documents;

import java.time.Clock;
import java.time.Instant;

/** Extracts the text of a document of one format. */
final class DocumentReader {

    private DocumentReader() {}

    /** The deadline for reading. */
    record Limit(Clock clock, Instant deadline) {

        boolean isOver() {
            return clock.instant().isAfter(deadline);
        }
    }

    /** @throws io.agentmarket.shared.AppException {@code DOCUMENT_UNREADABLE} with a sentence for the customer */
    static Extracted read(DocumentKind kind, byte[] content, Limit limit) {
        kind.check(content);
        return switch (kind) {
            case MARKDOWN -> MarkdownReader.read(DocumentKind.text(content));
            case HTML -> HtmlReader.read(DocumentKind.text(content));
            case TEXT -> TextReader.read(DocumentKind.text(content));
            case PDF -> PdfReader.read(content, limit);
            case DOCX -> DocxReader.read(content);
            case ZIP -> throw new IllegalArgumentException("a zip is unpacked, not read");
        };
    }
}
