package io.agentmarket.documents;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a help desk uses a document, in addition to the search that finds every document. */
public enum DocumentUse {
    /** Steps are taken from it and cited. */
    @JsonProperty("help_article")
    HELP_ARTICLE,
    /** An answer that is sent unchanged. */
    @JsonProperty("macro")
    MACRO;

    static final String NAMES = "help_article or macro";

    static Optional<DocumentUse> of(String stored) {
        return Arrays.stream(values())
                .filter(use -> use.stored().equals(stored))
                .findFirst();
    }

    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }
}
