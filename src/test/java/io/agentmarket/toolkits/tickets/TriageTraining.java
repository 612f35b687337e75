package io.agentmarket.toolkits.tickets;

import io.agentmarket.text.Committee;
import io.agentmarket.text.Embedder;
import io.agentmarket.text.FeatureSpace;
import io.agentmarket.text.Features;
import io.agentmarket.text.PublicData;
import io.agentmarket.text.PublicData.Split;
import io.agentmarket.text.SoftmaxRegression;
import io.agentmarket.text.SoftmaxTraining;
import io.agentmarket.text.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Trains all shipped classifiers, each on four fifths of its data; the held-out fifth is never used. */
final class TriageTraining {

    private static final int GENERAL_TERMS = 6000;
    private static final SoftmaxTraining.Settings CATEGORY = new SoftmaxTraining.Settings(1e-3, 60);
    private static final SoftmaxTraining.Settings TONE = new SoftmaxTraining.Settings(1e-4, 60);
    private static final SoftmaxTraining.Settings SCOPE = new SoftmaxTraining.Settings(1e-4, 60);
    private static final int ASSISTANT_TEXTS = 2000;
    private static final int SUPPORT_TEXTS = 1000;
    private static final int BANKING_TEXTS = 1000;
    // Our own texts are few beside the public ones, and they are what the boundary is about.
    private static final int OWN_WEIGHT = 4;
    private static final Path NOT_BANKING = Path.of("bench/training/not-banking.txt");

    // Intents of clinc150 that a company's support desk, a bank's above all, may well be asked: no negatives.
    private static final Set<String> SUPPORT =
            Set.of(("account_blocked application_status apr balance bill_balance bill_due cancel cancel_reservation"
                            + " card_declined carry_on change_language change_user_name confirm_reservation credit_limit"
                            + " credit_limit_change credit_score damaged_card direct_deposit exchange_rate"
                            + " expiration_date find_phone flight_status freeze_account improve_credit_score income"
                            + " insurance insurance_change interest_rate international_fees lost_luggage min_payment"
                            + " new_card order order_checks order_status pay_bill payday pin_change redeem_rewards"
                            + " replacement_card_duration report_fraud report_lost_card reset_settings"
                            + " rewards_balance rollover_401k routing spending_history sync_device taxes transactions"
                            + " transfer travel_notification travel_alert user_name w2 international_visa"
                            + " schedule_maintenance last_maintenance who_do_you_work_for what_can_i_ask_you"
                            + " pto_balance pto_request pto_request_status pto_used thank_you uber book_hotel")
                    .split(" "));

    private final CachedEmbeddings embeddings;
    private final Random random;
    private final long seed;
    private final Split banking;
    private final List<Ticket> tickets;
    private final List<Example> assistant;
    private final List<Example> support;

    TriageTraining(Path data, long seed, CachedEmbeddings embeddings) {
        this.embeddings = embeddings;
        this.seed = seed;
        this.random = new Random(seed);
        this.banking = PublicData.seededFifth(PublicData.banking(PublicData.bankingFile(data)), seed);
        this.tickets = Ticket.split(seed).train();
        var requests = PublicData.clinc(PublicData.clincFile(data), "train").stream()
                .collect(Collectors.partitioningBy(example -> SUPPORT.contains(example.label())));
        this.assistant = sample(requests.get(false), ASSISTANT_TEXTS);
        this.support = sample(requests.get(true), SUPPORT_TEXTS);
    }

    Weights train() {
        return new Weights(seed, general(), banking());
    }

    private Weights.General general() {
        var own = tickets.stream().filter(ticket -> !ticket.isForeign()).toList();
        var category = labelled(own, Ticket::category);
        var full = space(category);
        var space = prune(full, train(full, category, CATEGORY), GENERAL_TERMS);
        return new Weights.General(
                space,
                train(space, category, CATEGORY),
                train(space, balanced(labelled(own, Ticket::priority)), TONE),
                train(space, balanced(labelled(own, Ticket::sentiment)), TONE),
                train(space, balanced(labelled(own, Ticket::urgency)), TONE),
                train(space, scope(), SCOPE));
    }

