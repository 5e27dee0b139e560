/** The kinds of caller, for people. */
const names: Record<string, string> = {
  none: "Nobody",
  unknown: "Unknown caller",
  user: "User",
  "self-identified": "Self-identified user",
  organisation: "Organisation",
  "service-owner": "Service owner",
  "system-user": "System user",
  app: "App",
  service: "Service",
  "end-user": "End user of another platform",
  dialog: "Holder of a dialog token",
};

/** What a kind is called; one that this page does not know is told as it stands. */
export function callerName(kind: string): string {
  return names[kind] ?? kind;
}

/** The same within a sentence. */
export function callerNoun(kind: string): string {
  return callerName(kind).toLowerCase();
}
