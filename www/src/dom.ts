/** Making and finding elements. Text is only ever set as text, so nothing pasted can become markup. */

type Child = Node | string | undefined;

/** An element with attributes and children. */
export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string | boolean | undefined> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (typeof value === "string") element.setAttribute(key, value);
  }
  for (const child of children) if (child !== undefined) element.append(child);
  return element;
}

/** The element of index.html with this id. */
export function byId<T extends HTMLElement>(id: string, kind: new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`index.html has no ${kind.name} #${id}`);
  return element;
}

/** Sets a text that may be read aloud when it changes: only where it does. */
export function say(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** The radio buttons of a name: being told of a change, and (what it gives) changing what is chosen. */
export function radios(name: string, changed: (value: string) => void): (value: string) => void {
  const inputs = [...document.querySelectorAll<HTMLInputElement>(`input[type="radio"][name="${name}"]`)];
  for (const input of inputs) {
    // A reload must not bring back a choice that the page does not know of.
    input.checked = input.defaultChecked;
    input.addEventListener("change", () => input.checked && changed(input.value));
  }
  return (value) => {
    for (const input of inputs) input.checked = input.value === value;
  };
}
