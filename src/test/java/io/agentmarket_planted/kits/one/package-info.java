@ApplicationModule(allowedDependencies = {})
package io.agentmarket_planted.kits.one;

import org.springframework.modulith.ApplicationModule;
