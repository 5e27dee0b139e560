// What the types of the package say, as lines: the names that each entry exports, with their signatures, as the compiler
// understands them. How they are written, in what order, and with which comments, is not in it.
import { join } from "node:path";
import ts from "typescript";

const { InTypeAlias, NoTruncation, UseAliasDefinedOutsideCurrentScope } = ts.TypeFormatFlags;
const flags = NoTruncation | UseAliasDefinedOutsideCurrentScope;

/** By the name of an entry: its exports, each a line and its members as more, and the names of those that are values. */
export function declarations(folder, entries) {
  const files = entries.map(({ types }) => join(folder, types));
  const options = { strict: true, exactOptionalPropertyTypes: true, module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, lib: ["lib.es2022.d.ts", "lib.dom.d.ts"], types: [] };
  const program = ts.createProgram(files, options);
  const checker = program.getTypeChecker();
  const seen = new Map();
  const declares = Object.fromEntries(entries.map(({ name }) => [name, []]));
  return entries.map(({ name }, i) => {
    const own = [];
    const others = {};
    const values = [];
    const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(files[i])));
    for (const symbol of exported.sort(byName)) {
      const meant = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      if (meant.flags & ts.SymbolFlags.Value) values.push(symbol.name);
      const first = seen.get(meant);
      if (first) (others[first] ??= []).push(symbol.name);
      else {
        seen.set(meant, name);
        declares[name].push(symbol.name);
        own.push(...describe(checker, symbol.name, meant));
      }
    }
    const shared = Object.entries(others).map(([entry, names]) => {
      const without = declares[entry].filter((name) => !names.includes(name));
      if (without.length > names.length) return `of what ${entry} declares: ${names.join(", ")}`;
      return `what ${entry} declares${without.length > 0 ? `, but ${without.join(", ")}` : ""}`;
    });
    return { name, lines: [...shared, ...own], values };
  });
}

/** The lines of a name. */
function describe(checker, name, symbol) {
  const print = (type, more = 0) => checker.typeToString(type, undefined, flags | more);
  const signatures = (of, at) =>
    checker.getTypeOfSymbolAtLocation(of, at).getCallSignatures().map((signature) => checker.signatureToString(signature, at, flags));
  const declared = symbol.declarations ?? [];
  const [at] = declared;
  const text = (node) => node.getText().replaceAll(/\s+/g, " ");
  const parameters = at.typeParameters ? `<${at.typeParameters.map(text).join(", ")}>` : "";

  if (symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) {
    const kind = symbol.flags & ts.SymbolFlags.Class ? "class" : "interface";
    const heritage = declared.flatMap(({ heritageClauses }) => heritageClauses ?? []).flatMap(({ types }) => types.map(text));
    const above = heritage.length > 0 ? ` extends ${heritage.sort().join(", ")}` : "";
    const members = [...(symbol.members?.values() ?? [])].flatMap((member) => describeMember(member, ""));
    const statics = [...(symbol.exports?.values() ?? [])].flatMap((member) => describeMember(member, "static "));
    return [`${kind} ${name}${parameters}${above}`, ...[...statics, ...members].sort()];
  }
  if (symbol.flags & ts.SymbolFlags.Function) return signatures(symbol, at).sort().map((signature) => `function ${name}${signature}`);
  if (symbol.flags & ts.SymbolFlags.TypeAlias) {
    return [`type ${name}${parameters} = ${print(checker.getDeclaredTypeOfSymbol(symbol), InTypeAlias)}`];
  }
  return [`const ${name}: ${print(checker.getTypeOfSymbolAtLocation(symbol, at))}`];

  function describeMember(member, before) {
    const [place] = member.declarations ?? [];
    // Type parameters are among the members, and the prototype among the statics.
    if (!place || ts.isTypeParameterDeclaration(place)) return [];
    const modifiers = ts.getCombinedModifierFlags(place);
    const access = modifiers & ts.ModifierFlags.Private ? "private " : modifiers & ts.ModifierFlags.Protected ? "protected " : "";
    if (ts.isConstructorDeclaration(place)) {
      const constructors = member.declarations.map((one) => checker.signatureToString(checker.getSignatureFromDeclaration(one), one, flags));
      return constructors.map((signature) => `  ${access}constructor${signature.slice(signature.indexOf("("), signature.lastIndexOf(")") + 1)}`);
    }
    if (ts.isIndexSignatureDeclaration(place)) return [`  ${text(place).replace(/;$/, "")}`];
    const label = text(place.name);
    const optional = member.flags & ts.SymbolFlags.Optional ? "?" : "";
    const readonly = modifiers & ts.ModifierFlags.Readonly ? "readonly " : "";
    if (member.flags & ts.SymbolFlags.Method) return signatures(member, place).map((signature) => `  ${access}${before}${label}${optional}${signature}`);
    return [`  ${access}${before}${readonly}${label}${optional}: ${print(checker.getTypeOfSymbolAtLocation(member, place))}`];
  }
}

const byName = (one, other) => (one.name < other.name ? -1 : 1);
