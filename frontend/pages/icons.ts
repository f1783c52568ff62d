// Shapes that say the same as their colour and the word beside them.

import { drawing } from "./dom";
import type { Listening, Shape } from "./view";

const SHAPES: Readonly<Record<Shape, string>> = {
  triangle: "M12 2.5 23 21.5H1Z",
  square: "M3 3H21V21H3Z",
  circle: "M12 1.5a10.5 10.5 0 1 1 0 21a10.5 10.5 0 1 1 0-21Z",
};

const DISC = "M12 5a7 7 0 1 1 0 14a7 7 0 1 1 0-14Z";
const RING = "M12 2a10 10 0 1 1 0 20a10 10 0 1 1 0-20Zm0 3a7 7 0 1 0 0 14a7 7 0 1 0 0-14Z";
const LISTENING: Readonly<Record<Listening, readonly string[]>> = {
  on: [DISC],
  paused: ["M5 4H10V20H5ZM14 4H19V20H14Z"],
  silent: [RING],
  lost: ["M5 2.5 12 9.5 19 2.5 21.5 5 14.5 12 21.5 19 19 21.5 12 14.5 5 21.5 2.5 19 9.5 12 2.5 5Z"],
  off: ["M2 10H22V14H2Z"],
  starting: [
    "M12 2a10 10 0 0 1 10 10h-3a7 7 0 0 0-7-7Z",
    "M12 22a10 10 0 0 1-10-10h3a7 7 0 0 0 7 7Z",
  ],
};

export const shapeIcon = (shape: Shape): SVGSVGElement => drawing(`shape ${shape}`, SHAPES[shape]);
export const listeningIcon = (state: Listening): SVGSVGElement => drawing(`state ${state}`, ...LISTENING[state]);
