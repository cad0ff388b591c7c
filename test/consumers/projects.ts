import type { ToolSet } from './versions.js';

/** Tests as an application has them, and the tool that runs them. */
export interface Project {
  name: string;
  tools: ToolSet;
  /** Major version of Node. */
  node: 20 | 22 | 24;
  args: string[];
  /** Variables that the tool's configuration reads. */
  env?: Record<string, string>;
  /** Whether packages lie as pnpm puts them. */
  isPnpm?: boolean;
}

const JEST = ['../node_modules/jest/bin/jest.js', '--json', '--outputFile=report.json'];
const VITEST = [
  ...['../node_modules/vitest/vitest.mjs', 'run'],
  ...['--reporter=json', '--outputFile=report.json'],
];
const ALL = 'vitest/*.spec.ts network/*.spec.ts';
/** What people write for packages that are ES modules only. */
const OF_VERCEL = '/node_modules/(?!@vercel/)';
const OF_PNPM = '/node_modules/(?!\\.pnpm/|@vercel/)|/node_modules/\\.pnpm/(?!@vercel\\+)';

const jest = (transform: string, untransformed = OF_VERCEL) => ({
  args: JEST,
  env: { TRANSFORM: transform, UNTRANSFORMED: untransformed },
});
const modules = { args: ['--experimental-vm-modules', ...JEST] };

/** Every test project. */
export const PROJECTS: Project[] = [
  { name: 'Jest 29, Babel', tools: 'jest-29', node: 20, ...jest('babel') },
  { name: 'Jest 29, ts-jest', tools: 'jest-29', node: 20, ...jest('ts-jest') },
  { name: 'Jest 29, SWC', tools: 'jest-29', node: 20, ...jest('swc') },
  { name: 'Jest 30, Babel', tools: 'jest-30', node: 22, ...jest('babel') },
  { name: 'Jest 30, ts-jest', tools: 'jest-30', node: 22, ...jest('ts-jest') },
  { name: 'Jest 30, SWC', tools: 'jest-30', node: 22, ...jest('swc') },
  {
    name: 'Jest 30, SWC, packages untouched',
    tools: 'jest-30',
    node: 24,
    ...jest('swc', '/node_modules/'),
    ...modules,
  },
  {
    name: 'Jest 30, ES modules',
    tools: 'jest-30',
    node: 22,
    ...jest('modules', '/node_modules/'),
    ...modules,
  },
  {
    name: 'Jest 30, pnpm',
    tools: 'jest-30',
    node: 22,
    ...jest('swc', OF_PNPM),
    args: [...JEST, 'factory-actual'],
    isPnpm: true,
  },
  { name: 'Vitest 4', tools: 'vitest-4', node: 20, args: VITEST, env: { INCLUDE: ALL } },
  {
    name: 'Vitest 4, package inlined',
    tools: 'vitest-4',
    node: 22,
    args: VITEST,
    env: { INCLUDE: 'vitest/*.spec.ts', INLINE: '1' },
  },
  { name: 'Vitest 5', tools: 'vitest-5', node: 24, args: VITEST, env: { INCLUDE: ALL } },
  {
    name: 'node:test',
    tools: 'node-test',
    node: 22,
    args: [
      ...['--test', '--experimental-test-module-mocks', '--test-reporter=tap'],
      'node-test/*.spec.ts',
    ],
  },
];
