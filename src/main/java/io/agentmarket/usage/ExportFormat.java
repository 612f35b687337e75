package io.agentmarket.usage;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Json;
import java.util.Map;

/** The formats of an export. */
enum ExportFormat {
    /** RFC 4180 with a header line and CRLF line ends. */
    CSV("text/csv;charset=UTF-8;header=present", "csv") {
        @Override
        String head() {
            return CsvRow.HEAD;
        }

        @Override
        String row(UsageRow row) {
            return CsvRow.of(row);
        }

        @Override
        String tail(long rows, long priceMicros) {
            return "";
        }
    },

    /** One JSON object per line, as the list shows it; the last line is the summary of all before it. */
    NDJSON("application/x-ndjson", "ndjson") {
        @Override
        String head() {
            return "";
        }

        @Override
        String row(UsageRow row) {
            return Json.MAPPER.writeValueAsString(row) + "\n";
        }

        @Override
        String tail(long rows, long priceMicros) {
            return Json.MAPPER.writeValueAsString(Map.of("summary", new Summary(rows, priceMicros))) + "\n";
        }
    };

    private final String contentType;
    private final String suffix;

    ExportFormat(String contentType, String suffix) {
        this.contentType = contentType;
        this.suffix = suffix;
    }

    /**
     * The last line of an NDJSON export: without it the file is incomplete.
     *
     * @param priceMicros sum over the rows
     */
    record Summary(long rows, long priceMicros) {}

    static ExportFormat of(String name) {
        for (var format : values()) {
            if (format.suffix.equals(name)) {
                return format;
            }
        }
        throw AppException.invalid("format", "must be csv or ndjson");
    }

    String contentType() {
        return contentType;
    }

    /** The file name's ending. */
    String suffix() {
        return suffix;
    }

    abstract String head();

    abstract String row(UsageRow row);

    abstract String tail(long rows, long priceMicros);
}
