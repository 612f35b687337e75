/**
 * Unattended starts of runs and outgoing notifications: schedules, inbound triggers, outbound webhooks.
 *
 * <p>Owns: schedule, inbound_trigger, trigger_call, webhook_endpoint, webhook_delivery, webhook_cursor,
 * run_signing_secret, scheduled_tasks. Never: starts a run with rights of its own (the rights, limits and budgets of an
 * API key apply); puts a secret into a log, or into a response after the first, except the secret that signs messages
 * about runs, which has its own endpoint; puts an input into a message, or an output into one that is not for the run's
 * own webhook; makes an outgoing call inside a transaction. Invariants: a due time starts at most one run, and of
 * several missed ones only the latest starts one; a trigger's call starts at most one run, no matter how often it is
 * repeated; every event is in the outbox once per subscribed endpoint, and those of one run are sent in order; a
 * message keeps its id in every attempt; a customer whose endpoints hang or fail delays its own messages only; every
 * change by a customer is in the audit log. Fails: a refused run is recorded where its owner sees it; a delivery is
 * retried for three days and then kept as a dead letter; a message may arrive twice, but is never lost.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "stores",
            "egress",
            "edge",
            "expressions",
            "identity",
            "vault",
            "agents",
            "deployments",
            "journal",
            "billing",
            "engine"
        })
package io.agentmarket.automation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
