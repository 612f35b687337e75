/**
 * What a text is about.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared"})
package io.agentmarket.text;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
