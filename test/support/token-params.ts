import fc from 'fast-check';

export type Fields = Record<string, unknown>;

// Few letters make equal values likely; the others look like separators, escapes and classes.
export const word = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    '*',
    '',
    '"',
    ',',
    '\\',
    '[]',
    '{}',
    'a,b',
    '["a"]',
    'null',
    'é',
    'e\u0301',
  ),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
);
const words = fc.array(word, { maxLength: 3 });
export const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const anyJson = fc.jsonValue({ maxDepth: 2 });

const subject = fc.oneof(
  fc.record({ type: fc.constant('app') }),
  fc.record({ type: fc.constant('user'), id: word, issuer: optional(word) }),
  fc.record({
    type: fc.constant('jwt-bearer'),
    sub: word,
    iss: optional(word),
    aud: optional(word),
    additionalClaims: optional(fc.dictionary(word, anyJson, { maxKeys: 3 })),
  }),
  fc.record({ type: fc.constant('token'), token: word }),
);
export const params: fc.Arbitrary<Fields> = fc.record({
  subject,
  installationId: optional(word),
  audience: optional(words),
  scopes: optional(words),
  resources: optional(words),
  authorizationDetails: optional(
    fc.array(fc.record({ type: word, org: optional(word), more: optional(anyJson) }), {
      maxLength: 2,
    }),
  ),
  fieldOfTomorrow: optional(anyJson),
});

/** What a request means, told without the code under test: sets sorted, defaults left out. */
export function meaning(fields: Fields): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).filter(([, part]) => part !== undefined);
    return { entries: entries.map(([name, part]) => [name, sorted(part)]).sort(byJson) };
  };
  const set = (items: unknown) => items && [...new Set(items as string[])].sort();
  const { audience, resources, scopes, ...others } = fields;
  const wanted = set(scopes);
  const isDefault = wanted === undefined || JSON.stringify(wanted) === '["*"]';
  const sets = { audience: set(audience), resources: set(resources) };
  return JSON.stringify([sorted({ ...others, ...sets }), isDefault ? null : wanted]);
}
const byJson = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** The same request in other words: properties, sets and absent fields differ in form only. */
export const reworded = (fields: Fields): fc.Arbitrary<Fields> =>
  fc
    .record({
      seed: fc.integer(),
      repeats: fc.boolean(),
      absent: fc.constantFrom('keep', 'drop', 'add'),
      validityBufferMs: optional(fc.nat()),
    })
    .map(({ seed, repeats, absent, validityBufferMs }) => {
      const shuffle = <T>(items: T[]) =>
        items
          .map((item, index) => [Math.sin(seed + index * 7919), item] as const)
          .sort(([a], [b]) => a - b)
          .map(([, item]) => item);
      const reorder = (value: unknown): unknown => {
        if (Array.isArray(value)) return value.map(reorder);
        if (typeof value !== 'object' || value === null) return value;
        const entries = Object.entries(value).filter(
          ([, part]) => absent !== 'drop' || part !== undefined,
        );
        const more: [string, unknown][] = absent === 'add' ? [['extra', undefined]] : [];
        return Object.fromEntries(shuffle([...entries, ...more]).map(([n, v]) => [n, reorder(v)]));
      };
      const copy = reorder(fields) as Fields;
      for (const name of ['audience', 'scopes', 'resources']) {
        const items = copy[name] as string[] | undefined;
        if (items) copy[name] = shuffle(repeats ? [...items, ...items] : items);
      }
      const isDefault = copy['scopes'] === undefined;
      if (isDefault && seed % 2 === 0) copy['scopes'] = ['*'];
      return { ...copy, validityBufferMs };
    });
