package io.agentmarket.toolkits.tickets;

import io.agentmarket.text.Label;
import io.agentmarket.tools.Arguments;
import java.util.List;

/** One decision about a ticket, as runs see it. */
record Decision(String value, double confidence, List<String> evidence) {

    static Decision of(Label label) {
        return new Decision(label.value(), Arguments.rounded(label.confidence()), label.evidence());
    }
}
