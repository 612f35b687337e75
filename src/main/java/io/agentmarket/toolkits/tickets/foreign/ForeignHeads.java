package io.agentmarket.toolkits.tickets.foreign;

import io.agentmarket.text.FeatureSpace;
import io.agentmarket.text.Features;
import io.agentmarket.text.Label;
import io.agentmarket.text.SentenceModel;
import io.agentmarket.text.SoftmaxRegression;
import io.agentmarket.text.SoftmaxTraining;
import io.agentmarket.text.Vectors;
import java.util.List;
import java.util.function.Function;

/**
 * Linear heads over the vectors of a multilingual model, fitted to the shipped English tickets. Such a model puts a
 * sentence and its translation next to each other, so the heads read other languages without examples of them. Nobody
 * has checked them on those languages: no confidence is above {@value #MAX_CONFIDENCE}, and a head says nothing where
 * its own would be below {@value #MIN_CONFIDENCE}.
 */
final class ForeignHeads {

    static final double MAX_CONFIDENCE = 0.6;
    static final double MIN_CONFIDENCE = 0.4;

    private static final Label NOT_JUDGED = new Label("unknown", 0, List.of());
    private static final SoftmaxTraining.Settings SETTINGS = new SoftmaxTraining.Settings(1e-3, 60);

    private final SentenceModel model;
    private final FeatureSpace space;
    private final SoftmaxRegression category;
    private final SoftmaxRegression priority;
    private final SoftmaxRegression sentiment;
    private final SoftmaxRegression urgency;

    private ForeignHeads(
            SentenceModel model, FeatureSpace space, List<Features> features, List<ShippedTicket> tickets) {
        this.model = model;
        this.space = space;
        this.category = fit(features, tickets, ShippedTicket::category);
        this.priority = fit(features, tickets, ShippedTicket::priority);
        this.sentiment = fit(features, tickets, ShippedTicket::sentiment);
        this.urgency = fit(features, tickets, ShippedTicket::urgency);
    }

    /** Reads each ticket once with the model: a thousand tickets take some 10 s of one core with a small model. */
    static ForeignHeads fit(SentenceModel model, List<ShippedTicket> tickets) {
        var vectors = model.embedAll(tickets.stream().map(ShippedTicket::text).toList());
        var space = FeatureSpace.ofVectors(vectors);
        var features = vectors.stream().map(vector -> space.encode("", vector)).toList();
        return new ForeignHeads(model, space, features, tickets);
    }

    private SoftmaxRegression fit(
            List<Features> features, List<ShippedTicket> tickets, Function<ShippedTicket, String> head) {
        return SoftmaxTraining.train(features, tickets.stream().map(head).toList(), space.size(), SETTINGS);
    }

    ForeignTriage judge(String text) {
        var features = space.encode("", model.embed(text));
        return new ForeignTriage(
                decide(category, features),
                decide(priority, features),
                decide(sentiment, features),
                decide(urgency, features));
    }

    private static Label decide(SoftmaxRegression head, Features features) {
        var probabilities = Vectors.softmax(head.logits(features));
        int best = Vectors.argmax(probabilities);
        return probabilities[best] < MIN_CONFIDENCE
                ? NOT_JUDGED
                : new Label(head.labels().get(best), Math.min(MAX_CONFIDENCE, probabilities[best]), List.of());
    }
}
