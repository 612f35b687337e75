import { AgentMarket, type components, type Run } from "agentmarket-client";

type State = Run["status"];

/** What a customer's program does with the contract, under the strictest settings of the compiler. */
export async function use(market: AgentMarket): Promise<string> {
  const quote = await market.quote("ticket-resolver", { tier: "silver", maxPriceMicros: 50_000 });
  if (quote.quoted_micros > 50_000) return "too dear";

  const run = await market.run("ticket-resolver", { subject: "Charged twice", body: "Twice this month." });
  const states: Record<State, string> = {
    queued: "waits",
    running: "runs",
    waiting_approval: "asks a person",
    succeeded: "done",
    failed: "failed",
    cancelled: "stopped",
    timed_out: "too slow",
  };
  if (run.status !== "succeeded") return `${states[run.status]}: ${run.price.micros} of ${run.price.quoted_micros}`;

  for await (const event of market.stream("ticket-resolver", { subject: "No invoice", body: "Where is it?" })) {
    if (event.event === "model_turn") console.log(event.id);
    if (event.event === "finished" && event.data.status === "succeeded") console.log(event.data.output);
  }

  const receipt = await market.receipt(run.execution_id);
  const charged: number = receipt.seq;

  const deployment: components["schemas"]["DeploymentsDeploymentView"] = await market.call("post", "/api/v1/deployments", {
    body: { package_id: "ticket-resolver", name: "Support desk", config: { language: "en" } },
  });
  const page = await market.call("get", "/api/v1/executions", { query: { status: "failed", limit: 10 } });
  const failed = page.items.filter((it) => it.error?.code === "RUN_TIMED_OUT").map((it) => it.execution_id);
  await market.call("delete", "/api/v1/deployments/{id}", { path: { id: deployment.id } });
  return [charged, ...failed].join(" ");
}
