/** What the bundlers are; one folder has them all. */
export const TOOLS = [
  'esbuild@0.28.2',
  'webpack@5.112.2',
  'rollup@4.68.7',
  '@rollup/plugin-commonjs@29.0.3',
  '@rollup/plugin-json@6.1.0',
  '@rollup/plugin-node-resolve@16.0.3',
  'rolldown@1.3.2',
  '@vercel/ncc@0.45.0',
  'wrangler@4.164.0',
];

/** Major version of Node that runs all of them. */
export const NODE = 22;

/** A bundler as `project/build.mjs` knows it, and the entries that it builds. */
export interface Bundler {
  name: string;
  entries: Entry[];
}

/** The adapter in the same file as the route, or behind an `import()`, or both in a worker. */
export type Entry = 'whole' | 'split' | 'worker';

const BOTH: Entry[] = ['whole', 'split'];

/** Every bundler. */
export const BUNDLERS: Bundler[] = [
  { name: 'esbuild', entries: BOTH },
  { name: 'webpack', entries: BOTH },
  { name: 'rollup', entries: BOTH },
  { name: 'rolldown', entries: BOTH },
  { name: 'ncc', entries: BOTH },
  { name: 'wrangler', entries: ['worker'] },
];
