/** What was measured of both packages in one run. */
export interface Figures {
  ours: number;
  /** Absent where the original cannot do it. */
  original?: number;
  /** What {@link ours} was made from, in a few words. */
  detail?: string;
}

/** One row: a figure and the largest ratio to the original, or the largest figure, allowed. */
export interface Measurement {
  what: string;
  unit: string;
  budget: { ratio: number } | { figure: number };
  measure(): Promise<Figures>;
}

/** The row to print, and whether its budget is kept. */
export async function judge({ what, unit, budget, measure }: Measurement) {
  const withUnit = (figure: number) => `${round(figure)} ${unit}`.trim();
  try {
    const { ours, original, detail } = await measure();
    const ratio = original === undefined ? undefined : ours / original;
    const isKept = 'ratio' in budget ? Number(ratio) <= budget.ratio : ours <= budget.figure;
    const row = {
      what,
      ours: withUnit(ours) + (detail === undefined ? '' : ` (${detail})`),
      original: original === undefined ? '–' : withUnit(original),
      ratio: ratio === undefined ? '–' : `${ratio.toFixed(2)} ×`,
      budget: 'ratio' in budget ? `≤ ${budget.ratio.toFixed(2)} ×` : `≤ ${withUnit(budget.figure)}`,
      kept: isKept ? 'yes' : 'NO',
    };
    return { row, isKept };
  } catch (error) {
    console.error(`could not measure ${what}:`, error);
    return { row: { what, ours: 'not measured', kept: 'NO' }, isKept: false };
  }
}

function round(figure: number): string {
  if (figure >= 100) return figure.toFixed(0);
  return String(Number(figure.toPrecision(3)));
}
