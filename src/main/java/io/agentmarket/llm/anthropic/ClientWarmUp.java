package io.agentmarket.llm.anthropic;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Loads the SDK while the web server starts, if the platform has a key: otherwise it costs the first call some two
 * seconds of processor time. Nothing is sent. On a platform without a key, the first call with a customer's key pays
 * for it.
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
        if (api.hasPlatformKey()) {
            Thread.ofPlatform().daemon().name("anthropic-warm-up").start(this::load);
        }
    }

    private void load() {
        try {
            api.client();
        } catch (IllegalStateException e) { // the platform is already stopping
            LOG.atDebug().setCause(e).log("the SDK was not warmed up");
        }
    }
}
