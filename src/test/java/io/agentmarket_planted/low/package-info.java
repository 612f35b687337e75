@ApplicationModule(allowedDependencies = {})
package io.agentmarket_planted.low;

import org.springframework.modulith.ApplicationModule;
