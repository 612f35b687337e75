import type { AgentMarket, AgentMarketError, Run, RunEvent } from "agentmarket-client";

export const done = (run: Run): boolean => run.status === "suceeded";

export const finished = (event: RunEvent): boolean => event.event === "finnished";

export const limited = (error: AgentMarketError): boolean => error.problem.code === "RATE_LIMITTED";

export const price = (run: Run): number => run.price.micro;

export const path = (market: AgentMarket) => market.call("get", "/api/v1/execution");

export const noId = (market: AgentMarket) => market.call("get", "/api/v1/deployments/{id}");

export const failed = (market: AgentMarket) => market.call("get", "/api/v1/executions", { query: { status: "faild" } });

export const cheap = (market: AgentMarket) => market.call("get", "/api/v1/marketplace/packages", { query: { tier: "sliver" } });
