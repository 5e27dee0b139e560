// The worker under Deno.
const env = Deno.env.toObject();
const began = performance.now();
const { default: worker } = await import(env.WORKER);
console.log(`imported in ${performance.now() - began} ms`);
Deno.serve({ hostname: "127.0.0.1", port: Number(env.PORT), onListen() {} }, (request) => worker.fetch(request, env));
