package io.agentmarket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.agentmarket.agents.Finding;
import io.agentmarket.agents.PackageCheck;
import io.agentmarket.agents.PackageZip;
import io.agentmarket.tiers.PriceBook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Faults come in no phases: what is told of a fault alone is told of it among all others. */
class EveryKindOfFaultTest {

    private static final PackageCheck.Marketplace MARKETPLACE =
            new ThisVersion(PriceBook.of("", ""), Clock.fixed(Instant.parse("2026-12-01T00:00:00Z"), ZoneOffset.UTC));

    /** Stands for bytes that are not UTF-8. */
    private static final String NO_TEXT = "no text";

    /**
     * One fault.
     *
     * @param before a part of the file, which stands there once; null for a file that is added
     * @param after what stands there instead; null for a file that is missing
     * @param told for each thing that is told a part of its severity, file, pointer and sentence
     */
    record Fault(
            String file, @Nullable String before, @Nullable String after, List<String> told) {}

    /** A sound package of one kind, and every kind of fault that it can have. */
    record Kind(Map<String, String> files, List<Fault> faults) {

        private static Kind of(String name) {
            try (var in = new ClassPathResource("faults/" + name + ".yaml").getInputStream()) {
                return YAMLMapper.shared().readValue(in, Kind.class);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Kind and(Kind other) {
            var files = new TreeMap<>(this.files);
            files.putAll(other.files);
            return new Kind(
                    files, Stream.concat(faults.stream(), other.faults.stream()).toList());
        }

        @Override
        public String toString() {
            return files.keySet().toString();
        }
    }

    private static List<Kind> all() {
        var common = Kind.of("common");
        return Stream.of("loop", "graph", "crew")
                .map(name -> common.and(Kind.of(name)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_sound_package_has_no_finding(Kind kind) {
        assertThat(told(kind.files())).isEmpty();
    }

    @Test
    void bundled_packages_and_new_ones_have_no_finding(@TempDir Path directory) throws IOException {
        var folders = new ArrayList<Path>();
        for (var kind : List.of("loop", "graph", "crew")) {
            folders.add(directory.resolve("new-" + kind));
            PackageSkeleton.write(folders.getLast(), kind);
        }
        try (var bundled = Files.list(Path.of("agents"))) {
            bundled.filter(Files::isDirectory).forEach(folders::add);
        }
        for (var folder : folders) {
            assertThat(PackageCheck.ofPublisher(PackageZip.read(folder), MARKETPLACE)
                            .findings())
                    .as(folder.toString())
                    .filteredOn(finding -> !finding.message().contains("a publisher's package must name it"))
                    .isEmpty();
            assertThat(PackageZip.unread(folder)).isEmpty();
        }
        assertThat(folders).hasSizeGreaterThan(8);
    }

    @Test
    void a_link_and_a_folder_too_deep_are_told(@TempDir Path directory) throws Exception {
        var folder = directory.resolve("linked");
        PackageSkeleton.write(folder, "loop");
        Files.createSymbolicLink(folder.resolve("rules.yaml"), folder.resolve("playbook.yaml"));
        Files.createDirectories(folder.resolve("a/b/c"));

        assertThat(PackageZip.unread(folder))
                .extracting(Finding::file, Finding::severity)
                .containsExactlyInAnyOrder(
                        tuple("rules.yaml", Finding.Severity.WARNING), tuple("a/b/c", Finding.Severity.WARNING));
        assertThat(new PackageCommand(Map.of()).run(List.of("validate", folder.toString())))
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("all")
    void each_fault_alone_is_told(Kind kind) {
        var untold = new ArrayList<String>();
        kind.faults().forEach(fault -> {
            var told = told(with(kind.files(), List.of(fault)));
            fault.told().stream()
                    .filter(part -> told.stream().noneMatch(line -> line.contains(part)))
                    .forEach(part -> untold.add(part + " NOT IN " + told));
        });

        assertThat(untold).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void all_faults_together_are_told_at_once(Kind kind) {
        var each = new TreeSet<String>();
        kind.faults().forEach(fault -> each.addAll(told(with(kind.files(), List.of(fault)))));
        assertThat(each).hasSizeGreaterThan(60);

        each.removeAll(told(with(kind.files(), kind.faults())));

        assertThat(each).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_file_that_cannot_be_parsed_hides_no_fault_of_the_others(Kind kind) {
        assertThat(hiddenBy("{'[", kind)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_file_that_is_no_text_hides_no_fault_of_the_others(Kind kind) {
        assertThat(hiddenBy(NO_TEXT, kind)).isEmpty();
    }

    /** What is told no more when one file after the other has this content instead. */
    private static Set<String> hiddenBy(String content, Kind kind) {
        var untold = new TreeSet<String>();
        for (var broken : kind.files().keySet()) {
            var files = with(kind.files(), kind.faults());
            files.put(broken, content);
            var told = told(files);
            kind.faults().stream()
                    .filter(fault -> !fault.file().equals(broken))
                    .flatMap(fault -> fault.told().stream())
                    .filter(part -> told.stream().noneMatch(line -> line.contains(part)))
                    .filter(part -> !needs(broken, part))
                    .forEach(part -> untold.add("without " + broken + ": " + part));
        }
        return untold;
    }

    /** Parts of what is told of names that a file defines: without it these are no faults. */
    private static final Map<String, String> DEFINED = Map.of(
            "agent.yaml", "triage_tick|triage_tiket|search_docs|/reader/tools/0",
            "config.schema.json", "\\{\\{config",
            "input.schema.json", "input\\.|/input/|\\{txt}|\\{count_}",
            "output.schema.json", "output.schema.json",
            "nodes/talk.schema.json", "nodes/talk.schema.json",
            "tasks/read.schema.json", "tasks/read.schema.json",
            "graph.yaml", "there is no agent node|0/arguments input.txt|words.wrd",
            "agents.yaml", "/read/agent",
            "tasks.yaml", "there is no task|context.red|/output wrds",
            "playbook.yaml", "playbook.yaml has no");

    private static boolean needs(String broken, String told) {
        return told.contains(broken + " /")
                || Pattern.compile(DEFINED.getOrDefault(broken, "no file"))
                        .matcher(told)
                        .find();
    }

    @Test
    void a_package_with_one_fault_more_than_a_file_may_show() {
        var required = new StringBuilder("{\"type\": \"object\", \"properties\": {");
        for (int i = 0; i < 120; i++) {
            required.append(i == 0 ? "" : ",").append("\"p").append(i).append("\": {\"type\": \"bool\"}");
        }
        var files = new HashMap<>(all().getFirst().files());
        files.put("output.schema.json", required.append("}}").toString());

        var told = told(files);

        assertThat(told.stream().filter(line -> line.contains("did you mean boolean?")))
                .hasSize(100);
        assertThat(told).contains("error output.schema.json has more than these 100 faults");
    }

    private static Map<String, String> with(Map<String, String> files, List<Fault> faults) {
        var changed = new TreeMap<>(files);
        for (var fault : faults) {
            if (fault.after() == null) {
                changed.remove(fault.file());
            } else if (fault.before() == null) {
                changed.put(fault.file(), fault.after());
            } else {
                var text = changed.getOrDefault(fault.file(), "");
                assertThat(text).as(fault.file()).containsOnlyOnce(fault.before());
                changed.put(fault.file(), text.replace(fault.before(), fault.after()));
            }
        }
        return changed;
    }

    /** Each finding without its line. */
    private static List<String> told(Map<String, String> files) {
        var bytes = new HashMap<String, byte[]>();
        files.forEach((path, text) -> bytes.put(
                path, text.equals(NO_TEXT) ? new byte[] {(byte) 0xff} : text.getBytes(StandardCharsets.UTF_8)));
        return PackageCheck.ofPublisher(bytes, MARKETPLACE).findings().stream()
                .map(finding -> finding.severity().name().toLowerCase(java.util.Locale.ROOT) + " " + finding.file()
                        + (finding.pointer() == null ? "" : " " + finding.pointer()) + " " + finding.message())
                .toList();
    }
}
