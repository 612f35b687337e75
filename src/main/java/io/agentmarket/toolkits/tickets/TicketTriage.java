package io.agentmarket.toolkits.tickets;

import io.agentmarket.text.Evidence;
import io.agentmarket.text.FeatureSpace;
import io.agentmarket.text.Features;
import io.agentmarket.text.Label;
import io.agentmarket.text.ReadText;
import io.agentmarket.text.SoftmaxRegression;
import io.agentmarket.text.Vectors;
import io.agentmarket.text.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Reads a support ticket and finds its category, its urgency, and the words that support both. */
final class TicketTriage {

    /** The label of the intent head for a text that is no banking request. */
    static final String NO_INTENT = "none";

    static final String NO_TICKET = "other";
    private static final String WEIGHTS = "/toolkits/tickets/triage.bin";

    private final Weights weights;
    private final Teams teams;

    TicketTriage(Weights weights, Teams teams) {
        this.weights = weights;
        this.teams = teams;
    }

    /** Reads the shipped weights; the embedding model is loaded at the first assessment. */
    static TicketTriage load() {
        return new TicketTriage(shippedWeights(), Teams.load());
    }

    static Weights shippedWeights() {
        try (var in = TicketTriage.class.getResourceAsStream(WEIGHTS)) {
            if (in == null) {
                throw new IOException("no resource " + WEIGHTS);
            }
            return Weights.readFrom(in);
        } catch (IOException e) {
            throw new UncheckedIOException("the triage weights cannot be read from the class path", e);
        }
    }

    Teams teams() {
        return teams;
    }

    /** Assesses a ticket; either part may be empty. */
    Triage assess(String subject, String body) {
        var text = ReadText.of(subject.isBlank() ? body : body.isBlank() ? subject : subject + "\n" + body);
        var general = weights.general();
        var space = general.space();
        var features = space.encode(text.text(), text.reading().vector());
        var category = decide(text, space, general.category(), features);
        var second = second(text, space, general.category(), features);
        var priority = decide(text, space, general.priority(), features);
        var intent = findIntent(text).orElse(null);
        double score = text.isWordless() ? 1 : foreignness(features);
        return new Triage(
                category,
                second,
                priority,
                decide(text, space, general.sentiment(), features),
                decide(text, space, general.urgency(), features),
                teams.suggest(category, priority),
                intent,
                score > 0.5 && intent == null,
                score);
    }

    private static Label decide(ReadText text, FeatureSpace space, SoftmaxRegression head, Features features) {
        var probabilities = Vectors.softmax(head.logits(features));
        int best = Vectors.argmax(probabilities);
        return new Label(head.labels().get(best), probabilities[best], Evidence.of(text, space, head, best));
    }

    private static Label second(ReadText text, FeatureSpace space, SoftmaxRegression head, Features features) {
        var probabilities = Vectors.softmax(head.logits(features));
        int best = Vectors.argmax(probabilities);
        var others = probabilities.clone();
        others[best] = Float.NEGATIVE_INFINITY;
        int second = Vectors.argmax(others);
        return new Label(head.labels().get(second), probabilities[second], Evidence.of(text, space, head, second));
    }

    private double foreignness(Features features) {
        var domain = weights.general().domain();
        return Vectors.softmax(domain.logits(features))[domain.labels().indexOf(NO_TICKET)];
    }

    /**
     * The banking intent of a text, if that intent alone is more probable than "none". The probabilities of intents are
     * not added: a ticket that resembles banking in general spreads its probability over many intents.
     */
    Optional<Label> findIntent(ReadText text) {
        var banking = weights.banking();
        var labels = banking.intents().labels();
        var features = banking.space().encode(text.text(), text.reading().vector());
        var probabilities = banking.intents().probabilities(features);
        int best = Vectors.argmax(probabilities);
        if (text.isWordless() || labels.get(best).equals(NO_INTENT)) {
            return Optional.empty();
        }
        float intents = 1 - probabilities[labels.indexOf(NO_INTENT)];
        var evidence = Evidence.of(text, banking.space(), banking.intents().linear(), best);
        return Optional.of(new Label(labels.get(best), probabilities[best] / intents, evidence));
    }
}
