/** Red, green and blue, 0 to 255. */
type Colour = readonly [number, number, number];

const ENOUGH = 4.5;
const STEP = 0.08;

const parse = (hex: string): Colour => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as unknown as Colour;
const hexOf = (colour: Colour): string => `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

const luminance = (colour: Colour): number => {
  const [red = 0, green = 0, blue = 0] = colour.map((part) =>
    part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** Contrast ratio of two colours `#rrggbb`, 1 to 21 (WCAG 2). */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(parse(one)), luminance(parse(other))].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** The colour, moved towards black or white as little as needed to be readable on all the grounds. */
export function readableOn(colour: string, grounds: readonly string[]): string {
  const brightest = Math.max(...grounds.map((ground) => luminance(parse(ground))));
  const towards: Colour = brightest > 0.18 ? [0, 0, 0] : [255, 255, 255];
  const readable = (candidate: Colour): boolean => grounds.every((ground) => contrast(hexOf(candidate), ground) >= ENOUGH);
  let current = parse(colour);
  for (let tries = 0; tries < 40 && !readable(current); tries++) {
    current = current.map((part, index) => part + ((towards[index] ?? 0) - part) * STEP) as unknown as Colour;
  }
  return hexOf(readable(current) ? current : towards);
}
