package io.agentmarket.toolkits.data.tables;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the caller says of a file. What is null is found out, with its evidence; what is said is used, or refused.
 *
 * @param format csv, json, ndjson, xlsx or parquet
 * @param encoding a charset's name
 * @param delimiter one character
 * @param quote one character; empty for none
 * @param escape one character; empty for none
 * @param header whether the first row has the columns' names
 * @param skip lines before the header
 * @param sheet the name of a sheet
 * @param comment what a comment line begins with
 * @param nullTexts texts that mean that there is no value, such as NA
 */
public record ReadOptions(
        @Nullable String format,
        @Nullable String encoding,
        @Nullable String delimiter,
        @Nullable String quote,
        @Nullable String escape,
        @Nullable Boolean header,
        @Nullable Integer skip,
        @Nullable String sheet,
        @Nullable String comment,
        List<String> nullTexts) {

    /** Nothing is said. */
    public static final ReadOptions NONE =
            new ReadOptions(null, null, null, null, null, null, null, null, null, List.of());

    public ReadOptions {
        nullTexts = List.copyOf(nullTexts);
    }
}
