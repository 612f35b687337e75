package io.agentmarket.toolkits.apis;

import io.agentmarket.egress.Egress;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class ApiToolsContractTest extends ToolContract {

    @Override
    protected List<Tool> tools(Egress outside) {
        return ApiTools.all(outside);
    }

    @Override
    protected Map<String, String> examples() {
        return Map.of("call_api", "{\"method\": \"GET\", \"url\": \"https://api.example.com/orders\"}");
    }

    @Override
    protected String grant(String tool) {
        return "{\"hosts\": [\"api.example.com\"]}";
    }

    @Override
    protected Optional<Effect> effect() {
        return Optional.of(new Effect(
                "call_api",
                "{\"hosts\": [\"api.example.com\"], \"methods\": [\"POST\"]}",
                "{\"method\": \"POST\", \"url\": \"https://api.example.com/orders\", \"body\": {\"sku\": \"7\"}}",
                "send/approval"));
    }
}
