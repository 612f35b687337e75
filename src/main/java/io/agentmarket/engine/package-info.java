/**
 * One run, from the request to its settled end.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "tiers",
            "identity",
            "agents",
            "ratelimit",
            "llm",
            "tools",
            "usage",
            "billing",
            "stores"
        })
package io.agentmarket.engine;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
