/**
 * The commands of {@code ./run} besides serving: demonstrate the agents, check the books, rotate the master key, stand
 * in for the model provider, forward webhooks to a laptop, and help authors of packages.
 *
 * <p>Owns: the commands' output and exit codes. Never: creates, migrates or purges the stores of a platform; starts a
 * second platform on a data directory. Invariants: exit code 0 for success, 1 for a failure with one sentence on
 * stderr, 2 for wrong usage. Fails: by exit code.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "tiers",
            "stores",
            "identity",
            "vault",
            "agents",
            "agents::crewai",
            "tools",
            "upstream",
            "monitoring"
        })
package io.agentmarket.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
