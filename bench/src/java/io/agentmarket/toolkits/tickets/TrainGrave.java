package io.agentmarket.toolkits.tickets;

import io.agentmarket.text.FeatureSpace;
import io.agentmarket.text.Features;
import io.agentmarket.text.Options;
import io.agentmarket.text.PublicData;
import io.agentmarket.text.SoftmaxRegression;
import io.agentmarket.text.SoftmaxTraining;
import io.agentmarket.text.Vectors;
import io.agentmarket.toolkits.tickets.care.InboxLines;
import io.agentmarket.toolkits.tickets.care.KindsScore;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.DeflaterOutputStream;

/**
 * The command bench/train-grave: fits the head that recognises grave tickets, and says how it does on what it did not
 * learn from: folds, and each kind left out.
 */
final class TrainGrave {

    private static final String CALM = "calm";
    private static final Path OWN = Path.of("bench/training/grave-tickets.txt");
    private static final int BANKING_TEXTS = 3000;
    private static final int FOLDS = 5;
    private static final double SURE = 0.65;
    private static final double LIKELY = 0.45;

    /** Each grave text and each look-alike counts as often, since other calm ones are many. */
    private static final int OWN_WEIGHT = 3;

    private static final SoftmaxTraining.Settings SETTINGS = new SoftmaxTraining.Settings(2e-3, 80);

    /** Tickets and intents that may well be grave are no examples of calm ones. */
    private static final Set<String> MAYBE = Set.of(
            "security", "privacy", "compromised_card", "lost_or_stolen_card", "lost_or_stolen_phone",
            "card_payment_not_recognised", "direct_debit_payment_not_recognised", "cash_withdrawal_not_recognised",
            "passcode_forgotten", "Refund_not_showing_up");

    private final CachedEmbeddings embeddings = new CachedEmbeddings(Path.of("target/text/embeddings.bin"));
    private final List<Example> all;

    private final Set<String> own;

    private TrainGrave(List<Example> own, List<Example> others) {
        this.own = own.stream().map(Example::text).collect(Collectors.toSet());
        var both = new ArrayList<>(own);
        both.addAll(others);
        Collections.shuffle(both, new Random(7));
        this.all = List.copyOf(both);
    }

    public static void main(String[] arguments) throws IOException {
        var options = Options.parse(arguments);
        var file = options.path("--out", "src/main/resources/toolkits/tickets/grave.bin");
        var training = new TrainGrave(own(), others(options.data()));
        training.folds();
        training.leftOut();
        training.write(file);
        System.exit(0);
    }

    private static List<Example> own() {
        var examples = new ArrayList<Example>();
        InboxLines.read(OWN, 2).forEach(line -> examples.add(new Example(line.get(1), line.get(0))));
        InboxLines.of("kinds.txt", 3)
                .forEach(line -> examples.add(new Example(line.get(2), line.get(1).split(" ")[0])));
        return examples;
    }

    private static List<Example> others(Path data) {
        var examples = new ArrayList<Example>();
        Ticket.readAll().stream()
                .filter(ticket -> !MAYBE.contains(ticket.category()) && !KindsScore.hasWords(ticket.text()))
                .forEach(ticket -> examples.add(new Example(ticket.text(), CALM)));
        var banking = new ArrayList<>(PublicData.seededFifth(PublicData.banking(PublicData.bankingFile(data)), 7)
                .train());
        banking.removeIf(example -> MAYBE.contains(example.label()) || KindsScore.hasWords(example.text()));
        banking.subList(0, BANKING_TEXTS).forEach(example -> examples.add(new Example(example.text(), CALM)));
        return examples;
    }

    private record Head(FeatureSpace space, SoftmaxRegression regression) {}

    private Head fit(List<Example> examples) {
        var weighted = new ArrayList<Example>();
        for (var example : examples) {
            weighted.addAll(Collections.nCopies(own.contains(example.text()) ? OWN_WEIGHT : 1, example));
        }
        var texts = weighted.stream().map(Example::text).toList();
        var vectors = embeddings.of(texts);
        var space = FeatureSpace.ofVectors(vectors);
        var features = new ArrayList<Features>();
        for (int i = 0; i < texts.size(); i++) {
            features.add(space.encode(texts.get(i), vectors.get(i)));
        }
        return new Head(
                space,
                SoftmaxTraining.train(
                        features, weighted.stream().map(Example::label).toList(), space.size(), SETTINGS));
    }

    private double score(Head head, String text) {
        var logits = head.regression()
                .logits(head.space().encode(text, embeddings.of(List.of(text)).getFirst()));
        return 1 - Vectors.softmax(logits)[head.regression().labels().indexOf(CALM)];
    }

    private void folds() {
        var scored = new ArrayList<Scored>();
        for (int fold = 0; fold < FOLDS; fold++) {
            var train = new ArrayList<Example>();
            var test = new ArrayList<Example>();
            for (int i = 0; i < all.size(); i++) {
                (i % FOLDS == fold ? test : train).add(all.get(i));
            }
            var head = fit(train);
            test.forEach(example -> scored.add(new Scored(example, score(head, example.text()))));
        }
        report("grave, " + FOLDS + " folds", scored, each -> !each.equals(CALM));
        report("calm, " + FOLDS + " folds", scored, CALM::equals);
        for (var kind : new TreeSet<>(all.stream().map(Example::label).toList())) {
            report(kind, scored, kind::equals);
        }
    }

    private void leftOut() {
        for (var kind : new TreeSet<>(all.stream().map(Example::label).toList())) {
            if (!kind.equals(CALM)) {
                var head = fit(all.stream().filter(each -> !each.label().equals(kind)).toList());
                report(
                        "left out: " + kind,
                        all.stream()
                                .map(each -> new Scored(each, score(head, each.text())))
                                .toList(),
                        kind::equals);
            }
        }
    }

    private record Scored(Example example, double score) {}

    private static void report(String title, List<Scored> scored, Predicate<String> labels) {
        var these = scored.stream().filter(each -> labels.test(each.example().label())).toList();
        System.out.printf(
                Locale.ROOT,
                "%-24s %4d, sure %.3f, likely %.3f%n",
                title,
                these.size(),
                share(these, SURE),
                share(these, LIKELY));
    }

    private static double share(List<Scored> scored, double bound) {
        return (double) scored.stream().filter(each -> each.score() >= bound).count() / scored.size();
    }

    private void write(Path file) throws IOException {
        var head = fit(all);
        try (var out = new DataOutputStream(new DeflaterOutputStream(Files.newOutputStream(file)))) {
            head.space().writeTo(out);
            head.regression().writeTo(out);
        }
        System.out.printf("weights=%s bytes=%d%n", file, Files.size(file));
    }
}
