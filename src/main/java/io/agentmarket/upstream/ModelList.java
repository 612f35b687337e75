package io.agentmarket.upstream;

import io.agentmarket.tiers.Model;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /v1/models}: the models that can be called today, all on one page. Clients use it to test a key. */
final class ModelList {

    private final FakeUpstream.Settings settings;

    ModelList(FakeUpstream.Settings settings) {
        this.settings = settings;
    }

    JsonNode answer(String path) {
        var models = settings.prices().models(settings.clock().instant());
        if (path.startsWith("/v1/models/")) {
            var id = path.substring("/v1/models/".length());
            return models.stream()
                    .filter(model -> model.id().equals(id))
                    .findFirst()
                    .map(ModelList::view)
                    .orElseThrow(() -> Refusal.notFound("model: " + id));
        }
        var list = Wire.JSON.createObjectNode();
        var data = list.putArray("data");
        models.forEach(model -> data.add(view(model)));
        return list.put("has_more", false)
                .put("first_id", models.getFirst().id())
                .put("last_id", models.getLast().id());
    }

    private static ObjectNode view(Model model) {
        return Wire.JSON
                .createObjectNode()
                .put("type", "model")
                .put("id", model.id())
                .put("display_name", model.title())
                .put(
                        "created_at",
                        model.availableFrom()
                                .atStartOfDay()
                                .atOffset(ZoneOffset.UTC)
                                .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME))
                .put("max_input_tokens", model.contextTokens())
                .put("max_tokens", model.maxOutputTokens())
                .put("lifecycle", "active");
    }
}
