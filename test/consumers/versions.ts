/** What people translate TypeScript for Jest with. */
const TRANSFORMS = [
  '@babel/core@7.29.13',
  '@babel/preset-env@7.29.14',
  '@babel/preset-typescript@7.29.7',
  '@swc/core@1.16.22',
  '@swc/jest@0.2.39',
  '@types/node@20.19.43',
  'ts-jest@29.4.15',
  'typescript@5.9.3',
];

/** The tools of each set of test projects; a set is installed once. */
export const TOOLS = {
  'jest-29': [
    'jest@29.7.0',
    'jest-environment-jsdom@29.7.0',
    '@jest/globals@29.7.0',
    ...TRANSFORMS,
  ],
  'jest-30': [
    'jest@30.5.2',
    'jest-environment-jsdom@30.5.2',
    '@jest/globals@30.5.2',
    ...TRANSFORMS,
  ],
  'vitest-4': ['vitest@4.1.11', 'msw@2.15.0', 'nock@14.0.17', 'undici@7.30.2'],
  'vitest-5': ['vitest@5.1.1', 'msw@3.0.5', 'nock@15.0.6', 'undici@8.12.4'],
  'node-test': [],
} satisfies Record<string, string[]>;

/** A set of tools. */
export type ToolSet = keyof typeof TOOLS;
