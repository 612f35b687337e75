@ApplicationModule(allowedDependencies = {})
package io.agentmarket_planted.high;

import org.springframework.modulith.ApplicationModule;
