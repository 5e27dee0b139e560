// The worker under Deno.
const env = Deno.env.toObject();
const { default: worker } = await import(env.WORKER);
Deno.serve({ hostname: "127.0.0.1", port: Number(env.PORT), onListen() {} }, (request) => worker.fetch(request, env));
