package io.agentmarket.agents;

/** The plan of a package that is not a single loop. */
public sealed interface Plan permits Graph, Crew {}
