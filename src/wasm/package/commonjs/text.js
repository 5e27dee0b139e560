// Put before what is required: jsdom, under Jest, lacks what every page has, and Node has it aside.
const { TextDecoder, TextEncoder } = globalThis.TextDecoder ? globalThis : globalThis.process.getBuiltinModule("util");

export { TextDecoder, TextEncoder };
