package io.agentmarket.toolkits.data;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The formats in which a table is delivered. */
enum TableFormat {
    CSV("csv", "text/csv"),
    JSON("json", "application/json"),
    NDJSON("ndjson", "application/x-ndjson"),
    PARQUET("parquet", "application/vnd.apache.parquet"),
    XLSX("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    private final String word;
    private final String mediaType;

    TableFormat(String word, String mediaType) {
        this.word = word;
        this.mediaType = mediaType;
    }

    static Optional<TableFormat> find(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }

    static String all() {
        return Arrays.stream(values()).map(TableFormat::word).collect(Collectors.joining(", "));
    }

    /** Its name in requests, which is also the ending of its files. */
    String word() {
        return word;
    }

    String mediaType() {
        return mediaType;
    }
}
