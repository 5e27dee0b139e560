// Before the tests: installs the packed tarball as a user would, once. Each project then gets a copy of its own, since npm takes
// a second for each.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const tarball = process.env.ADGANG_TARBALL;
if (!tarball || !existsSync(tarball)) {
  console.error(
    `ADGANG_TARBALL ${tarball ? `names ${tarball}, which is not there` : "is not set"}: it is the path of the packed package.
Pack it by \`cargo xtask pack --tarball\`, which says where it is, and test by \`ADGANG_TARBALL=/…/target/package/adgang-….tgz npm test\`.`,
  );
  process.exit(1);
}
const dist = join(import.meta.dirname, "dist");
rmSync(dist, { recursive: true, force: true });
mkdirSync(join(dist, "installed"), { recursive: true });
writeFileSync(join(dist, "installed/package.json"), `{ "private": true }`);
const args = ["install", "--silent", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", tarball];
const { status } = spawnSync("npm", args, { cwd: join(dist, "installed"), stdio: "inherit" });
process.exit(status ?? 1);
