/**
 * The tools of a support ticket: triage, help articles, resolved tickets.
 *
 * <p>Owns: labelled_ticket; the seeded articles and resolved tickets; the classifiers of tickets and their weights.
 * Never: a network, or an answer to a customer of its own accord. Invariants: the same text and weights give the same
 * answer; every evidence word occurs in the text; a customer's own labels and articles stay its own; labelled tickets
 * of another replica are found within 30 s, articles at once. Fails: at start-up for missing or damaged weights; a call
 * as a result that the model can read.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "stores",
            "text",
            "tools",
            "identity",
            "search",
            "documents",
            "toolkits.tickets.mail",
            "toolkits.tickets.care",
            "toolkits.tickets.foreign"
        })
package io.agentmarket.toolkits.tickets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
