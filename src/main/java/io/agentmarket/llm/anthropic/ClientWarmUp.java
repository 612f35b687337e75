package io.agentmarket.llm.anthropic;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Loads the SDK while the web server starts, where the platform has a key: cold, it costs the first call some two
 * seconds of processor time. Nothing is sent. A platform without a key pays when a customer's first call comes.
 */
@Component
class ClientWarmUp implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(ClientWarmUp.class);

    private final AnthropicApi api;

    ClientWarmUp(AnthropicApi api) {
        this.api = api;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (api.platformKey().isPresent()) {
            Thread.ofPlatform().daemon().name("anthropic-warm-up").start(this::load);
        }
    }

    private void load() {
        try {
            api.client();
        } catch (IllegalStateException e) { // the platform is stopping already
            LOG.atDebug().setCause(e).log("the SDK was not warmed up");
        }
    }
}
