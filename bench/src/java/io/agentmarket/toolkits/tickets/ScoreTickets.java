package io.agentmarket.toolkits.tickets;

import io.agentmarket.text.Label;
import io.agentmarket.text.Options;
import io.agentmarket.text.PublicData;
import io.agentmarket.text.PublicData.Split;
import io.agentmarket.text.ReadText;
import io.agentmarket.toolkits.tickets.BenchModel.Scored;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The command bench/score-tickets: how well tickets are classified, beside naive Bayes; fails below the gates. */
final class ScoreTickets {

    private static final double BANKING_GATE = 0.925;
    private static final double SHIPPED_GATE = 0.915;
    private static final double CLINC_GATE = 0.968;
    private static final double FOREIGN_GATE = 0.96;
    private static final int FOLDS = 3;
    private static final long FOLD_SEED = 99;
    private static final List<Long> SEEDS = List.of(1L, 2L, 3L);

    private final Path data;
    private final CachedEmbeddings embeddings = new CachedEmbeddings(Path.of("target/text/embeddings.bin"));
    private final StringBuilder figures = new StringBuilder("figures");
    private boolean passed = true;

    private ScoreTickets(Path data) {
        this.data = data;
    }

    public static void main(String[] arguments) {
        var options = Options.parse(arguments);
        var test = options.findFile("--test");
        var run = new ScoreTickets(options.data());
        if (test.isEmpty()) {
            run.bankingFifths();
            run.clincFolds();
            run.general();
        } else if (PublicData.read(test.get()).stripLeading().startsWith("{")) {
            run.clincFile(test.get(), PublicData.hasSplit(test.get(), "test") ? "test" : "val");
        } else {
            run.bankingFile(test.get());
        }
        System.out.println(run.figures);
        System.exit(run.passed ? 0 : 1);
    }

    private void bankingFifths() {
        var all = PublicData.banking(PublicData.bankingFile(data));
        var splits =
                SEEDS.stream().map(seed -> PublicData.seededFifth(all, seed)).toList();
        report("banking77 naive Bayes, held-out fifth, seeds " + SEEDS, "bankingBayes", baseline(splits));
        var ours = report("banking77 ours, held-out fifth, seeds " + SEEDS, "banking", ours(splits));
        gate("banking77", ours, BANKING_GATE);
        long seed = TicketTriage.shippedWeights().seed();
        shipped(
                "held-out fifth, seed " + seed,
                PublicData.seededFifth(all, seed).heldOut());
    }

    private void bankingFile(Path file) {
        var split = List.of(new Split(PublicData.banking(PublicData.bankingFile(data)), PublicData.banking(file)));
        int size = split.getFirst().heldOut().size();
        var bayes = shares(Math.round(baseline(split)[0] * size), size);
        report("banking77 naive Bayes on " + file.getFileName(), "bankingBayes", bayes);
        var ours = shares(Math.round(ours(split)[0] * size), size);
        gate("banking77", report("banking77 ours on " + file.getFileName(), "banking", ours), BANKING_GATE);
        shipped("on " + file.getFileName(), split.getFirst().heldOut());
    }

    private static double[] baseline(List<Split> splits) {
        return splits.stream()
                .mapToDouble(split -> new NaiveBayes(split.train()).accuracy(split.heldOut()))
                .toArray();
    }

    private double[] ours(List<Split> splits) {
        return splits.stream()
                .mapToDouble(
                        split -> BenchModel.accuracy(new BenchModel(split.train(), embeddings).score(split.heldOut())))
                .toArray();
    }

    /** The 8-bit weights; naming no intent counts as a mistake. */
    private void shipped(String where, List<Example> unseen) {
        var triage = new TicketTriage(TicketTriage.shippedWeights(), Teams.load());
        long right = unseen.parallelStream()
                .filter(each -> triage.findIntent(ReadText.of(each.text()))
                        .map(Label::value)
                        .filter(each.label()::equals)
                        .isPresent())
                .count();
        var score = report("banking77 shipped weights, " + where, "bankingShipped", shares(right, unseen.size()));
        gate("banking77 by the shipped weights", score, SHIPPED_GATE);
    }

    /** Each fold is scored by a model and by a threshold that come from the other folds. */
    private void clincFolds() {
        var file = PublicData.clincFile(data);
        var requests = folds(both(PublicData.clinc(file, "train"), PublicData.clinc(file, "val")));
        var others = folds(both(PublicData.clinc(file, "oos_train"), PublicData.clinc(file, "oos_val")));
        var known = new ArrayList<List<Scored>>();
        var foreign = new ArrayList<List<Scored>>();
        for (int fold = 0; fold < FOLDS; fold++) {
            var model = new BenchModel(allBut(requests, fold), embeddings);
            known.add(model.score(requests.get(fold)));
            foreign.add(model.score(others.get(fold)));
        }
        var accuracy = new double[FOLDS];
        var accepted = new double[FOLDS];
        var recall = new double[FOLDS];
        for (int fold = 0; fold < FOLDS; fold++) {
            var unseen = allBut(known, fold);
            var rejection = Rejection.fit(unseen);
            double threshold = rejection.threshold(unseen);
            accuracy[fold] = BenchModel.accuracy(known.get(fold));
            accepted[fold] = rejection.accepted(known.get(fold), threshold);
            recall[fold] = rejection.recall(foreign.get(fold), threshold);
        }
        gate("clinc150", report("clinc150 ours, in-scope, 3 folds", "clinc", accuracy), CLINC_GATE);
        report("clinc150 ours, accepted with the right label, 3 folds", "clincAccepted", accepted);
        gate(
                "clinc150 out-of-scope recall",
                report("clinc150 ours, out-of-scope recall, 3 folds", "clincOos", recall),
                FOREIGN_GATE);
    }

