import * as z from 'zod';

/** An object that refuses a field it does not know, and says which one may have been meant. */
export function strictObject<S extends z.ZodRawShape>(shape: S) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? unknownField(issue.keys[0] ?? '', Object.keys(shape))
        : undefined,
  });
}

/** The known word that differs from a given one by a slip or two; `undefined` without such a one. */
export function closestTo(word: string, known: readonly string[]): string | undefined {
  const limit = word.length > 4 ? 2 : 1;
  const near = known
    .map((candidate) => ({ candidate, slips: slipsBetween(word, candidate) }))
    .filter(({ slips }) => slips <= limit)
    .sort((a, b) => a.slips - b.slips);
  return near[0]?.candidate;
}

function unknownField(name: string, known: string[]): string {
  const meant = closestTo(name, known);
  if (meant !== undefined) return `unknown field; did you mean "${meant}"?`;
  return `unknown field; expected ${known.join(', ')}`;
}

/** How many letters to insert, remove, replace or swap with the next to get from one to the other. */
function slipsBetween(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? 0;
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(at(i - 1, j) + 1, (row[j - 1] ?? 0) + 1, at(i - 1, j - 1) + cost);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) row[j] = Math.min(row[j] ?? 0, at(i - 2, j - 2) + 1);
    }
  }
  return at(a.length, b.length);
}
