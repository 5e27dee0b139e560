/** From the package's byte offsets to the editor's, which count UTF-16 code units. */

/** What `[ORG]` and `[APP]` in an app's policy become when the app is published. */
export interface Publication {
  readonly org: string;
  readonly app: string;
}

const placeholder = /\[(ORG|org|APP|app)\]/y;

/**
 * Tells where in `text` a byte of its UTF-8 form stands, or, with a publication, a byte of the published text's.
 * Asked in ascending order it walks the text once.
 */
export function offsets(text: string, publication?: Publication): (byte: number) => number {
  let bytes = 0;
  let at = 0;
  return (byte) => {
    if (byte < bytes) bytes = at = 0;
    while (at < text.length && bytes < byte) {
      const code = text.codePointAt(at) ?? 0;
      if (code === 91 && publication) {
        placeholder.lastIndex = at;
        const found = placeholder.exec(text);
        if (found) {
          const value = found[1]?.toLowerCase() === "org" ? publication.org : publication.app;
          bytes += new TextEncoder().encode(value).length;
          at += found[0].length;
          continue;
        }
      }
      bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
      at += code < 0x10000 ? 1 : 2;
    }
    return at;
  };
}

/** A text of the policy as it is published. */
export function published(text: string, publication: Publication | undefined): string {
  if (!publication) return text;
  return text.replace(/\[(ORG|org|APP|app)\]/g, (_, name: string) => (name.toLowerCase() === "org" ? publication.org : publication.app));
}
