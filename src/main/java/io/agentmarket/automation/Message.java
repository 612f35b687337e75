package io.agentmarket.automation;

import io.agentmarket.agents.PublishedVersions;
import io.agentmarket.billing.BudgetNews;
import io.agentmarket.deployments.Withdrawals;
import io.agentmarket.journal.RunNews;
import io.agentmarket.journal.RunWebhook;
import io.agentmarket.journal.RunWebhooks;
import io.agentmarket.shared.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A webhook message: every attempt sends the same bytes and the same id.
 *
 * @param id the same for every endpoint that receives the event
 * @param stream messages of one stream leave in the order of {@code seq}
 * @param body JSON with {@code type}, {@code timestamp} and {@code data}; neither inputs nor outputs. The output for a
 * run's own webhook is added at each attempt and is not in the outbox
 */
record Message(String id, String type, UUID stream, long seq, String body) {

    /** Members of an approval's entries that are sent; its title and arguments are read over the API. */
    private static final String[] OF_APPROVAL = {"approval_id", "risk", "expires_at", "status"};

    static Message of(RunNews.Item item, EventKind kind) {
        var data = Json.MAPPER
                .createObjectNode()
                .put("execution_id", item.execution().toString())
                .put("package_id", item.packageId())
                .put("package_version", item.packageVersion());
        switch (kind) {
            case APPROVAL_REQUESTED, APPROVAL_DECIDED -> copy(item.payload(), data, OF_APPROVAL);
            default -> copy(item.payload(), data, "status", "price_micros", "code");
        }
        var run = item.execution().value();
        return new Message(
                "msg_" + run + "_" + item.seq(), kind.id(), run, item.seq(), body(kind.id(), item.at(), data));
    }

    static Message of(BudgetNews.Item item) {
        return new Message(
                "msg_" + item.id(),
                item.type(),
                item.customer().value(),
                item.seq(),
                body(item.type(), item.at(), item.payload()));
    }

    /** The message for a deployment whose version no longer starts runs. */
    static Message of(Withdrawals.Pinned deployment, PublishedVersions.Withdrawn withdrawn) {
        var data = Json.MAPPER
                .createObjectNode()
                .put("deployment_id", deployment.id().toString())
                .put("name", deployment.name())
                .put("package_id", withdrawn.name().id())
                .put("package_version", withdrawn.name().version())
                .put("reason", withdrawn.reason());
        if (withdrawn.successor() != null) {
            data.put("successor", withdrawn.successor());
        }
        var type = EventKind.DEPLOYMENT_VERSION_WITHDRAWN.id();
        var id = "msg_" + deployment.id() + "_" + withdrawn.name().version();
        return new Message(id, type, deployment.id(), 0, body(type, withdrawn.at(), data));
    }

    /** The message for a due time whose run was refused. */
    static Message refused(Schedule schedule, Schedule.LastRun run, Instant at) {
        var data = of(schedule)
                .put("due_at", run.dueAt().toString())
                .put("code", run.refusal())
                .put("detail", run.detail());
        return of(schedule, EventKind.SCHEDULE_REFUSED, at, data);
    }

    /** The message for a schedule that the platform switched off. */
    static Message switchedOff(Schedule schedule, String reason, Instant at) {
        return of(schedule, EventKind.SCHEDULE_SWITCHED_OFF, at, of(schedule).put("reason", reason));
    }

    private static Message of(Schedule schedule, EventKind kind, Instant at, ObjectNode data) {
        var millis = at.toEpochMilli();
        var id = "msg_" + schedule.id() + "_" + kind.name().toLowerCase(Locale.ROOT) + "_" + millis;
        return new Message(id, kind.id(), schedule.id(), millis, body(kind.id(), at, data));
    }

    private static ObjectNode of(Schedule schedule) {
        return Json.MAPPER.createObjectNode().put("schedule_id", schedule.id().toString());
    }

    /** A test of an endpoint. */
    static Message ping(UUID id, Instant now) {
        var data = Json.MAPPER.createObjectNode().put("message", "This is a test.");
        return new Message("msg_" + id, "ping", id, 0, body("ping", now, data));
    }

    /** The body for a run's own webhook: the end of the run together with its result. */
    static String withAnswer(String body, RunWebhooks.Addressed run) {
        var message = (ObjectNode) Json.STORED.readTree(body);
        if (!RunWebhook.ENDS.contains(message.path("type").asString(""))) {
            return body;
        }
        var data = message.withObject("/data");
        if (run.output() != null) {
            data.set("output", run.output());
        } else if (run.hasOutput()) {
            data.put(
                    "output_url",
                    "/api/v1/executions/" + data.path("execution_id").asString(""));
        }
        if (run.error() != null) {
            data.set("error", run.error());
        }
        return message.toString();
    }

    private static void copy(JsonNode from, ObjectNode to, String... members) {
        for (var member : members) {
            if (from.has(member)) {
                to.set(member, from.get(member));
            }
        }
    }

    private static String body(String type, Instant at, JsonNode data) {
        var body = Json.MAPPER
                .createObjectNode()
                .put("type", type)
                .put("timestamp", at.truncatedTo(ChronoUnit.MICROS).toString());
        body.set("data", data);
        return body.toString();
    }
}
