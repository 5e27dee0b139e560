// The worker under Bun.
const began = performance.now();
const { default: worker } = await import(process.env.WORKER);
console.log(`imported in ${performance.now() - began} ms`);
Bun.serve({ hostname: "127.0.0.1", port: Number(process.env.PORT), fetch: (request) => worker.fetch(request, process.env) });
