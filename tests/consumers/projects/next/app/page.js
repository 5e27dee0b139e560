import { results } from "../main.js";
import { Client } from "./client.js";

export const dynamic = "force-dynamic";

export default async function Page() {
  return (
    <>
      <pre id="server">{await results()}</pre>
      <Client />
    </>
  );
}
