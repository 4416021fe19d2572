// Texts to try properties with: seeded, so that a failure comes back.

const PIECES = [
  ...['علييف', 'زيلينسكي', 'أذربيجان', 'بِسْمِ', 'ٱللّٰه', 'مـــوسكو', 'و', 'قال'],
  ...['٢٠٢٥', '١٢٫٥', '2025', '3.14', 'Sputnik', 'Zelenskyy’s', 'e\u0301te\u0301'],
  ...['😀', '👩‍👩‍👧', '𐩠𐩡', '𝒳', '\u200f', '\u200e', '\u2067', '\u2069', '\u064b', '\ufeff'],
  ...[' ', ' ', ' ', '  ', '\n', '\u00a0', '،', '؛', '؟', '.', '«', '»', '-', '(', ')'],
];

/**
 * @param {number} seed
 * @returns {() => number} numbers from 0 to 1 (mulberry32)
 */
export function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * @param {() => number} random
 * @param {number} [most] pieces
 */
export function randomText(random, most = 30) {
  const length = Math.floor(random() * most);
  return Array.from({ length }, () => PIECES[Math.floor(random() * PIECES.length)]).join('');
}

/**
 * A text with some of its characters left out, doubled or moved.
 * @param {() => number} random
 * @param {string} text
 */
export function edited(random, text) {
  const characters = Array.from(text);
  return characters
    .flatMap((character) => {
      const dice = random();
      if (dice < 0.1) return [];
      if (dice < 0.15) return [character, character];
      if (dice < 0.25) return [randomText(random, 3), character];
      return [character];
    })
    .join('');
}

/** @param {(random: () => number, round: number) => void} check */
export function forManySeeds(check, rounds = 300) {
  for (let seed = 1; seed <= rounds; seed += 1) check(randomNumbers(seed), seed);
}
