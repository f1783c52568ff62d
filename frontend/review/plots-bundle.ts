// The part of Observable Plot (ISC) that the review draws with, as a bundle of its own: other people's code is built by
// `make setup` and never committed.

export { dot, lineY, plot, rect, ruleX, ruleY, text } from "@observablehq/plot";
