package io.agentmarket.toolkits.data.tables;

import java.nio.charset.Charset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The encoding of a file.
 *
 * @param name as the answer has it, such as {@code UTF-16LE with BOM}
 * @param bom bytes of the byte order mark
 * @param evidence why it is this one; null when it was said
 * @param warnings what is doubtful in it
 */
record Encoding(
        Charset charset, String name, int bom, @Nullable String evidence, List<String> warnings) {

    Encoding {
        warnings = List.copyOf(warnings);
    }

    Encoding(Charset charset, int bom, @Nullable String evidence, List<String> warnings) {
        this(charset, bom > 0 ? charset.name() + " with BOM" : charset.name(), bom, evidence, warnings);
    }
}
