package io.agentmarket.stores;

import java.util.regex.Pattern;

/** The names that files may have: the same on every system, and never a path. */
public final class FileName {

    /** What a name must be, as the end of a sentence. */
    public static final String RULE = "must be 1 to 120 letters, digits, spaces or ._()[]+,=@#~&!'-";

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N} ._()\\[\\]+,=@#~&!'-]{1,120}");

    private FileName() {}

    /** Whether a file may have this name. */
    public static boolean isAllowed(String name) {
        return NAME.matcher(name).matches() && !name.isBlank() && !name.equals(".") && !name.equals("..");
    }
}
