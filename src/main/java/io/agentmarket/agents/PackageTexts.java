package io.agentmarket.agents;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a package that are shown in one line: in listings, in a terminal, and to models that choose an agent.
 * They must look like what they contain, so none breaks the line, changes the text direction, or holds invisible
 * characters.
 */
final class PackageTexts {

    private static final int MAX_LABELS = 20;
    private static final int MAX_LABEL_CHARS = 60;
    private static final int MAX_EXAMPLE_TITLE_CHARS = 200;

    /**
     * Control characters, line separators, unpaired surrogates, and format characters except the two joiners, which
     * some scripts and emoji need.
     */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}[\\p{Cf}&&[^\\u200c\\u200d]]]");

    private final List<Finding> findings = new ArrayList<>();

    private PackageTexts() {}

    /** Returns an error for each text that cannot be shown. */
    static List<Finding> check(Manifest manifest, List<Example> examples) {
        var texts = new PackageTexts();
        texts.manifest(manifest);
        examples.forEach(texts::example);
        return List.copyOf(texts.findings);
    }

    private void manifest(Manifest manifest) {
        line("agent.yaml", "/title", Objects.requireNonNullElse(manifest.title(), ""));
        line("agent.yaml", "/summary", Objects.requireNonNullElse(manifest.summary(), ""));
        line("agent.yaml", "/model_hint", Objects.requireNonNullElse(manifest.modelHint(), ""));
        each(
                "/tools",
                manifest.tools().stream()
                        .map(tool -> Objects.requireNonNullElse(tool.name(), ""))
                        .toList());
        each("/requires_approval", manifest.requiresApproval());
        each("/labels", manifest.labels());
        if (manifest.labels().size() > MAX_LABELS) {
            findings.add(Finding.error("agent.yaml", "/labels", "has more than " + MAX_LABELS + " labels"));
        }
        if (manifest.labels().stream().anyMatch(label -> label.isBlank() || label.length() > MAX_LABEL_CHARS)) {
            findings.add(Finding.error(
                    "agent.yaml", "/labels", "each label must have 1 to " + MAX_LABEL_CHARS + " characters"));
        }
    }

    private void example(Example example) {
        var file = "examples/" + example.name() + ".json";
        line(file, null, example.name());
        line(file, "/title", example.title());
        if (example.title().length() > MAX_EXAMPLE_TITLE_CHARS) {
            findings.add(Finding.error(file, "/title", "must have at most " + MAX_EXAMPLE_TITLE_CHARS + " characters"));
        }
    }

    private void each(String pointer, List<String> texts) {
        for (int i = 0; i < texts.size(); i++) {
            line("agent.yaml", pointer + "/" + i, texts.get(i));
        }
    }

    private void line(String file, @Nullable String pointer, String text) {
        var unseen = UNSEEN.matcher(text);
        if (unseen.find()) {
            findings.add(Finding.error(
                    UNSEEN.matcher(file).replaceAll("?"),
                    pointer,
                    String.format(
                            "holds U+%04X: a text of one line has no line breaks, control characters or characters that"
                                    + " cannot be seen",
                            text.codePointAt(unseen.start()))));
        }
    }
}
