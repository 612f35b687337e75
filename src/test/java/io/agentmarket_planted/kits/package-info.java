/** A room with two leaves. */
@ApplicationModule(allowedDependencies = {})
package io.agentmarket_planted.kits;

import org.springframework.modulith.ApplicationModule;
