// The worker under Bun.
const { default: worker } = await import(process.env.WORKER);
Bun.serve({ hostname: "127.0.0.1", port: Number(process.env.PORT), fetch: (request) => worker.fetch(request, process.env) });
