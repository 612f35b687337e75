package io.agentmarket.toolkits.incidents;

/**
 * A runbook that fits a text.
 *
 * @param score orders the hits of one search and nothing else
 * @param similarity the cosine of the page's nearest window, 0 to 1
 */
record RunbookHit(Runbook runbook, double score, double similarity) {}
