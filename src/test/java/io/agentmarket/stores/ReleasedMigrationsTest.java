package io.agentmarket.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A migration in a tagged version has run on other databases: it is neither edited nor removed. */
class ReleasedMigrationsTest {

    private static final Path LIST = Path.of(".ci/released-migrations");
    private static final String FOLDER = "src/main/resources/db/migration/";

    @TempDir
    private Path folder;

    @Test
    void every_released_migration_is_as_it_was_released() throws Exception {
        assertThat(broken(released(Files.readAllLines(LIST)), Path.of(FOLDER))).isEmpty();
    }

    /** Tags are there in a full clone; a copy of the sources has the list alone. */
    @Test
    void every_migration_of_a_tag_is_listed_as_the_tag_holds_it() throws Exception {
        var listed = released(Files.readAllLines(LIST));

        for (var tag : git("tag", "--list", "v*").lines().toList()) {
            for (var file : git("ls-tree", "-r", "--name-only", tag, "--", FOLDER)
                    .lines()
                    .toList()) {
                var content = git("show", tag + ":" + file);
                assertThat(listed)
                        .as(tag)
                        .containsEntry(
                                file.substring(FOLDER.length()), sha256(content.getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    @Test
    void edited_and_removed_migrations_are_found_but_new_ones_pass() throws Exception {
        Files.createDirectories(folder.resolve("usage"));
        Files.writeString(folder.resolve("usage/V1__same.sql"), "select 1;");
        Files.writeString(folder.resolve("usage/V2__edited.sql"), "select 3;");
        Files.writeString(folder.resolve("usage/V4__new.sql"), "select 4;");
        var released = released(List.of(
                "# a comment",
                sha256("select 1;".getBytes(StandardCharsets.UTF_8)) + "  usage/V1__same.sql",
                sha256("select 2;".getBytes(StandardCharsets.UTF_8)) + "  usage/V2__edited.sql",
                sha256("select 3;".getBytes(StandardCharsets.UTF_8)) + "  usage/V3__removed.sql"));

        assertThat(broken(released, folder))
                .containsExactly("usage/V2__edited.sql was edited", "usage/V3__removed.sql was removed");
    }

    private static Map<String, String> released(List<String> lines) {
        var released = new TreeMap<String, String>();
        lines.stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> line.split("  ", 2))
                .forEach(parts -> released.put(parts[1], parts[0]));
        return released;
    }

    private static List<String> broken(Map<String, String> released, Path migrations) throws IOException {
        var broken = new ArrayList<String>();
        for (var each : released.entrySet()) {
            var file = migrations.resolve(each.getKey());
            if (!Files.exists(file)) {
                broken.add(each.getKey() + " was removed");
            } else if (!sha256(Files.readAllBytes(file)).equals(each.getValue())) {
                broken.add(each.getKey() + " was edited");
            }
        }
        return broken;
    }

    private static String sha256(byte[] content) {
        return HexFormat.of().formatHex(Sha256.of(content));
    }

    /** Nothing where there is no git or no repository. */
    private static String git(String... arguments) throws InterruptedException {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? said : "";
        } catch (IOException noGit) {
            return "";
        }
    }
}
