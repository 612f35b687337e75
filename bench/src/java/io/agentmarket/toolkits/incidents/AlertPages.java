package io.agentmarket.toolkits.incidents;

import io.agentmarket.agents.AgentCase;
import io.agentmarket.agents.Truth;
import io.agentmarket.search.PassageWords;
import io.agentmarket.shared.Json;
import io.agentmarket.text.PublicData;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** What alerts say, without their names, asks for the bundled pages, beside plain BM25; other alerts get none. */
final class AlertPages {

    private static final Path TEXTS = Path.of("src/test/resources/toolkits/incidents/alert-texts.tsv");
    private static final double GATE_1 = 0.90;
    private static final double GATE_3 = 0.97;
    private static final double MAX_SHOWN = 0.05;
    private static final int PLACES = 3;

    /** Services whose alerts some of the bundled pages are about. */
    private static final Set<String> AT_HOME =
            Set.of("Kubernetes", "Host and hardware", "Etcd", "Prometheus self-monitoring");

    private static final double K1 = 1.2;
    private static final double B = 0.75;

    private static final PassageWords WORDS = new PassageWords();

    private final List<Runbook> pages;
    private final List<Map<String, Integer>> counts;
    private final Map<String, Integer> having = new HashMap<>();
    private final double meanLength;

    private AlertPages(List<Runbook> pages) {
        this.pages = pages;
        this.counts = pages.stream()
                .map(page -> count(String.join(
                        "\n",
                        Stream.concat(Stream.of(page.title()), page.source().sections().stream())
                                .toList())))
                .toList();
        this.counts.forEach(words -> words.keySet().forEach(word -> having.merge(word, 1, Integer::sum)));
        this.meanLength = counts.stream().mapToInt(AlertPages::length).average().orElse(1);
    }

    /** Whether all gates are passed. */
    static boolean score(Path data) {
        var runbooks = new Runbooks();
        var questions = questions();
        var plain = new AlertPages(runbooks.all());
        var ours = ranks(questions, text -> runbooks.search(text, runbooks.all().size()).stream()
                .map(hit -> hit.runbook().alert())
                .toList());
        var bm25 = ranks(questions, plain::search);
        ScoreRunbooks.row("page by what an alert says, plain BM25, hit@1", bm25, rank -> rank < 1, 0);
        ScoreRunbooks.row("page by what an alert says, plain BM25, hit@3", bm25, rank -> rank < PLACES, 0);
        double first = ScoreRunbooks.row("page by what an alert says, hit@1", ours, rank -> rank < 1, GATE_1);
        double three = ScoreRunbooks.row("page by what an alert says, hit@3", ours, rank -> rank < PLACES, GATE_3);
        var known = shown(runbooks, questions.stream().map(Question::text).toList());
        var rules = shown(runbooks, rules(data));
        var oos = shown(runbooks, oos(data));
        System.out.printf(
                Locale.ROOT,
                "| a page is shown for alerts that have one %.3f, for public rules about other things %.3f (at most %.2f),"
                        + " for questions about anything %.3f (at most %.2f) |%n",
                known,
                rules,
                MAX_SHOWN,
                oos,
                MAX_SHOWN);
        System.out.printf(
                Locale.ROOT,
                "figures alertpages.hit@1=%.4f alertpages.hit@3=%.4f bm25.hit@1=%.4f shown.rules=%.4f shown.oos=%.4f%n",
                first,
                three,
                IntStream.of(bm25).filter(rank -> rank < 1).count() / (double) bm25.length,
                rules,
                oos);
        boolean beats = IntStream.of(ours).filter(rank -> rank < 1).count()
                > IntStream.of(bm25).filter(rank -> rank < 1).count();
        return first >= GATE_1 && three >= GATE_3 && beats && rules <= MAX_SHOWN && oos <= MAX_SHOWN;
    }

    /** What alerts say asks the agent for its page. */
    static List<AgentCase> onAModel() {
        var questions = questions();
        return IntStream.range(0, questions.size())
                .mapToObj(i -> {
                    var question = questions.get(i);
                    var truth = new Truth(
                            "the page is " + question.page(),
                            output -> output.at("/runbook/alert").asString("").equals(question.page()));
                    var input = Json.MAPPER.createObjectNode().put("alert", question.text());
                    return new AgentCase("page-%03d".formatted(i), "pages", "incident-responder", input, truth);
                })
                .toList();
    }

    private record Question(String page, String text) {}

    private static List<Question> questions() {
        return PublicData.read(TEXTS)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", 2))
                .map(pair -> new Question(pair[0], pair[1]))
                .toList();
    }

    private static List<String> rules(Path data) {
        return AlertRules.read(AlertRules.file(data)).rules().stream()
                .filter(rule -> !AT_HOME.contains(rule.service()))
                .map(rule -> rule.name() + " " + rule.description())
                .toList();
    }

    private static List<String> oos(Path data) {
        try {
            var all = Json.MAPPER.readTree(Files.readString(data.resolve("clinc150/train_val.json")));
            return Stream.of("oos_train", "oos_val")
                    .flatMap(part -> StreamSupport.stream(all.path(part).spliterator(), false))
                    .map(row -> row.path(0).asString(""))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double shown(Runbooks runbooks, List<String> texts) {
        return texts.stream()
                        .filter(text -> FindRunbookTool.fits(runbooks.search(text, 1).getFirst(), text))
                        .count()
                / (double) texts.size();
    }

    private static int[] ranks(List<Question> questions, Function<String, List<String>> search) {
        return questions.stream()
                .mapToInt(question -> search.apply(question.text()).indexOf(question.page()))
                .toArray();
    }

    private List<String> search(String text) {
        var asked = count(text);
        var scores = new ArrayList<Double>();
        for (var words : counts) {
            double norm = 1 - B + B * length(words) / meanLength;
            scores.add(asked.keySet().stream()
                    .mapToDouble(word -> {
                        int frequency = words.getOrDefault(word, 0);
                        int df = having.getOrDefault(word, 0);
                        double idf = Math.log(1 + (counts.size() - df + 0.5) / (df + 0.5));
                        return idf * frequency * (K1 + 1) / (frequency + K1 * norm);
                    })
                    .sum());
        }
        return IntStream.range(0, pages.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> scores.get(i)).reversed())
                .map(i -> pages.get(i).alert())
                .toList();
    }

    private static int length(Map<String, Integer> words) {
        return words.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static Map<String, Integer> count(String text) {
        var counts = new HashMap<String, Integer>();
        try (var stream = WORDS.tokenStream("words", new StringReader(text))) {
            var term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                counts.merge(term.toString(), 1, Integer::sum);
            }
            stream.end();
            return counts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
