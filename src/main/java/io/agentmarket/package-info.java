/** The Agent Marketplace Platform: the entry point; every sub-package is one module, see ARCHITECTURE.md. */
@NullMarked
package io.agentmarket;

import org.jspecify.annotations.NullMarked;
