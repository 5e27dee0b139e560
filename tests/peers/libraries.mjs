// Each library as its documentation uses it: a key of the set is found by `kid`, what a case expects is passed on, the clock
// is the case's. Each gives a call, which returns the claims or throws; `null` says that
// it cannot be asked.
import { createPublicKey, createSecretKey } from "node:crypto";
import * as server from "adgang/server";
import * as jose from "jose";
import jsonwebtoken from "jsonwebtoken";

export const libraries = {
  adgang({ token, jwks, policy, level }) {
    const keys = server.KeySet.parse(JSON.stringify(jwks));
    const { algs: algorithms, iss: issuer, aud: audience, typ: type, required, leeway } = policy;
    if (level === "jws") return () => keys.payload(token, algorithms);
    return () => keys.verify(token, { algorithms, issuer, audience, type, required, leeway, now: policy.now * 1000 }).claims;
  },

  async jose({ token, jwks, policy, level }) {
    // createLocalJWKSet is for public keys; a shared secret is picked by hand and imported.
    const secret = jwks.keys.find(({ kty, kid }) => kty === "oct" && (jwks.keys.length === 1 || kid === kidOf(token)));
    const key = secret ? await jose.importJWK(secret, secret.alg ?? policy.algs[0]) : jose.createLocalJWKSet(jwks);
    if (level === "jws") return () => jose.compactVerify(token, key, { algorithms: policy.algs });
    const options = {
      algorithms: policy.algs,
      issuer: policy.iss,
      audience: policy.aud,
      typ: policy.typ,
      requiredClaims: policy.required,
      clockTolerance: policy.leeway,
      currentDate: new Date(policy.now * 1000),
    };
    return async () => (await jose.jwtVerify(token, key, options)).payload;
  },

  jsonwebtoken({ token, jwks, policy, level }) {
    // It has neither key sets nor signatures over anything but claims.
    if (level === "jws" || policy.algs.some((name) => name === "EdDSA")) return null;
    const key = (header, done) => {
      const found = jwks.keys.filter(({ kid }) => header.kid === undefined || kid === header.kid);
      if (found.length !== 1) return done(new Error("no key, or several"));
      const [jwk] = found;
      return done(
        null,
        jwk.kty === "oct"
          ? createSecretKey(Buffer.from(jwk.k, "base64url"))
          : createPublicKey({ key: jwk, format: "jwk" }),
      );
    };
    const options = {
      algorithms: policy.algs,
      issuer: policy.iss,
      audience: policy.aud,
      clockTolerance: policy.leeway,
      clockTimestamp: policy.now,
    };
    return () =>
      new Promise((accept, refuse) => {
        jsonwebtoken.verify(token, key, options, (error, claims) => {
          if (error) return refuse(error);
          // Claims that must be there are left to the caller.
          const missing = (policy.required ?? []).filter((name) => claims?.[name] === undefined);
          return missing.length > 0 ? refuse(new Error("a claim is missing")) : accept(claims);
        });
      });
  },
};

function kidOf(token) {
  try {
    return jose.decodeProtectedHeader(token).kid;
  } catch {
    return undefined;
  }
}
