/** How the variable TRANSFORM has Jest translate TypeScript and ES modules. */
const presets = (modules) => [
  ['@babel/preset-env', { targets: { node: 'current' }, modules }],
  '@babel/preset-typescript',
];
const swc = {
  jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  module: { type: 'commonjs' },
};
const TRANSFORMS = {
  babel: ['babel-jest', { configFile: false, presets: presets('commonjs') }],
  'ts-jest': ['ts-jest', { tsconfig: `${__dirname}/tsconfig.json` }],
  swc: ['@swc/jest', swc],
  modules: ['babel-jest', { configFile: false, presets: presets(false) }],
};
const { TRANSFORM, UNTRANSFORMED } = process.env;
const pattern = TRANSFORM === 'modules' ? '\\.ts$' : '\\.[jt]s$';
const ofJsdom = { customExportConditions: ['node', 'node-addons'] };

module.exports = {
  rootDir: __dirname,
  // A busy machine takes its time.
  testTimeout: 30_000,
  cacheDirectory: `${__dirname}/cache`,
  testMatch: [`<rootDir>/${TRANSFORM === 'modules' ? 'modules' : 'jest'}/*.spec.ts`],
  transform: { [pattern]: TRANSFORMS[TRANSFORM] },
  transformIgnorePatterns: [UNTRANSFORMED],
  ...(TRANSFORM === 'modules'
    ? { extensionsToTreatAsEsm: ['.ts'] }
    : { testEnvironmentOptions: ofJsdom }),
};
