/** The tools that come with the platform, one class each. Each states what it reaches; none reaches the network. */
@NullMarked
package io.agentmarket.tools.builtin;

import org.jspecify.annotations.NullMarked;
