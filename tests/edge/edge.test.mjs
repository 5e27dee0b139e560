// The same worker on every runtime, as a process of its own, asked over HTTP.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { request as send } from "node:http";
import { after, before, describe, test } from "node:test";
import { RUNTIMES, start } from "./runtimes.mjs";
import { world } from "./world.mjs";

/** How many requests a storm has, and how many are under way at one time. Wrangler writes a line about each. */
const storms = (runtime) => ({ requests: runtime === "wrangler" ? 600 : 3000, atOnce: 50 });

for (const runtime of Object.keys(RUNTIMES)) {
  describe(runtime, () => {
    let around;
    let worker;
    before(async () => {
      around = await world();
      worker = await start(runtime, around, "watched.js");
    });
    after(async () => {
      await worker?.stop();
      around.stop();
    });

    const path = "/havn/fartoy-registrering/instances/51200/6f1c0d52";
    const ask = async (to, { token = around.token(), headers, ...how } = {}) => {
      const request = [worker.url + to, { ...how, headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers } }];
      try {
        return await fetch(...request);
      } catch (error) {
        // A connection that is kept may be closed while it is taken again (RFC 9112, section 9.3.1): once is no failure.
        if (!["ECONNRESET", "UND_ERR_SOCKET"].includes(error.cause?.code)) throw error;
        return fetch(...request);
      }
    };
    const hint = async (response) => {
      assert.equal(response.status, 200);
      return (await response.json()).headers.adgang;
    };
    const refusal = async (response) => {
      const { status, reason } = await response.json();
      assert.equal(response.headers.get("content-type"), "application/problem+json");
      assert.equal(response.status, status);
      return `${status} ${reason.code}`;
    };
    const watched = async () => (await ask("/watched")).json();

    test("yes goes on, with our header and not the client's", async () => {
      const response = await ask(path, { headers: { adgang: "yes;mine", "x-other": "kept" } });
      const { headers, url } = await response.json();
      assert.deepEqual([headers.adgang, headers["x-other"], url], ["yes", "kept", path]);
      assert.equal(headers.host, new URL(around.env.ORIGIN).host);
      assert.equal(await hint(await ask("/health", { token: null })), "public");
    });

    test("no is answered here", async () => {
      const before = around.counts.app;
      const response = await ask(path, { method: "DELETE" });
      assert.equal(await refusal(response), "403 no-rule");
      assert.equal(around.counts.app, before);
    });

    test("ask goes on, whatever is not known", async () => {
      const sign = (how) => ask(`${path}/sign`, { method: "POST", body: "form", ...how });
      assert.equal(await hint(await sign()), 'ask;reason=unknown;missing="task"');
      assert.equal(await hint(await sign({ headers: { "x-task": "Task_2" } })), "yes");
      const other = around.token({ nameid: "1", "urn:altinn:userid": "1" });
      assert.match(await hint(await sign({ token: other, headers: { "x-task": "Task_2" } })), /^ask;reason=unknown;missing="roles/);
    });

    test("a header cannot be made one of the connection", async () => {
      const { host } = new URL(worker.url);
      const headers = { host, authorization: `Bearer ${around.token()}`, adgang: "no", connection: "close, adgang" };
      const body = await new Promise((done, fail) => {
        send(worker.url + path, { headers }, (response) => response.setEncoding("utf8").once("data", done)).once("error", fail).end();
      });
      assert.equal(JSON.parse(body).headers.adgang, "yes");
    });

    test("a token that is expired, of somebody else, or not there is refused", async () => {
      const refused = async (token) => {
        const response = await ask(path, { token });
        return [await refusal(response), response.headers.get("www-authenticate")];
      };
      const invalid = 'Bearer realm="havn", error="invalid_token"';
      assert.deepEqual(await refused(around.token({ exp: 1_700_000_000 })), ["401 expired", invalid]);
      assert.deepEqual(await refused(`${around.token().slice(0, -8)}AAAAAAAA`), ["401 bad-signature", invalid]);
      assert.deepEqual(await refused("x"), ["401 malformed-token", invalid]);
      assert.deepEqual(await refused(null), ["401 no-token", 'Bearer realm="havn"']);
    });

    test("keys are fetched once, and once more for a token that names another", async () => {
      assert.equal(around.counts.jwks, 1);
      const all = (token) => Promise.all(Array.from({ length: 20 }, async () => hint(await ask(path, { token }))));
      const rotated = around.token({}, around.addKey("two"));
      assert.deepEqual(new Set(await all(rotated)), new Set(["yes"]));
      assert.equal(around.counts.jwks, 2);
      const strange = around.token({}, around.keyPair("three"));
      assert.deepEqual(new Set(await all(strange)), new Set(['ask;reason=token;token="unknown-kid"']));
      assert.equal(await hint(await ask(path)), "yes");
      assert.equal(around.counts.jwks, 2);
    });

    test("what is too large is answered with what it is", async () => {
      const before = around.counts.app;
      assert.equal(await refusal(await ask(`/health?${"x".repeat(2100)}`)), "414 url-too-long");
      assert.equal(await refusal(await ask("/health", { headers: { "x-large": "x".repeat(8000) } })), "431 headers-too-large");
      assert.equal(await refusal(await ask(path, { token: "x".repeat(3100) })), "431 token-too-large");
      // What a runtime does not take in itself is its own to answer, or to hang up on.
      const huge = await ask(`/health?${"x".repeat(200_000)}`).then(({ status }) => status, () => 431);
      assert.ok(huge === 414 || huge === 431 || huge === 400, `${huge}`);
      assert.equal(around.counts.app, before);
      assert.equal(await hint(await ask(path)), "yes");
    });

    test("a storm leaves no memory behind", async () => {
      const valid = around.token();
      const strange = around.token({}, around.keyPair("three"));
      const kinds = [
        async () => assert.equal(await hint(await ask(path, { token: valid })), "yes"),
        async () => assert.equal(await refusal(await ask(path, { token: valid, method: "DELETE" })), "403 no-rule"),
        async () => assert.equal(await refusal(await ask(path, { token: null })), "401 no-token"),
        async () => assert.equal(await hint(await ask(path, { token: strange })), 'ask;reason=token;token="unknown-kid"'),
        async () => assert.equal(await hint(await ask(`${path}/sign`, { token: valid, method: "POST" })), 'ask;reason=unknown;missing="task"'),
        async () => assert.equal(await refusal(await ask(`/health?${"x".repeat(2100)}`)), "414 url-too-long"),
      ];
      const { requests, atOnce } = storms(runtime);
      const storm = async (requests) => {
        let next = 0;
        const one = async () => {
          while (next < requests) await kinds[next++ % kinds.length]();
        };
        await Promise.all(Array.from({ length: atOnce }, one));
      };
      await storm(requests / 2);
      const [{ pages }, jwks, before] = [await watched(), around.counts.jwks, memory(worker.pid)];
      await storm(requests);
      const { pages: now, instance, reports } = await watched();
      const grown = memory(worker.pid) - before;
      console.log(`${runtime}: ${now} pages of wasm memory, ${Math.round(before / 1024)} MB of the process, and ${Math.round(grown / 1024)} more`);
      assert.deepEqual([now, instance, reports], [pages, 1, []]);
      assert.equal(around.counts.jwks, jwks);
      // A session that stayed would show in the pages, and an object in worker.test.mjs. Engines keep more by themselves:
      // `wrangler dev` takes 50 to 80 MB in a thousand requests under a worker that does nothing.
      assert.ok(grown < 200 * 1024, `${grown} KB more`);
    });

    test("after a trap it goes on, in another instance", async () => {
      const { pages } = await watched();
      for (const round of [1, 2]) {
        assert.equal((await ask("/spoiled")).status, 204);
        assert.equal(await hint(await ask(path, { method: "DELETE" })), "ask;reason=unavailable");
        // The second time within ten seconds it rests for one.
        if (round === 2) await new Promise((done) => setTimeout(done, 1100));
        assert.equal(await hint(await ask(path)), "yes");
        assert.equal(await refusal(await ask(path, { method: "DELETE" })), "403 no-rule");
        const { reports, instance } = await watched();
        assert.deepEqual([reports, instance], [Array(round).fill("trapped"), round + 1]);
      }
      assert.ok((await watched()).pages <= pages);
    });
  });
}

/** What the processes of a group have in memory, in KB: those of workerd alone, where it is what runs the worker. */
function memory(group) {
  const lines = execFileSync("ps", ["-A", "-o", "pgid=,rss=,comm="], { encoding: "utf8" }).trim().split("\n");
  const all = lines.map((line) => line.trim().split(/\s+/)).filter(([pgid]) => Number(pgid) === group);
  const isWorkerd = ([, , command]) => command.includes("workerd");
  const counted = all.some(isWorkerd) ? all.filter(isWorkerd) : all;
  return counted.reduce((sum, [, size]) => sum + Number(size), 0);
}
