package io.agentmarket.guides;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/** The guides in their reading order, as {@code docs/guides/README.md} lists them. */
@Component
class Guides {

    static final String INDEX = "docs/guides/README.md";

    private static final String FOLDER = "docs/guides/";
    private static final Pattern GROUP = Pattern.compile("## (.+)");
    private static final Pattern LISTED = Pattern.compile("- \\[([^]]+)]\\(([^)]+)\\): (.+)");
    private static final Pattern OF_A_GUIDE = Pattern.compile("([a-z0-9-]+)\\.md");

    /** Listed pages outside docs/guides, by their path in the index. */
    private static final Map<String, String> ELSEWHERE = Map.of("../../agents/README.md", "agents/README.md");

    private static final Map<String, String> NAMES = Map.of("../../agents/README.md", "packages");

    private final String index = read(INDEX);
    private final List<Guide> all = listed();

    /** @param name the last part of its address @param summary one sentence or less @param file its path in the jar */
    record Guide(String group, String name, String title, String summary, String file, String markdown) {

        String path() {
            return "/docs/guides/" + name;
        }
    }

    List<Guide> all() {
        return all;
    }

    String index() {
        return index;
    }

    Optional<Guide> find(String name) {
        return all.stream().filter(guide -> guide.name().equals(name)).findFirst();
    }

    private List<Guide> listed() {
        var guides = new ArrayList<Guide>();
        var group = "";
        for (var line : index.split("\n", -1)) {
            var heading = GROUP.matcher(line);
            var entry = LISTED.matcher(line);
            if (heading.matches()) {
                group = heading.group(1);
            } else if (entry.matches()) {
                var target = entry.group(2);
                var own = OF_A_GUIDE.matcher(target);
                if (own.matches()) {
                    guides.add(guide(group, own.group(1), entry.group(1), entry.group(3), FOLDER + target));
                } else if (ELSEWHERE.containsKey(target)) {
                    guides.add(guide(
                            group,
                            NAMES.getOrDefault(target, target),
                            entry.group(1),
                            entry.group(3),
                            ELSEWHERE.getOrDefault(target, target)));
                }
            }
        }
        return List.copyOf(guides);
    }

    private static Guide guide(String group, String name, String title, String summary, String file) {
        return new Guide(group, name, title, summary, file, read(file));
    }

    private static String read(String file) {
        try {
            return new ClassPathResource(file).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file, unreadable);
        }
    }
}
