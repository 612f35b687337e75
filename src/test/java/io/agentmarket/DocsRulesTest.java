package io.agentmarket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The pages are true: their links have targets, every setting is listed, and missing features are named in one place.
 */
class DocsRulesTest {

    private static final Path CONFIGURATION = Path.of("docs/guides/configuration.md");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]\\[]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *```|`[^`\\n]+`");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern SETTING = Pattern.compile("\\$\\{(agentmarket\\.[a-z0-9.-]+)");

    /** How a command says to the process what it is to do. */
    private static final Set<String> OF_COMMANDS =
            Set.of("agentmarket.command", "agentmarket.exit", "agentmarket.package", "agentmarket.upstream");

    @Test
    void every_link_leads_to_a_file_and_a_heading() {
        var broken = new TreeSet<String>();
        pages().forEach(page -> {
            var links = LINK.matcher(FENCE.matcher(read(page)).replaceAll(""));
            while (links.find()) {
                var link = links.group(1);
                if (!link.matches("[a-z]+:.*") && !leadsSomewhere(page, link)) {
                    broken.add(page + " -> " + link);
                }
            }
        });

        assertThat(broken).isEmpty();
    }

    @Test
    void every_setting_is_in_the_page_of_settings() {
        var listed = read(CONFIGURATION);
        var missing = new TreeSet<String>();
        files(Path.of("src/main")).filter(DocsRulesTest::isSource).forEach(file -> {
            var settings = SETTING.matcher(read(file));
            while (settings.find()) {
                var name = settings.group(1);
                if (!OF_COMMANDS.contains(name) && !isListed(listed, name)) {
                    missing.add(name + " of " + file.getFileName());
                }
            }
        });

        Settings.records()
                .flatMap(type -> Settings.names(type).keySet().stream())
                .filter(name -> !isListed(listed, name))
                .forEach(missing::add);

        assertThat(missing).isEmpty();
    }

    /** By the name of its environment variable, or where several begin alike by that name's end. */
    private static boolean isListed(String page, String name) {
        var variable = name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        var end = "`" + variable.replaceFirst("AGENTMARKET_[A-Z]+", "") + "`";
        return page.contains("`" + variable + "`") || page.contains(end);
    }

    private static boolean leadsSomewhere(Path page, String link) {
        var parts = link.split("#", 2);
        var target = parts[0].isEmpty()
                ? page
                : (page.getParent() == null ? Path.of("") : page.getParent())
                        .resolve(parts[0])
                        .normalize();
        if (!Files.exists(target)) {
            return false;
        }
        return parts.length < 2 || !target.toString().endsWith(".md") || hasHeading(target, parts[1]);
    }

    /** By the anchors that code hosts make of headings. */
    private static boolean hasHeading(Path page, String anchor) {
        var headings = HEADING.matcher(read(page));
        while (headings.find()) {
            var made = headings.group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .strip()
                    .replace(' ', '-');
            if (made.equals(anchor.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    private static Stream<Path> pages() {
        return Stream.concat(
                        Stream.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")
                                .map(Path::of),
                        Stream.of("docs", "agents", "bench").flatMap(root -> files(Path.of(root))))
                .filter(file -> file.toString().endsWith(".md"));
    }

    private static boolean isSource(Path file) {
        return file.toString().endsWith(".java") || file.toString().endsWith(".yaml");
    }

    private static Stream<Path> files(Path root) {
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
