package io.agentmarket.toolkits.tickets;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Loads the embedding model, the triage weights and the index of articles while the web server starts: cold, they cost
 * the first run some seconds. A run that comes earlier waits only for the parts that it needs.
 */
@Component
class WarmUp implements SmartInitializingSingleton, DisposableBean {

    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private final HelpArticles articles;
    private final TriageTicketTool triage;
    private @Nullable Thread loading;

    WarmUp(HelpArticles articles, TriageTicketTool triage) {
        this.articles = articles;
        this.triage = triage;
    }

    @Override
    public void afterSingletonsInstantiated() {
        // Not a virtual thread: loading native code would block one of the few carrier threads.
        loading = Thread.ofPlatform().daemon().name("warm-up").start(() -> {
            triage.load();
            articles.search("How do I reset my password?", 1);
        });
    }

    /** Waits for native code that is still loading, because the end of the JVM would crash its thread. */
    @Override
    public void destroy() throws InterruptedException {
        if (loading != null) {
            loading.join(MAX_WAIT);
        }
    }
}
