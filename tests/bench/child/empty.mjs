// A process that only prints a line, as the others do: what a file and a line cost is not theirs.
console.log("0");
