package io.agentmarket.toolkits.data.tables;

import io.agentmarket.toolkits.data.tables.UnreadableTableException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The command bench/score-csv: csv-spectrum, JSONTestSuite and the dirty files of the tests. Fails when one file of
 * csv-spectrum differs, a valid JSON is refused as JSON, an invalid one is accepted, or a dirty file is read wrong.
 */
final class ScoreCsv {

    private static final ReadOptions JSON =
            new ReadOptions("json", null, null, null, null, null, null, null, null, List.of());

    private ScoreCsv() {}

    public static void main(String[] arguments) throws IOException {
        var data = arguments.length == 2 && arguments[0].equals("--data") ? Path.of(arguments[1]) : null;
        var folder = Files.createTempDirectory("score-csv");
        int wrong = dirty(folder);
        if (data == null) {
            System.out.println("csv-spectrum and JSONTestSuite are read from --data FOLDER; without it they are left out");
        } else {
            wrong += spectrum(data.resolve("csv-spectrum"), folder);
            wrong += suite(data.resolve("jsontestsuite"), folder);
        }
        System.exit(wrong == 0 ? 0 : 1);
    }

    private static int dirty(Path folder) {
        var exact = new TreeMap<String, int[]>();
        int wrong = 0;
        for (var file : DirtyFiles.all()) {
            var faults = DirtyFiles.faults(file, folder);
            var counts = exact.computeIfAbsent(file.kind(), kind -> new int[2]);
            counts[0]++;
            counts[1] += faults.isEmpty() ? 1 : 0;
            wrong += faults.isEmpty() ? 0 : 1;
            faults.forEach(fault -> System.out.println(file + ": " + fault));
        }
        System.out.printf("| %-24s | files | as it should |%n|---|---|---|%n", "kind");
        exact.forEach((kind, counts) -> System.out.printf("| %-24s | %5d | %12d |%n", kind, counts[0], counts[1]));
        int all = DirtyFiles.all().size();
        System.out.printf("figures dirty.files=%d dirty.kinds=%d dirty.wrong=%d%n", all, exact.size(), wrong);
        return wrong;
    }

    private static int spectrum(Path data, Path folder) throws IOException {
        int files = 0;
        int exact = 0;
        for (var csv : sorted(data.resolve("csvs"))) {
            files++;
            var name = csv.getFileName().toString().replace(".csv", "");
            List<Map<String, String>> expected = JsonMapper.shared()
                    .readValue(data.resolve("json").resolve(name + ".json"), new TypeReference<>() {});
            var out = folder.resolve("spectrum");
            Files.deleteIfExists(out);
            var reading = new TableReader().read(asPublished(csv, folder), ReadOptions.NONE, out);
            var actual = new ArrayList<Map<String, @Nullable String>>();
            for (var row : CanonicalText.rows(out)) {
                var named = new LinkedHashMap<String, @Nullable String>();
                for (int i = 0; i < row.size(); i++) {
                    named.put(reading.columns().get(i), row.get(i));
                }
                actual.add(named);
            }
            boolean same = expected.equals(actual) && reading.rejects().isEmpty();
            exact += same ? 1 : 0;
            if (!same) {
                System.out.println(name + ": expected " + expected + " but was " + actual);
            }
        }
        System.out.printf("figures csv_spectrum.files=%d csv_spectrum.exact=%d%n", files, exact);
        return files - exact + (files < 11 ? 1 : 0);
    }

    /**
     * A checkout may have turned CRLF into LF, which makes newlines_crlf.csv the same as newlines.csv, though other
     * values are expected: the files that are called crlf get their line ends back.
     */
    private static Path asPublished(Path csv, Path folder) throws IOException {
        var text = Files.readString(csv);
        if (!csv.toString().endsWith("_crlf.csv") || text.contains("\r")) {
            return csv;
        }
        System.out.println(csv.getFileName() + " has LF only in this copy: read with CRLF, as it was published");
        return Files.writeString(folder.resolve("crlf.csv"), text.replace("\n", "\r\n"));
    }

    private static int suite(Path data, Path folder) throws IOException {
        int valid = 0;
        int accepted = 0;
        int invalid = 0;
        int refused = 0;
        int either = 0;
        for (var file : sorted(data.resolve("test_parsing"))) {
            var name = file.getFileName().toString();
            var fault = fault(file, folder.resolve("suite"));
            boolean json = fault == null || fault == Fault.NO_TABLE;
            switch (name.charAt(0)) {
                case 'y' -> {
                    valid++;
                    accepted += json ? 1 : 0;
                }
                case 'n' -> {
                    invalid++;
                    refused += json ? 0 : 1;
                }
                default -> either++;
            }
            if (name.startsWith(json ? "n" : "y")) {
                System.out.println(name + " was " + (json ? "accepted" : "refused"));
            }
        }
        System.out.printf(
                "figures json.valid=%d json.accepted=%d json.invalid=%d json.refused=%d json.either=%d%n",
                valid, accepted, invalid, refused, either);
        return valid - accepted + invalid - refused + (valid == 0 ? 1 : 0);
    }

    private static @Nullable Fault fault(Path file, Path out) throws IOException {
        Files.deleteIfExists(out);
        try {
            new TableReader().read(file, JSON, out);
            return null;
        } catch (UnreadableTableException refusal) {
            return refusal.fault();
        }
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
