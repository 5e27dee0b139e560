// Cedar with one set of policies for each app.
export { openSets as open, writeSets as write } from "./cedar.mjs";