    private static List<Example> both(List<Example> one, List<Example> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    private static List<List<Example>> folds(List<Example> examples) {
        var shuffled = new ArrayList<>(examples);
        Collections.shuffle(shuffled, new Random(FOLD_SEED));
        return IntStream.range(0, FOLDS)
                .mapToObj(fold ->
                        shuffled.subList(shuffled.size() * fold / FOLDS, shuffled.size() * (fold + 1) / FOLDS))
                .map(List::copyOf)
                .toList();
    }

    private static <T> List<T> allBut(List<List<T>> folds, int left) {
        return IntStream.range(0, folds.size())
                .filter(fold -> fold != left)
                .mapToObj(folds::get)
                .flatMap(List::stream)
                .toList();
    }

    /** Another file of clinc150's form: its split "test", or "val", by a model and a threshold of the training part. */
    private void clincFile(Path file, String split) {
        var training = PublicData.clinc(PublicData.clincFile(data), "train");
        var inner = PublicData.seededFifth(training, FOLD_SEED);
        var unseen = new BenchModel(inner.train(), embeddings).score(inner.heldOut());
        var rejection = Rejection.fit(unseen);
        double threshold = rejection.threshold(unseen);
        var model = new BenchModel(training, embeddings);
        var known = model.score(PublicData.clinc(file, split));
        var foreign = model.score(PublicData.clinc(file, "oos_" + split));
        var where = ", " + split + " of " + file.getFileName();
        long right = Math.round(BenchModel.accuracy(known) * known.size());
        long accepted = Math.round(rejection.accepted(known, threshold) * known.size());
        long found = Math.round(rejection.recall(foreign, threshold) * foreign.size());
        gate("clinc150", report("clinc150 ours, in-scope" + where, "clinc", shares(right, known.size())), CLINC_GATE);
        report("clinc150 ours, accepted with the right label" + where, "clincAccepted", shares(accepted, known.size()));
        gate(
                "clinc150 out-of-scope recall",
                report("clinc150 ours, out-of-scope recall" + where, "clincOos", shares(found, foreign.size())),
                FOREIGN_GATE);
    }

    private void general() {
        var tickets = new HeldOutTickets();
        head(tickets, "category", Ticket::category, Triage::category);
        head(tickets, "priority", Ticket::priority, Triage::priority);
        head(tickets, "sentiment", Ticket::sentiment, Triage::sentiment);
        head(tickets, "urgency", Ticket::urgency, Triage::urgency);
        System.out.printf(
                Locale.ROOT,
                "shipped weights: out-of-scope recall %.3f, tickets called out of scope %.3f, with a bank intent %.3f%n",
                tickets.outOfScope(true),
                tickets.outOfScope(false),
                tickets.withBankIntent());
    }

    private void head(
            HeldOutTickets tickets, String name, Function<Ticket, String> truth, Function<Triage, Label> head) {
        long right = Math.round(tickets.accuracy(truth, head) * tickets.tickets());
        var title = String.format(
                Locale.ROOT,
                "shipped weights, %s, %d held-out tickets (commonest label alone: %.3f)",
                name,
                tickets.tickets(),
                tickets.majority(truth));
        report(title, name, shares(right, Math.toIntExact(tickets.tickets())));
    }

    /** As many ones as hits among zeros, so that one standard error serves both kinds of score. */
    private static double[] shares(long hits, int size) {
        return LongStream.range(0, size).mapToDouble(i -> i < hits ? 1 : 0).toArray();
    }

    private double report(String title, String name, double[] values) {
        double mean = DoubleStream.of(values).average().orElseThrow();
        double square =
                DoubleStream.of(values).map(value -> Math.pow(value - mean, 2)).sum();
        double error = values.length < 2 ? 0 : Math.sqrt(square / (values.length - 1) / values.length);
        System.out.printf(Locale.ROOT, "%s: %.4f +- %.4f%n", title, mean, error);
        figures.append(String.format(Locale.ROOT, " %s=%.4f+-%.4f", name, mean, error));
        return mean;
    }

    private void gate(String title, double value, double gate) {
        if (value < gate) {
            System.err.printf(Locale.ROOT, "%s is %.4f, below its gate of %.3f.%n", title, value, gate);
            passed = false;
        }
    }
}
