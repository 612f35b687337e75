package io.agentmarket.tools.builtin;

import io.agentmarket.knowledge.HelpArticles;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Loads the embedding model, the triage weights and the index of articles while the web server starts: cold, they cost the
 * first run some seconds. A run that comes earlier waits for what it needs and no longer.
 */
@Component
class WarmUp implements SmartInitializingSingleton {

    private final HelpArticles articles;
    private final TriageTicketTool triage;

    WarmUp(HelpArticles articles, TriageTicketTool triage) {
        this.articles = articles;
        this.triage = triage;
    }

    @Override
    public void afterSingletonsInstantiated() {
        // Not a virtual thread: loading native code would hold one of the few that carry them.
        Thread.ofPlatform().daemon().name("warm-up").start(() -> {
            triage.load();
            articles.search("How do I reset my password?", 1);
        });
    }
}
