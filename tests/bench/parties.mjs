// Fifteen thousand parties through the package: what one keystroke in a picker costs. `cargo xtask bench`.
import { Parties, selectParty } from "adgang";

const names = ["Strand", "Sjø", "Fjord", "Vik", "Bruk", "Regnskap", "Havn", "Berg", "Østre", "Åsen"];
const name = (at) => `${names[at % 10]} ${names[(at * 7 + 3) % 10]} ${names[(at * 3 + 1) % 10]} ${at}`;
const party = (id, unitType) => ({
  partyId: id,
  partyUuid: "0c7d0f0e-63ab-4f2d-8d4c-7a3f5f8c1200",
  partyTypeName: 2,
  orgNumber: String(900_000_000 + id),
  ssn: null,
  unitType,
  name: name(id),
  isDeleted: false,
  onlyHierarchyElementWithNoAccess: false,
  childParties: [],
});
const list = Array.from({ length: 5000 }, (_, at) => ({
  ...party(3 * at, "AS"),
  childParties: [party(3 * at + 1, "BEDR"), party(3 * at + 2, "BEDR")],
}));
const json = JSON.stringify(list);
const app = { partyTypesAllowed: { organisation: true, subUnit: true } };
const parties = Parties.open(json);

const steps = {
  "opened from JSON, once": () => Parties.open(json).free(),
  "tree built and filtered, first screen": () => parties.search("", { app, limit: 50 }),
  "a keystroke that finds many": () => parties.search("s", { app, limit: 50 }),
  "a keystroke that finds some": () => parties.search("sjø 12", { app, limit: 50 }),
  "a keystroke that finds none": () => parties.search("strand berg vik xyz", { app, limit: 50 }),
  "the last screen": () => parties.search("", { app, offset: 14_950, limit: 50 }),
  "what the page should do": () => parties.select({ app, cookie: "14998" }),
  "in one call, with the whole tree as objects": () => selectParty(json, { app, cookie: "14998" }),
  "the same search over objects in JavaScript": () => byHand("sjø 12"),
};

/** What a page would do without the module, over a list that is parsed. */
function byHand(text) {
  const words = text.toLowerCase().split(" ");
  const hit = ({ name, orgNumber, partyId }) => {
    const all = `${name}\n${orgNumber}\n${partyId}`.toLowerCase();
    return words.every((word) => all.includes(word));
  };
  const found = [];
  for (const one of list) {
    const children = one.childParties.filter(hit);
    if (children.length > 0 || hit(one)) found.push({ ...one, childParties: children });
  }
  return found;
}

console.log(`\n15,000 parties, ${(json.length / 1e6).toFixed(1)} MB of JSON`);
for (const [what, step] of Object.entries(steps)) {
  const took = Array.from({ length: 21 }, () => {
    const started = performance.now();
    step();
    return performance.now() - started;
  }).sort((a, b) => a - b);
  console.log(`  ${what.padEnd(46)} ${took[10].toFixed(2).padStart(8)} ms  (slowest ${took[20].toFixed(2)})`);
}
