package io.agentmarket.billing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.text.Bidi;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;

/**
 * Writes text and tables on A4 pages; when a page is full, the next one begins.
 *
 * <p>The font is Liberation Sans as PDFBox carries it (SIL Open Font License 1.1): Latin, Greek, Cyrillic and Hebrew. A
 * character without a glyph is shown as a box.
 */
final class PdfPages implements AutoCloseable {

    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final float MARGIN = 56;
    private static final float FOOT = 36;
    private static final float LEADING = 1.35f;
    private static final float BOLD_STROKE = 0.028f;
    private static final float SMALL = 8;
    private static final float PER_MILLE = 1_000;
    private static final int BOX = 0x25A1;

    /** Width between the margins, in points. */
    static final float WIDTH = PDRectangle.A4.getWidth() - 2 * MARGIN;

    private final PDDocument document = new PDDocument();
    private final TrueTypeFont glyphs;
    private final PDType0Font font;
    private final List<PDPage> pages = new ArrayList<>();
    private PDPageContentStream out;
    private float y;
    private boolean replaced;

    PdfPages() throws IOException {
        try (var in = Objects.requireNonNull(PDDocument.class.getResourceAsStream(FONT))) {
            glyphs = new TTFParser().parse(new RandomAccessReadBuffer(in));
        }
        font = PDType0Font.load(document, glyphs, true);
        out = open();
    }

    /** @param size in points */
    record Style(float size, boolean bold) {}

    /** One cell: its text and the horizontal span that it may fill, from the left margin in points. */
    record Cell(String text, float from, float to, boolean toTheRight) {}

    PDDocument document() {
        return document;
    }

    /** Whether a character was shown as a box, because the font lacks it. */
    boolean hasReplaced() {
        return replaced;
    }

    /** A paragraph over the whole width. */
    void text(String text, Style style) throws IOException {
        row(List.of(new Cell(text, 0, WIDTH, false)), style);
    }

    /** Cells beside each other, each wrapped within its span; returns whether a new page was opened for them. */
    boolean row(List<Cell> cells, Style style) throws IOException {
        var wrapped = new ArrayList<List<String>>();
        for (var cell : cells) {
            wrapped.add(wrap(drawable(cell.text()), cell.to() - cell.from(), style.size()));
        }
        var lines = wrapped.stream().mapToInt(List::size).max().orElse(0);
        var turned = false;
        for (int line = 0; line < lines; line++) {
            turned |= down(style.size() * LEADING);
            for (int i = 0; i < cells.size(); i++) {
                if (line < wrapped.get(i).size()) {
                    draw(cells.get(i), wrapped.get(i).get(line), style);
                }
            }
        }
        return turned;
    }

    /** A thin line over the whole width. */
    void rule() throws IOException {
        y -= 4;
        out.setLineWidth(0.5f);
        out.moveTo(MARGIN, y);
        out.lineTo(MARGIN + WIDTH, y);
        out.stroke();
    }

    void space(float points) {
        y -= points;
    }

    /** Whether this height, in points, is left on the page. */
    boolean hasRoom(float points) {
        return y - points >= MARGIN + FOOT;
    }

    /** Ends the document: {@code footer} and the page's number stand below each page. */
    byte[] finish(String footer) throws IOException {
        out.close();
        for (int i = 0; i < pages.size(); i++) {
            out = new PDPageContentStream(document, pages.get(i), PDPageContentStream.AppendMode.APPEND, true, true);
            y = MARGIN;
            draw(new Cell("", 0, WIDTH, false), drawable(footer), new Style(SMALL, false));
            draw(new Cell("", 0, WIDTH, true), "Page " + (i + 1) + " of " + pages.size(), new Style(SMALL, false));
            out.close();
        }
        var bytes = new ByteArrayOutputStream();
        document.save(bytes);
        return bytes.toByteArray();
    }

    @Override
    public void close() throws IOException {
        document.close();
        glyphs.close();
    }

    private PDPageContentStream open() throws IOException {
        var page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        pages.add(page);
        y = PDRectangle.A4.getHeight() - MARGIN;
        return new PDPageContentStream(document, page);
    }

    private boolean down(float height) throws IOException {
        var turn = !hasRoom(height);
        if (turn) {
            out.close();
            out = open();
        }
        y -= height;
        return turn;
    }

    private void draw(Cell cell, String line, Style style) throws IOException {
        var shown = visual(line);
        var left = cell.toTheRight() ? cell.to() - width(shown, style.size()) : cell.from();
        out.beginText();
        out.setFont(font, style.size());
        out.setRenderingMode(style.bold() ? RenderingMode.FILL_STROKE : RenderingMode.FILL);
        out.setLineWidth(style.size() * BOLD_STROKE);
        out.newLineAtOffset(MARGIN + left, y);
        out.showText(shown);
        out.endText();
    }

    private List<String> wrap(String text, float room, float size) throws IOException {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : text.split(" ", -1)) {
            var joined = line.isEmpty() ? word : line + " " + word;
            if (width(joined, size) <= room) {
                line.setLength(0);
                line.append(joined);
                continue;
            }
            if (!line.isEmpty()) {
                lines.add(line.toString());
                line.setLength(0);
            }
            for (var c : word.codePoints().toArray()) {
                if (!line.isEmpty() && width(line + Character.toString(c), size) > room) {
                    lines.add(line.toString());
                    line.setLength(0);
                }
                line.appendCodePoint(c);
            }
        }
        lines.add(line.toString());
        return lines;
    }

    private float width(String text, float size) throws IOException {
        return font.getStringWidth(text) / PER_MILLE * size;
    }

    private String drawable(String text) {
        var shown = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || Character.isWhitespace(c)) {
                shown.append(' ');
            } else if (hasGlyph(c)) {
                shown.appendCodePoint(c);
            } else {
                replaced = true;
                shown.appendCodePoint(hasGlyph(BOX) ? BOX : '?');
            }
        });
        return shown.toString();
    }

    private boolean hasGlyph(int codePoint) {
        try {
            return glyphs.getUnicodeCmapLookup().getGlyphId(codePoint) != 0;
        } catch (IOException e) {
            throw new IllegalStateException("the font is part of the program", e);
        }
    }

    /** The line in the order in which it is drawn from the left. */
    private static String visual(String line) {
        var chars = line.toCharArray();
        if (!Bidi.requiresBidi(chars, 0, chars.length)) {
            return line;
        }
        var bidi = new Bidi(line, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT);
        var runs = new Object[bidi.getRunCount()];
        var levels = new byte[runs.length];
        for (int i = 0; i < runs.length; i++) {
            var run = line.substring(bidi.getRunStart(i), bidi.getRunLimit(i));
            levels[i] = (byte) bidi.getRunLevel(i);
            runs[i] =
                    levels[i] % 2 == 0 ? run : new StringBuilder(run).reverse().toString();
        }
        Bidi.reorderVisually(levels, 0, runs, 0, runs.length);
        var shown = new StringBuilder();
        for (var run : runs) {
            shown.append(run);
        }
        return shown.toString();
    }
}
