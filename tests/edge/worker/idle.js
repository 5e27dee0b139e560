// A worker that does nothing, beside which the other is measured: it sends on what it gets.
export default {
  fetch(request, env) {
    const { pathname, search } = new URL(request.url);
    return fetch(env.ORIGIN + pathname + search, { method: request.method, headers: { "accept-encoding": "identity" } });
  },
};
