/** For each test file, whether its tests passed; none when it did not load. */
export type Report = Map<string, Map<string, boolean>>;

/** What Jest and Vitest write with their reporter `json`, as far as it is read. */
interface JsonReport {
  testResults: {
    name: string;
    assertionResults: { fullName: string; status: string }[];
  }[];
}

/** Reads the report of Jest or Vitest. */
export function readJsonReport(text: string): Report {
  const { testResults } = JSON.parse(text) as JsonReport;
  return new Map(
    testResults.map(({ name, assertionResults }) => [
      name.split('/').at(-1) ?? name,
      new Map(assertionResults.map(({ fullName, status }) => [fullName, status === 'passed'])),
    ]),
  );
}

/** Reads what `node --test` prints with its reporter `tap`. */
export function readTap(text: string): Report {
  const lines = [...text.matchAll(/^(not )?ok \d+ - (.*)$/gm)];
  return new Map([['', new Map(lines.map(([, not, name = '']) => [name, not === undefined]))]]);
}

/** A mocking style, and whether it works with each package. */
export interface Row {
  style: string;
  original: boolean;
  ours: boolean;
}

/** Puts two reports of the same tests side by side; what did not run did not work. */
export function compare(original: Report, ours: Report): Row[] {
  const files = new Set([...original.keys(), ...ours.keys()]);
  return [...files].sort().flatMap((file) => {
    const sides = [original.get(file), ours.get(file)];
    const styles = new Set(sides.flatMap((side) => [...(side?.keys() ?? [])]));
    const rows = styles.size > 0 ? [...styles] : [file];
    const works = (index: number, style: string) => sides[index]?.get(style) ?? false;
    return rows.map((style) => ({ style, original: works(0, style), ours: works(1, style) }));
  });
}
