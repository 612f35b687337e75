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
 * A kind of failure that most programs report in nearly the same words. The kinds are in {@code failures.yaml}; if a
 * text shows several, the first in the file counts.
 */
public final class FailureSign {

    private static final String FILE = "/toolkits/incidents/failures.yaml";
    private static final List<FailureSign> ALL = read();

    /** The depth of a symptom of another fault. */
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

    /** The sign in a text: a line, an alert's words, or a trace, whose innermost cause is checked first. */
    public static Optional<FailureSign> in(String text) {
        var cause = SignText.innermost(text);
        var found = cause.isEmpty() ? Optional.<FailureSign>empty() : first(SignText.plain(cause));
        return found.isPresent() ? found : first(SignText.plain(text));
    }

    private static Optional<FailureSign> first(String plain) {
        return ALL.stream().filter(sign -> sign.isIn(plain)).findFirst();
    }

    /** The sign with this id; empty if there is none. */
    public static Optional<FailureSign> find(String id) {
        return ALL.stream().filter(sign -> sign.id().equals(id)).findFirst();
    }

    /** All signs, in the order in which they are checked. */
    public static List<FailureSign> all() {
        return ALL;
    }

    /** Its id in results: {@code out_of_memory}. */
    public String id() {
        return row.id();
    }

    /** Its meaning, worded to follow "because". */
    public String sentence() {
        return row.means();
    }

    /** Its meaning in an alert, which may fire before the failure is complete. */
    public String told() {
        return Objects.requireNonNullElse(row.told(), row.means());
    }

    /**
     * 3: a resource or a state that explains others; 2: an independent fault; 1: a symptom of another fault; 0: only
     * how a program ended.
     */
    public int depth() {
        return row.depth();
    }

    /** Whether it is only a symptom of another fault. */
    public boolean isSymptom() {
        return row.depth() <= SEEN_OF_ANOTHER;
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
     * Words that occur in a text on their own, not inside a name.
     *
     * @param fixed the pattern is tried only if the text has one of these pieces; empty if that cannot be determined
     */
    private record Phrase(String fixed, Pattern pattern) {

        static Phrase of(String words) {
            return new Phrase(longestFixed(words), Pattern.compile("(?<![\\w$/.-])(?:" + words + ")(?![\\w$=-])"));
        }

        boolean isIn(String plain) {
            return plain.contains(fixed) && pattern.matcher(plain).find();
        }

        /** The longest run of plain characters outside groups: it alone rules out nearly every line. */
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
