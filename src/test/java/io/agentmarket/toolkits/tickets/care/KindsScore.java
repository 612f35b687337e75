package io.agentmarket.toolkits.tickets.care;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** How many own wordings of each kind the words and the head find, and how many look-alikes they leave alone. */
public final class KindsScore {

    private KindsScore() {}

    public static void main(String[] arguments) {
        boolean shows = arguments.length > 1;
        for (var set : arguments[0].split(",")) {
            var found = new TreeMap<String, int[]>();
            for (var line : InboxLines.of(set, 3)) {
                var c = found.computeIfAbsent(line.get(0), _ -> new int[10]);
                boolean calm = line.get(1).equals("calm");
                int at = calm ? 5 : 0;
                boolean words = isRight(line, Safety.in(line.get(2)));
                var read = GraveHead.shipped().find(line.get(2), Harmless.blanked(line.get(2)));
                boolean sure = read.filter(GraveHead.Reading::isSure).isPresent() != calm;
                boolean likely = read.isPresent() != calm;
                c[at]++;
                c[at + 1] += words ? 1 : 0;
                c[at + 2] += sure ? 1 : 0;
                c[at + 3] += (calm ? words && sure : words || sure) ? 1 : 0;
                c[at + 4] += (calm ? words && likely : words || likely) ? 1 : 0;
                if (shows && !(calm ? words && sure : words || sure)) {
                    System.out.println(
                            "  " + line + " " + CareReview.of("", line.get(2)).reasons());
                }
            }
            int[] all = new int[10];
            found.values().forEach(c -> Arrays.setAll(all, i -> all[i] + c[i]));
            found.put("total", all);
            System.out.println(set + ": number, words, head sure, either, either or likely");
            found.forEach((group, c) -> System.out.printf(
                    Locale.ROOT,
                    "%-10s grave %3d: %3d %3d %3d %3d, calm %3d: %3d %3d %3d %3d%n",
                    group,
                    c[0],
                    c[1],
                    c[2],
                    c[3],
                    c[4],
                    c[5],
                    c[6],
                    c[7],
                    c[8],
                    c[9]));
        }
    }

    /** Whether a text has words for something grave. */
    public static boolean hasWords(String text) {
        return !Safety.in(text).isEmpty();
    }

    /** Whether one of the right kinds is found by words or head, or nothing where nothing is. */
    static boolean isFound(List<String> line) {
        return isRight(line, CareReview.of("", line.get(2)).safety());
    }

    private static boolean isRight(List<String> line, List<Safety> found) {
        var kinds = found.stream()
                .map(each -> each.kind().name().toLowerCase(Locale.ROOT))
                .toList();
        return line.get(1).equals("calm")
                ? kinds.isEmpty()
                : Arrays.stream(line.get(1).split(" ")).anyMatch(kinds::contains);
    }
}
