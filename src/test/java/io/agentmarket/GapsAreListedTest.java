package io.agentmarket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each sentence that names a missing feature is listed here with a check that it is still missing. When the feature is
 * built, the check fails and points to the sentence.
 */
class GapsAreListedTest {

    private static final Pattern MISSING = Pattern.compile(
            "\\byet\\b|\\bnot (supported|implemented|available)\\b|\\b[Tt]his (version|release) (has|does|cannot)\\b"
                    + "|\\bin a later (version|release)\\b|\\b(is|are) planned\\b|\\b[Tt]here are no\\b"
                    + "|\\bever ran against\\b|\\bhas run against\\b");

    /** In what the platform answers "yet" and "not available" speak of a thing's state. */
    private static final Pattern MISSING_IN_ANSWERS = Pattern.compile("\\bnot (supported|implemented)\\b"
            + "|\\b[Tt]his (version|release) (has|cannot)\\b|\\bin a later (version|release)\\b|\\b[Tt]here are no\\b");

    private static final String NOT_SUPPORTED = "## Not supported";
    private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *```");
    private static final Pattern NEW_PARAGRAPH = Pattern.compile("\\n\\s*\\n|\\n(?=\\s*(?:[-*|#]|\\d+\\.)\\s)");
    private static final Pattern NEW_SENTENCE = Pattern.compile("(?<=[.;:|])\\s+");
    private static final Pattern LITERAL = Pattern.compile("\"(?:[^\"\\\\\\n]|\\\\.)*\"");

    /** @param isMissing whether it still holds */
    private record Gap(String file, String sentence, BooleanSupplier isMissing) {}

    private static final List<Gap> GAPS = List.of(
            // Services that were never available here; only a run against the real service removes these.
            new Gap("README.md", "Nothing here has run against the real provider", () -> true),
            new Gap("ARCHITECTURE.md", "Nothing has run against the real Anthropic API", () -> true),
            new Gap("ARCHITECTURE.md", "Nothing has run against the real Stripe", () -> true),
            new Gap("bench/README.md", "No figure of a real model is recorded yet", () -> true),
            new Gap("docs/guides/payments.md", "Nothing here ever ran against the real Stripe", () -> true),
            new Gap("docs/guides/payments.md", "There is no account and no network", () -> true),
            // Features that the platform lacks.
            new Gap(
                    "ARCHITECTURE.md",
                    "A package inside a run has its row in the history when the run has ended",
                    () -> says("engine/Settlement.java", "parts(result, log)")),
            new Gap("ARCHITECTURE.md", "Only approvals park", () -> isThrownOnce("new WaitingException()")),
            new Gap(
                    "ARCHITECTURE.md",
                    "A run makes one model call at a time",
                    () -> says("engine/AgentLoop.java", "turns.unlock()")),
            new Gap(
                    "ARCHITECTURE.md",
                    "Headers cannot warn of tokens per day",
                    () -> hasNone("edge", "tokens_per_day")),
            new Gap(
                    "ARCHITECTURE.md",
                    "Replicas wake each other by polling the database",
                    () -> hasNone("", "(?i)\"\\s*(listen|notify) |pg_notify|PGNotification")),
            new Gap(
                    "ARCHITECTURE.md",
                    "Embedded servers are not supervised",
                    () -> hasNone("stores", "onExit\\(\\)\\.then")),
            new Gap(
                    "ARCHITECTURE.md",
                    "No members and no sessions",
                    () -> hasNoPath("members") && hasNoPath("sessions")),
            new Gap(
                    "ARCHITECTURE.md",
                    "No alerts and no dashboard over `/metrics`; no web pages except the documentation",
                    () -> isAbsent("deploy") && isAbsent("web") && isAbsent("src/main/java/io/agentmarket/console")),
            new Gap("ARCHITECTURE.md", "There are no alerts and no runbooks yet", () -> isAbsent("docs/runbooks")),
            new Gap(
                    "docs/guides/calls-to-addresses.md",
                    "there are no cookies and no proxy",
                    () -> says("egress/PlainClient.java", "disableCookieManagement()")),
            new Gap(
                    "docs/guides/calls-to-addresses.md",
                    "What is not supported: HTTP/2, client certificates",
                    () -> hasNone("egress", "HTTP_2|KeyManager")),
            new Gap(
                    "docs/guides/api-keys.md",
                    "There is no list of allowed addresses",
                    () -> hasNone("identity", "(?i)allowed_(addresses|ips|networks)|allowed(Addresses|Ips|Networks)")),
            new Gap(
                    "docs/guides/artifacts.md",
                    "There are no partial downloads",
                    () -> hasNone("engine", "(?i)\"(accept-ranges|content-range)|HttpRange")),
            new Gap(
                    "src/main/java/io/agentmarket/agents/crewai/CrewFeatures.java",
                    "there are no outside tool servers",
                    () -> isAbsent("src/main/java/io/agentmarket/doors") && hasNone("tools", "(?i)\\bmcp\\b")),
            new Gap(
                    "src/main/java/io/agentmarket/edge/SecurityConfiguration.java",
                    "there are no users with passwords",
                    () -> hasNoPath("members") && hasNoPath("sessions")),
            // Sentences that look like one of them but describe the state of a thing.
            new Gap("docs/errors.md", "The run has not ended yet", () -> true));

    @Test
    void a_sentence_that_says_something_is_missing_is_listed() {
        var unlisted = files().flatMap(file -> sentences(file)
                .filter(sentence -> GAPS.stream()
                        .noneMatch(gap -> gap.file().equals(file.toString())
                                && (sentence.contains(gap.sentence())
                                        || gap.sentence().startsWith(sentence))))
                .map(sentence -> file + ": " + sentence));

        assertThat(unlisted).isEmpty();
    }

    @Test
    void a_listed_sentence_is_still_there() {
        var gone = GAPS.stream().filter(gap -> !words(Path.of(gap.file())).contains(gap.sentence()));

        assertThat(gone).extracting(Gap::sentence).isEmpty();
    }

    @Test
    void every_listed_gap_still_exists() {
        var untrue = GAPS.stream().filter(gap -> !gap.isMissing().getAsBoolean());

        assertThat(untrue).extracting(Gap::sentence).isEmpty();
    }

    private static Stream<Path> files() {
        return Stream.of(
                        tree(Path.of("docs/guides")),
                        tree(Path.of("src/main/java"))
                                .filter(file -> !file.toString().contains("/upstream/")),
                        Stream.of(
                                        "README.md",
                                        "ARCHITECTURE.md",
                                        "CONTRIBUTING.md",
                                        "agents/README.md",
                                        "bench/README.md",
                                        "docs/errors.md",
                                        "docs/openapi.yaml")
                                .map(Path::of))
                .flatMap(each -> each);
    }

    /** Those that say that something is missing. */
    private static Stream<String> sentences(Path file) {
        if (file.toString().endsWith(".java")) {
            return LITERAL.matcher(read(file))
                    .results()
                    .map(literal -> literal.group())
                    .filter(text -> MISSING_IN_ANSWERS.matcher(text).find());
        }
        var found = new ArrayList<String>();
        var isList = false;
        for (var paragraph : NEW_PARAGRAPH.split(FENCE.matcher(read(file)).replaceAll(""))) {
            isList = paragraph.strip().startsWith("#") ? paragraph.strip().equals(NOT_SUPPORTED) : isList;
            if (isList && paragraph.strip().startsWith("-")) {
                found.add(oneLine(paragraph));
            } else {
                Arrays.stream(NEW_SENTENCE.split(oneLine(paragraph)))
                        .filter(sentence -> MISSING.matcher(sentence).find())
                        .forEach(found::add);
            }
        }
        return found.stream();
    }

    private static boolean hasNoPath(String word) {
        return read(Path.of("docs/openapi.yaml")).lines().noneMatch(line -> line.matches(" {2}/.*/" + word + "\\b.*"));
    }

    private static boolean isAbsent(String path) {
        return !Files.exists(Path.of(path));
    }

    private static boolean hasNone(String room, String pattern) {
        var wanted = Pattern.compile(pattern);
        return tree(Path.of("src/main/java/io/agentmarket").resolve(room))
                .noneMatch(file -> wanted.matcher(read(file)).find());
    }

    private static boolean isThrownOnce(String code) {
        return tree(Path.of("src/main/java"))
                        .filter(file -> read(file).contains(code))
                        .count()
                == 1;
    }

    private static boolean says(String file, String code) {
        return read(Path.of("src/main/java/io/agentmarket").resolve(file)).contains(code);
    }

    private static String words(Path file) {
        return oneLine(read(file));
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\\\?\\n\\s*\\\\?|\\s+", " ");
    }

    private static Stream<Path> tree(Path root) {
        try (var tree = Files.walk(root)) {
            return tree.filter(Files::isRegularFile).toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
