// Whether single letters work as keys: remembered for this window only, since companion keeps no habits.

const NAME = "letters";

export const lettersOn = (): boolean => sessionStorage.getItem(NAME) !== "off";
export const setLetters = (on: boolean): void => sessionStorage.setItem(NAME, on ? "on" : "off");
