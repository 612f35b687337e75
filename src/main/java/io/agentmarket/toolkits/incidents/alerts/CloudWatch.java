package io.agentmarket.toolkits.incidents.alerts;

import io.agentmarket.toolkits.incidents.Times;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** An alarm of CloudWatch: the alarm itself, the text of an SNS message, or an EventBridge event. */
final class CloudWatch implements AlertReader.Sender {

    /** The dimensions that name a subject, the most specific first. */
    private static final List<String> DIMENSIONS = List.of(
            "ServiceName",
            "FunctionName",
            "ApiName",
            "QueueName",
            "TableName",
            "DBInstanceIdentifier",
            "DBClusterIdentifier",
            "CacheClusterId",
            "StreamName",
            "TopicName",
            "BucketName",
            "LoadBalancer",
            "TargetGroup",
            "AutoScalingGroupName",
            "ClusterName",
            "InstanceId");

    @Override
    public Optional<Told> read(JsonNode body) {
        if (body.path("Message").isString() && (body.has("TopicArn") || body.has("Type"))) {
            var message = body.path("Message").stringValue();
            return AlertReader.object(message)
                    .flatMap(this::read)
                    .or(() -> Optional.of(new Told("cloudwatch")
                            .from(Times.find(body.path("Timestamp")))
                            .saying(Members.first(body, "/Subject"), message.strip())));
        }
        if (body.path("AlarmName").isString()) {
            var state = Members.first(body, "/NewStateValue");
            return Optional.of(new Told("cloudwatch")
                    .state(Members.isOver(state), state)
                    .named(Members.first(body, "/AlarmName"))
                    .about(name(dimensions(body.at("/Trigger/Dimensions"))))
                    .from(Times.find(Members.time(body, "/StateChangeTime")))
                    .until(Times.find(Members.time(body, "/StateChangeTime")))
                    .saying(Members.first(body, "/AlarmDescription"), Members.first(body, "/NewStateReason")));
        }
        return body.at("/detail/alarmName").isString() ? Optional.of(event(body)) : Optional.empty();
    }

    private static Told event(JsonNode body) {
        var state = Members.first(body, "/detail/state/value");
        var metric = body.at("/detail/configuration/metrics/0/metricStat/metric/dimensions");
        return new Told("cloudwatch")
                .state(Members.isOver(state), state)
                .named(Members.first(body, "/detail/alarmName"))
                .about(name(Members.tags(metric)))
                .from(Times.find(Members.time(body, "/detail/state/timestamp", "/time")))
                .until(Times.find(Members.time(body, "/detail/state/timestamp", "/time")))
                .saying(
                        Members.first(body, "/detail/configuration/description"),
                        Members.first(body, "/detail/state/reason"));
    }

    private static Map<String, String> dimensions(JsonNode list) {
        var dimensions = new HashMap<String, String>();
        list.values()
                .forEach(it ->
                        dimensions.put(Members.first(it, "/name", "/Name"), Members.first(it, "/value", "/Value")));
        return dimensions;
    }

    private static String name(Map<String, String> dimensions) {
        return DIMENSIONS.stream()
                .map(name -> dimensions.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
    }
}
