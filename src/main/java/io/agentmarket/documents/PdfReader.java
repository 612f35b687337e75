package io.agentmarket.documents;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;

/** PDF: the text of each page under the heading "Page n"; pages that are images have none. */
final class PdfReader extends PDFTextStripper {

    private static final int MAX_PAGES = 3_000;
    private static final Pattern BLANK_LINES = Pattern.compile("\\n\\s*\\n");
    private static final Pattern HYPHEN_AT_END = Pattern.compile("(?<=\\p{L})-\\n(?=\\p{Ll})");
    private static final String LOCKED = "The PDF is protected by a password; remove the protection and send it again.";

    private final DocumentReader.Limit limit;

    private PdfReader(DocumentReader.Limit limit) {
        this.limit = limit;
        setLineSeparator("\n");
        setParagraphStart("\n\n");
    }

    /** @throws AppException {@code DOCUMENT_UNREADABLE}: protected, damaged, without text, or not read in time */
    static Extracted read(byte[] content, DocumentReader.Limit limit) {
        try (var pdf = Loader.loadPDF(content)) {
            return read(pdf, new PdfReader(limit));
        } catch (InvalidPasswordException e) {
            throw new AppException(ErrorCode.DOCUMENT_UNREADABLE, LOCKED, e);
        } catch (IOException e) {
            throw new AppException(ErrorCode.DOCUMENT_UNREADABLE, "The PDF is damaged and cannot be read.", e);
        }
    }

    private static Extracted read(PDDocument pdf, PdfReader reader) throws IOException {
        if (!pdf.getCurrentAccessPermission().canExtractContent()) {
            throw DocumentKind.unreadable("The PDF forbids text extraction; send one that allows it.");
        }
        int pages = pdf.getNumberOfPages();
        if (pages > MAX_PAGES) {
            throw DocumentKind.unreadable("The PDF has more than " + MAX_PAGES + " pages; split it.");
        }
        var found = new Extracted();
        for (int page = 1; page <= pages; page++) {
            reader.setStartPage(page);
            reader.setEndPage(page);
            found.heading(1, "Page " + page);
            for (var paragraph : BLANK_LINES.split(reader.getText(pdf))) {
                found.prose(
                        HYPHEN_AT_END.matcher(paragraph.strip()).replaceAll("").replace('\n', ' '));
            }
        }
        if (!found.hasText()) {
            throw DocumentKind.unreadable("The PDF has no text, only images; run text recognition (OCR) on it first.");
        }
        return found;
    }

    @Override
    protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
        if (limit.isOver()) {
            throw DocumentKind.unreadable("The PDF takes too long to read; split or simplify it.");
        }
        super.processOperator(operator, operands);
    }
}
