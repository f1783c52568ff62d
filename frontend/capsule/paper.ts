// One page of paper: the largest letters with which the whole summary fits.

const LARGEST_PT = 12;
const SMALLEST_PT = 7.5;
const STEP_PT = 0.5;
/** What the margins leave on both A4 and US Letter, and a little less. The width stands in capsule.css too. */
const HEIGHT_MM = 248;
const PX_PER_MM = 96 / 25.4; // as CSS defines them

/** Fits `main` before the browser prints it, and gives it its own size back afterwards. */
export function fitOnPaper(main: HTMLElement): void {
  const root = document.documentElement;
  window.addEventListener("beforeprint", () => {
    root.classList.add("paper");
    for (let size = LARGEST_PT; size >= SMALLEST_PT; size -= STEP_PT) {
      root.style.fontSize = `${size}pt`;
      if (main.offsetHeight <= HEIGHT_MM * PX_PER_MM) break;
    }
  });
  window.addEventListener("afterprint", () => {
    root.classList.remove("paper");
    root.style.fontSize = "";
  });
}
