package io.agentmarket.toolkits.incidents;

import io.agentmarket.shared.YamlText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A way to fail that programs name in nearly the same words everywhere. The ways are a file, {@code failures.yaml}; of
 * several that a text shows, the file's first counts.
 */
public final class FailureSign {

    private static final String FILE = "/toolkits/incidents/failures.yaml";
    private static final List<FailureSign> ALL = read();

    /** The depth of what is only seen of another fault. */
    private static final int SEEN_OF_ANOTHER = 1;

    private final Row row;
    private final List<Phrase> says;
    private final List<Phrase> unless;

    private FailureSign(Row row) {
        this.row = row;
        this.says = row.says().stream().map(Phrase::of).toList();
        this.unless = row.unless().stream().map(Phrase::of).toList();
    }

    private record Row(
            String id,
            String means,
            @Nullable String told,
            int depth,
            List<String> says,
            @Nullable List<String> unless) {

        @Override
        public List<String> unless() {
            return Objects.requireNonNullElse(unless, List.of());
        }
    }

    /** The sign that a text shows: a line, an alert's words, or a trace, whose innermost cause is asked first. */
    public static Optional<FailureSign> in(String text) {
        var cause = SignText.innermost(text);
        var found = cause.isEmpty() ? Optional.<FailureSign>empty() : first(SignText.plain(cause));
        return found.isPresent() ? found : first(SignText.plain(text));
    }

    private static Optional<FailureSign> first(String plain) {
        return ALL.stream().filter(sign -> sign.isIn(plain)).findFirst();
    }

    /** The sign of that id; empty for none. */
    public static Optional<FailureSign> find(String id) {
        return ALL.stream().filter(sign -> sign.id().equals(id)).findFirst();
    }

    /** All signs, in the order in which they are asked. */
    public static List<FailureSign> all() {
        return ALL;
    }

    /** As it is written in results: {@code out_of_memory}. */
    public String id() {
        return row.id();
    }

    /** What it means, to follow "because". */
    public String sentence() {
        return row.means();
    }

    /** What it means when an alert says so, which may come before it is quite so. */
    public String told() {
        return Objects.requireNonNullElse(row.told(), row.means());
    }

    /** 3: a resource or a state that explains others; 2: a fault of its own; 1: what is seen of another fault. */
    public int depth() {
        return row.depth();
    }

    /** Whether it is only what is seen of another fault. */
    public boolean isSymptom() {
        return row.depth() == SEEN_OF_ANOTHER;
    }

    private boolean isIn(String plain) {
        return says.stream().anyMatch(phrase -> phrase.isIn(plain))
                && unless.stream().noneMatch(phrase -> phrase.isIn(plain));
    }

    private static List<FailureSign> read() {
        try (var in = FailureSign.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IOException("no resource " + FILE);
            }
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            var rows = new YAMLMapper().readValue(new YamlText(text), Row[].class);
            return Arrays.stream(rows).map(FailureSign::new).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the signs of failure cannot be read from the class path", e);
        }
    }

    /**
     * Words that stand in a text by themselves, not inside a name.
     *
     * @param fixed of which the text must have one piece for the pattern to be tried; empty when that cannot be told
     */
    private record Phrase(String fixed, Pattern pattern) {

        static Phrase of(String words) {
            return new Phrase(longestFixed(words), Pattern.compile("(?<![\\w$/.-])(?:" + words + ")(?![\\w$=-])"));
        }

        boolean isIn(String plain) {
            return plain.contains(fixed) && pattern.matcher(plain).find();
        }

        /** The longest run of plain characters outside of groups: nearly every line is told apart by it alone. */
        private static String longestFixed(String words) {
            var runs = new ArrayList<String>();
            var run = new StringBuilder();
            int depth = 0;
            for (int i = 0; i < words.length(); i++) {
                char c = words.charAt(i);
                boolean plain = depth == 0 && (Character.isLetterOrDigit(c) || " _'/%:<>-".indexOf(c) >= 0);
                boolean maybe = i + 1 < words.length() && "?*{+".indexOf(words.charAt(i + 1)) >= 0;
                if (c == '\\' || !plain || maybe) {
                    runs.add(run.toString());
                    run.setLength(0);
                }
                if (c == '|' && depth == 0) {
                    return "";
                }
                if (c == '\\') {
                    i++;
                } else if (c == '(' || c == '[' || c == '{') {
                    depth++;
                } else if (c == ')' || c == ']' || c == '}') {
                    depth--;
                } else if (plain && !maybe) {
                    run.append(c);
                }
            }
            runs.add(run.toString());
            return runs.stream()
                    .max(java.util.Comparator.comparingInt(String::length))
                    .orElse("");
        }
    }
}
