package io.agentmarket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The maximum size of a room, and that each table is read and written by one room. */
class RoomsTest {

    private static final Path PRODUCT = Path.of("src/main/java/io/agentmarket");
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final int MAX_FILES = 40;

    /** The way of a run through one room: split, it would need half of its types public. */
    private static final Map<String, Integer> MAX_FILES_OF = Map.of("engine", 70);

    /** Reads all tables, in one read-only snapshot, and compares them. */
    private static final String AUDITOR = "monitoring";

    /** One run's rows are read and written together, in the transactions that begin, continue, end and erase it. */
    private static final Set<String> OF_A_RUN = Set.of("engine", "journal", "artifacts", "approvals");

    private static final Pattern CREATED =
            Pattern.compile("create (?:unlogged )?table (?:if not exists )?(\\w+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern DROPPED = Pattern.compile("drop table ([\\w, ]+);", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAMED =
            Pattern.compile("\\b(?:from|join|into|update|only)\\s+(\\w+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern OWNS = Pattern.compile("(?s)Owns: (.*?)(?:Never: |\\*/)");

    @Test
    void a_room_has_at_most_40_files() {
        var large = new TreeMap<String, Long>();
        sources()
                .collect(Collectors.groupingBy(RoomsTest::packageOf, Collectors.counting()))
                .forEach((room, files) -> {
                    if (files > MAX_FILES_OF.getOrDefault(room, MAX_FILES)) {
                        large.put(room, files);
                    }
                });

        assertThat(large).isEmpty();
    }

    @Test
    void every_table_is_named_by_the_one_room_that_owns_it() {
        var owners = owners();
        var wrong = tables().stream()
                .filter(table -> owners.getOrDefault(table, List.of()).size() != 1)
                .map(table -> table + " is owned by " + owners.getOrDefault(table, List.of()))
                .toList();

        assertThat(wrong).isEmpty();
    }

    @Test
    void statements_name_only_tables_of_their_own_room() {
        var owners = owners();
        var tables = tables();
        var strangers = new TreeSet<String>();
        sources().filter(file -> file.toString().endsWith("Sql.java")).forEach(file -> {
            var room = moduleOf(file);
            var names = NAMED.matcher(read(file));
            while (names.find()) {
                var table = names.group(1);
                var of = owners.getOrDefault(table, List.of());
                var own = of.contains(room) || (OF_A_RUN.contains(room) && OF_A_RUN.containsAll(of));
                if (tables.contains(table) && !room.equals(AUDITOR) && !own) {
                    strangers.add(file.getFileName() + " of " + room + " names " + table + " of " + of);
                }
            }
        });

        assertThat(strangers).isEmpty();
    }

    private static Set<String> tables() {
        var tables = new TreeSet<String>();
        files(MIGRATIONS).filter(file -> file.toString().endsWith(".sql")).forEach(file -> {
            var created = CREATED.matcher(read(file));
            while (created.find()) {
                tables.add(created.group(1));
            }
        });
        files(MIGRATIONS).filter(file -> file.toString().endsWith(".sql")).forEach(file -> {
            var dropped = DROPPED.matcher(read(file));
            while (dropped.find()) {
                tables.removeAll(List.of(dropped.group(1).split(", ")));
            }
        });
        tables.removeIf(table -> table.endsWith("_default"));
        return tables;
    }

    /** Each table's rooms, by the words of their package-infos. */
    private static Map<String, List<String>> owners() {
        var tables = tables();
        var owners = new TreeMap<String, List<String>>();
        sources().filter(file -> file.endsWith("package-info.java")).forEach(file -> {
            var owns = OWNS.matcher(read(file));
            if (owns.find()) {
                var words = Arrays.stream(owns.group(1).split("[^a-z_]+")).collect(Collectors.toSet());
                tables.stream()
                        .filter(words::contains)
                        .forEach(table -> owners.computeIfAbsent(table, it -> new ArrayList<>())
                                .add(moduleOf(file)));
            }
        });
        return owners;
    }

    private static String packageOf(Path file) {
        return PRODUCT.relativize(file.getParent()).toString().replace('/', '.');
    }

    /** The module: the first name, and of a leaf the first two. */
    private static String moduleOf(Path file) {
        var room = packageOf(file);
        return room.startsWith("toolkits.") ? room : room.replaceAll("\\..*", "");
    }

    private static Stream<Path> sources() {
        return files(PRODUCT).filter(file -> file.toString().endsWith(".java"));
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
