@ApplicationModule(allowedDependencies = {})
package io.agentmarket_planted.kits.two;

import org.springframework.modulith.ApplicationModule;
