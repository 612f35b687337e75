package io.agentmarket.toolkits.data.tables;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import io.agentmarket.toolkits.data.tables.UnreadableTableException.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.dhatim.fastexcel.reader.CellAddress;
import org.jspecify.annotations.Nullable;

/** The parts of a workbook: bounded before anything reads them, and found by name. */
final class XlsxPackage {

    /** Parts of a workbook; large ones have some hundreds. */
    private static final int MAX_PARTS = 5_000;

    /** Bytes of all parts: a sheet of a million rows and twenty columns has about this size. */
    private static final long MAX_UNPACKED = 1L << 30;

    /** Sheets are packed 1:10 to 1:60; beyond this ratio and size it is a bomb. */
    private static final int MAX_RATIO = 250;

    private static final long MIN_BOMB = 16L << 20;

    private static final String WORKBOOK = "xl/workbook.xml";

    private XlsxPackage() {}

    /** Unpacks all parts into nothing, and refuses what is no workbook or too large. */
    static void check(Path file) throws IOException {
        try (var zip = new ZipFile(file.toFile())) {
            if (zip.size() > MAX_PARTS) {
                throw bound("has " + zip.size() + " parts, more than " + MAX_PARTS);
            }
            if (zip.getEntry(WORKBOOK) == null) {
                throw new UnreadableTableException(Fault.CONTENT, other(zip));
            }
            measure(zip);
        } catch (ZipException broken) {
            throw new UnreadableTableException(
                    Fault.CONTENT, "The file is a broken or truncated ZIP archive: give the whole file");
        }
    }

    private static void measure(ZipFile zip) throws IOException {
        var bytes = new byte[1 << 16];
        long total = 0;
        var entries = zip.entries();
        while (entries.hasMoreElements()) {
            var entry = entries.nextElement();
            long size = 0;
            try (var in = zip.getInputStream(entry)) {
                for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                    size += read;
                    total += read;
                    boolean bomb = size > MIN_BOMB && size > MAX_RATIO * Math.max(1, entry.getCompressedSize());
                    if (total > MAX_UNPACKED || bomb) {
                        throw bound(
                                bomb
                                        ? "unpacks to more than " + MAX_RATIO + " times its size"
                                        : "unpacks to more than " + MAX_UNPACKED + " bytes");
                    }
                }
            }
        }
    }

    private static UnreadableTableException bound(String what) {
        return new UnreadableTableException(Fault.BOUND, "The workbook " + what + " and is not read");
    }

    private static String other(ZipFile zip) {
        if (zip.getEntry("xl/workbook.bin") != null) {
            return "The file is a binary workbook: save it as xlsx";
        }
        if (zip.getEntry("word/document.xml") != null || zip.getEntry("ppt/presentation.xml") != null) {
            return "The file is a document or a presentation and no workbook";
        }
        if (zip.getEntry("content.xml") != null && zip.getEntry("mimetype") != null) {
            return "The file is an OpenDocument: save it as xlsx";
        }
        return "The file is a ZIP archive and no workbook: unpack it and give the table in it";
    }

    /** The part of each sheet by its name. */
    static Map<String, String> sheetParts(ZipFile zip) throws IOException, XMLStreamException {
        var targets = new HashMap<String, String>();
        each(zip, "xl/_rels/workbook.xml.rels", reader -> {
            if (reader.getLocalName().equals("Relationship")) {
                targets.put(reader.getAttributeValue(null, "Id"), reader.getAttributeValue(null, "Target"));
            }
        });
        var parts = new LinkedHashMap<String, String>();
        each(zip, WORKBOOK, reader -> {
            if (reader.getLocalName().equals("sheet")) {
                var target = targets.get(id(reader));
                if (target != null) {
                    parts.put(
                            reader.getAttributeValue(null, "name"),
                            target.startsWith("/") ? target.substring(1) : "xl/" + target);
                }
            }
        });
        return parts;
    }

    private static @Nullable String id(XMLStreamReader reader) {
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            if (reader.getAttributeLocalName(i).equals("id")) {
                return reader.getAttributeValue(i);
            }
        }
        return null;
    }

    /** Something to do at the start of an element. */
    interface Element {
        void at(XMLStreamReader reader) throws XMLStreamException;
    }

    /** Calls at the start of each element of a part, if there is such a part. */
    static void each(ZipFile zip, String part, Element action) throws IOException, XMLStreamException {
        ZipEntry entry = zip.getEntry(part);
        if (entry == null) {
            return;
        }
        try (InputStream in = zip.getInputStream(entry)) {
            var reader = xml().createXMLStreamReader(in);
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
                    throw new UnreadableTableException(
                            Fault.CONTENT,
                            "The workbook declares entities, which workbooks do not have: it is not read");
                }
                if (event == XMLStreamConstants.START_ELEMENT) {
                    action.at(reader);
                }
            }
            reader.close();
        }
    }

    private static XMLInputFactory xml() {
        var factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }

    /**
     * What a sheet says beside its values.
     *
     * @param merges merged cells by their first row, from 1
     * @param hiddenColumns from 0
     */
    record SheetMarks(Map<Integer, List<Merge>> merges, List<Integer> hiddenColumns) {

        private static final int MAX_MERGES = 100_000;
        private static final Pattern RANGE = Pattern.compile("([A-Z]{1,3}\\d{1,7}):([A-Z]{1,3}\\d{1,7})");

        /** Merged cells; rows from 1, columns from 0. */
        record Merge(String range, int top, int left, int bottom, int right) {

            boolean wide() {
                return right > left;
            }
        }

        static SheetMarks of(Path file, String sheet) throws IOException, XMLStreamException {
            var merges = new HashMap<Integer, List<Merge>>();
            var hidden = new ArrayList<Integer>();
            int[] count = {0};
            try (var zip = new ZipFile(file.toFile())) {
                var part = sheetParts(zip).get(sheet);
                if (part == null) {
                    return new SheetMarks(Map.of(), List.of());
                }
                each(zip, part, reader -> {
                    if (reader.getLocalName().equals("mergeCell")) {
                        var range = RANGE.matcher(String.valueOf(reader.getAttributeValue(null, "ref")));
                        if (range.matches() && count[0]++ < MAX_MERGES) {
                            var from = new CellAddress(range.group(1));
                            var to = new CellAddress(range.group(2));
                            var merge = new Merge(
                                    range.group(),
                                    from.getRow() + 1,
                                    from.getColumn(),
                                    to.getRow() + 1,
                                    to.getColumn());
                            merges.computeIfAbsent(merge.top(), row -> new ArrayList<>())
                                    .add(merge);
                        }
                    } else if (reader.getLocalName().equals("col")
                            && isTrue(reader.getAttributeValue(null, "hidden"))) {
                        int from = number(reader.getAttributeValue(null, "min"));
                        int to = Math.min(number(reader.getAttributeValue(null, "max")), ColumnNames.MAX_COLUMNS);
                        for (int column = from; column <= to; column++) {
                            hidden.add(column - 1);
                        }
                    }
                });
            }
            if (count[0] > MAX_MERGES) {
                throw new UnreadableTableException(
                        UnreadableTableException.Fault.BOUND,
                        "The sheet has " + count[0] + " merged cells, more than " + MAX_MERGES + ": it is not read");
            }
            return new SheetMarks(merges, hidden);
        }

        private static boolean isTrue(String value) {
            return "1".equals(value) || "true".equals(value);
        }

        private static int number(String value) {
            try {
                return Integer.parseInt(value);
            } catch (NumberFormatException none) {
                return 0;
            }
        }
    }
}
