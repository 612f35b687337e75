/**
 * The expression language jq, bounded: what a workflow's author writes in {@code ${ }}. An expression reads its input and its
 * variables and nothing else; it spends a counted number of steps, so the same expression ends the same way on every machine
 * and in every repetition.
 */
@NullMarked
package io.agentmarket.tools.jq;

import org.jspecify.annotations.NullMarked;