    private static List<Example> labelled(List<Ticket> tickets, Function<Ticket, String> column) {
        return tickets.stream()
                .map(ticket -> new Example(ticket.text(), column.apply(ticket)))
                .toList();
    }

    /** Repeats rare labels, by the square root of how much rarer they are than the commonest one. */
    private static List<Example> balanced(List<Example> examples) {
        var counts = examples.stream().collect(Collectors.groupingBy(Example::label, Collectors.counting()));
        double most = Collections.max(counts.values());
        return examples.stream()
                .flatMap(example -> repeated(example, (int) Math.round(Math.sqrt(most / counts.get(example.label())))))
                .toList();
    }

    private static Stream<Example> repeated(Example example, int times) {
        return Collections.nCopies(times, example).stream();
    }

    private List<Example> scope() {
        var own = tickets.stream()
                .map(ticket -> new Example(ticket.text(), ticket.isForeign() ? TicketTriage.NO_TICKET : "ticket"))
                .flatMap(example -> repeated(example, OWN_WEIGHT));
        var asked = Stream.concat(support.stream(), sample(banking.train(), BANKING_TEXTS).stream())
                .map(example -> new Example(example.text(), "ticket"));
        var other = assistant.stream().map(example -> new Example(example.text(), TicketTriage.NO_TICKET));
        return Stream.of(own, asked, other).flatMap(Function.identity()).toList();
    }

    private Weights.Banking banking() {
        var intents = banking.train();
        var own = Stream.concat(
                tickets.stream().map(Ticket::text), PublicData.read(NOT_BANKING).lines());
        var others = Stream.concat(
                        own.flatMap(text -> Collections.nCopies(OWN_WEIGHT, text).stream()),
                        assistant.stream().map(Example::text))
                .map(text -> new Example(text, TicketTriage.NO_INTENT))
                .toList();
        var all = both(intents, others);
        var space = space(all);
        return new Weights.Banking(space, committee(space, all));
    }

    private Committee committee(FeatureSpace space, List<Example> examples) {
        var labels = examples.stream().map(Example::label).toList();
        return Committee.train(features(space, examples), labels, space.size(), seed);
    }

    private static List<Example> both(List<Example> one, List<Example> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    private FeatureSpace space(List<Example> examples) {
        var texts = examples.stream().map(Example::text).distinct().toList();
        return FeatureSpace.fit(texts, embeddings.of(texts), 2);
    }

    /** Keeps the terms whose weights are largest over all labels (the norm of their row). */
    private static FeatureSpace prune(FeatureSpace space, SoftmaxRegression model, int most) {
        var norms = IntStream.range(Embedder.DIMENSIONS, space.size())
                .mapToDouble(row -> IntStream.range(0, model.labels().size())
                        .mapToDouble(k -> model.weight(row, k) * model.weight(row, k))
                        .sum())
                .toArray();
        return space.keep(IntStream.range(0, norms.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -norms[i]).thenComparing(i -> i))
                .limit(most)
                .sorted()
                .mapToInt(Integer::intValue)
                .toArray());
    }

    private SoftmaxRegression train(FeatureSpace space, List<Example> examples, SoftmaxTraining.Settings settings) {
        var labels = examples.stream().map(Example::label).toList();
        return SoftmaxTraining.train(features(space, examples), labels, space.size(), settings);
    }

    private List<Features> features(FeatureSpace space, List<Example> examples) {
        var vectors = embeddings.of(examples.stream().map(Example::text).toList());
        return IntStream.range(0, examples.size())
                .mapToObj(i -> space.encode(examples.get(i).text(), vectors.get(i)))
                .toList();
    }

    private List<Example> sample(List<Example> examples, int count) {
        var shuffled = new ArrayList<>(examples);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, Math.min(count, shuffled.size()));
    }
}
