/** Numbers from 0 to 1, the same ones for the same seeds (mulberry32 over an FNV-1a hash). */
export function randomFrom(...seeds: number[]): () => number {
  let state = 0x811c9dc5;
  for (const seed of seeds) {
    for (let shift = 0; shift < 32; shift += 8) {
      state = Math.imul(state ^ ((seed >>> shift) & 0xff), 0x01000193);
    }
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
