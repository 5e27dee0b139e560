// The snapshot of a worker: from a KV store or static assets, where the runtime has them, or from another server.
export function loadSnapshot({ POLICIES, ASSETS, SNAPSHOT }, { etag }) {
  if (POLICIES) return POLICIES.get("policies.snapshot", "arrayBuffer");
  const headers = etag === null ? {} : { "if-none-match": etag };
  if (ASSETS) return ASSETS.fetch(new Request("https://assets.example/policies.snapshot", { headers }));
  return fetch(SNAPSHOT, { headers });
}
