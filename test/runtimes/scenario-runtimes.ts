import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { BUN } from './bun-differences.js';
import { framework } from './scenarios/framework.js';
import { scenarios } from './scenarios/index.js';

/** How one runtime is made to go through the scenarios. */
export interface ScenarioRuntime {
  /** How the scenarios are built for it; where it can, it resolves packages by itself. */
  build: BuildOptions;
  /** The module that goes through them and what is called there. */
  entry(call: string): string;
  /** How many there are. */
  count: number;
  /** What runs the built file. */
  command(file: string): string[];
}

const EDGE_VM = new URL('./edge-vm.ts', import.meta.url).pathname;
/** Imported when they are first used; here they are not there then. */
const LAZY = ['@vercel/oidc', '@redis/client'];
const EVERYWHERE = Object.keys(scenarios).length;
const WITH_FRAMEWORK = EVERYWHERE + Object.keys(framework).length;

/** By what is printed. Each comes from the npm registry when it is needed. */
export const SCENARIO_RUNTIMES: Record<string, ScenarioRuntime> = {
  [`Node ${process.versions.node.split('.')[0]}`]: onPackages(process.execPath),
  'Node 22': onPackages('npx', '--yes', 'node@22'),
  'Node 24': onPackages('npx', '--yes', 'node@24'),
  Bun: onPackages('npx', '--yes', BUN),
  Deno: onPackages(
    ...['npx', '--yes', 'deno', 'run', '--no-prompt'],
    ...['--allow-env', '--allow-net=127.0.0.1'],
  ),
  workerd: onWorkerd(),
  'workerd with nodejs_compat': onWorkerd('nodejs_compat'),
  Edge: {
    build: { format: 'iife', external: LAZY },
    entry: (world) => `globalThis.finished = goThrough(scenarios, ${world});`,
    count: EVERYWHERE,
    command: (file) => ['npx', 'tsx', EDGE_VM, file],
  },
};

function onPackages(...command: string[]): ScenarioRuntime {
  return {
    build: { format: 'esm', packages: 'external' },
    entry: (world) =>
      `import { framework } from './framework.js';
await goThrough({ ...scenarios, ...framework }, ${world});`,
    count: WITH_FRAMEWORK,
    command: (file) => [...command, file],
  };
}

function onWorkerd(...flags: string[]): ScenarioRuntime {
  return {
    build: { format: 'esm', external: LAZY },
    entry: (world) => `export default { test: () => goThrough(scenarios, ${world}) };`,
    count: EVERYWHERE,
    command(file) {
      const config = join(file, '../config.capnp');
      writeFileSync(config, workerConfig(flags));
      return ['npx', '--yes', 'workerd', 'test', config];
    },
  };
}

function workerConfig(flags: string[]): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "scenarios", worker = (
      modules = [(name = "worker", esModule = embed "scenarios.mjs")],
      compatibilityDate = "2026-01-01",
      compatibilityFlags = [${flags.map((flag) => `"${flag}"`).join(', ')}],
    )),
    (name = "internet", network = (allow = ["local"])),
  ],
);
`;
}
