// A party picker in a real page.
import { StrictMode, useMemo } from "react";
import { flushSync } from "react-dom";
import { Parties } from "adgang";
import { useParties } from "adgang/react";
import { mount, settled, until } from "./common.jsx";

const scenarios = {
  /** Typed into, looked through, chosen from. */
  async picker({ parties, claims }) {
    let picker;
    let searches = 0;
    const list = Parties.open(parties);
    const watched = { select: (options) => list.select(options), find: (id) => list.find(id), search: (...asked) => (searches++, list.search(...asked)) };
    function Picker({ app }) {
      picker = useParties(watched, { who: { ...claims }, app: app && { ...app }, pageSize: 2 });
      return picker.rows.map(({ partyId, hit, depth }) => `${">".repeat(depth)}${partyId}${hit ? "" : "?"} `);
    }
    const page = mount(<Picker />);
    const said = [];
    const say = (...more) => said.push([page.text(), picker.total, picker.hits, picker.hasMore, picker.party?.partyId ?? null, ...more]);
    say(picker.choice.outcome);
    flushSync(() => picker.showMore());
    say(picker.rows.length);
    flushSync(() => picker.setQuery("ytre"));
    await until(() => !picker.searching);
    say(picker.query);
    const before = searches;
    for (let turn = 0; turn < 5; turn++) page.render(<Picker />);
    said.push(searches - before);
    const chosen = [];
    const choose = (party) => flushSync(() => chosen.push(picker.choose(party)));
    choose(51201);
    say();
    choose({ partyId: 51200 });
    choose(1);
    choose("51201");
    say();
    // An app that does not allow organisations.
    page.render(<Picker app={{ partyTypesAllowed: { person: true } }} />);
    flushSync(() => picker.setQuery(""));
    await until(() => !picker.searching);
    choose(51200);
    say(picker.choice.outcome);
    page.render(<Picker />);
    choose(null);
    say();
    page.unmount();
    list.free();
    return { said, chosen };
  },

  /** None as yet, and freed by its owner. */
  async gone({ parties }) {
    let list = null;
    const Picker = () => {
      const { rows, total, party, choice, choose } = useParties(list);
      return `${rows.length} ${total} ${party?.partyId} ${choice?.outcome} ${choose(51200)}`;
    };
    const page = mount(<Picker />);
    const said = [page.text()];
    list = Parties.open(parties);
    list.free();
    page.render(<Picker />);
    said.push(page.text());
    page.unmount();
    return said;
  },

  /** Thousands, opened in a component, under StrictMode: typing is never held up. */
  async thousands() {
    const many = JSON.stringify(
      Array.from({ length: 15_000 }, (_, index) => ({ partyId: 1000 + index, partyTypeName: 2, name: `Firma ${index}`, orgNumber: String(900_000_000 + index) })),
    );
    let picker;
    function Picker() {
      const list = useMemo(() => Parties.open(many), []);
      picker = useParties(list);
      return String(picker.rows.length);
    }
    const page = mount(<StrictMode><Picker /></StrictMode>);
    for (const text of ["f", "fi", "firma 1", "firma 1499", "firma 14999"]) flushSync(() => picker.setQuery(text));
    // What was typed is there at once, and the rows are still to come.
    const typed = [picker.query, picker.searching];
    await until(() => !picker.searching);
    await settled();
    const found = [picker.total, picker.rows.map(({ partyId }) => partyId)];
    flushSync(() => picker.setQuery(""));
    await until(() => !picker.searching);
    let last;
    flushSync(() => (last = picker.choose(15_999)));
    const said = { typed, found, all: picker.total, rows: picker.rows.length, last, party: picker.party.partyId };
    page.unmount();
    return said;
  },
};

window.scenario = (name, fixtures) => scenarios[name](fixtures);
