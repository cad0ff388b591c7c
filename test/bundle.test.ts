import { readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';
import { describe, expect, test } from 'vitest';

const CORE = ['jose/jwt/decode', 'lru-cache', 'zod/mini'];
/** What verifying a token of the emulator takes. */
const VERIFYING = ['@vercel/oidc', 'jose/jwks/local', 'jose/jwt/verify'];

/**
 * The packages that importing an entry loads, and those that it may load later. A peer is only here
 * when the adapter calls it: its types cost nothing.
 */
const PACKAGES: Record<string, { eager: string[]; late: string[] }> = {
  '.': { eager: CORE, late: ['@vercel/oidc'] },
  './ai-sdk': { eager: CORE, late: ['@vercel/oidc'] },
  './authjs': { eager: ['@auth/core', ...CORE], late: ['@vercel/oidc'] },
  './betterauth': { eager: CORE, late: ['@vercel/oidc'] },
  './chat': { eager: CORE, late: VERIFYING },
  './eve': { eager: [...CORE, 'eve/channels/auth', 'eve/connections'], late: VERIFYING },
  './mcp': { eager: CORE, late: ['@vercel/oidc'] },
  './node': { eager: [], late: ['undici'] },
  './otel': { eager: [], late: ['@opentelemetry/api'] },
  './redis': { eager: [], late: ['@redis/client'] },
  './tanstack-ai': { eager: CORE, late: ['@vercel/oidc'] },
};

/** Folders that belong to the entry of their name. */
const ADAPTERS = Object.keys(PACKAGES).map((entry) => entry.slice(2));
/** Of other adapters, those that an entry is made of. */
const OTHER_ADAPTERS: Record<string, string[]> = { './ai-sdk': ['mcp'], './tanstack-ai': ['mcp'] };
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What an entry reaches before any of its functions is called, and in all. */
interface Reach {
  files: { eager: Set<string>; all: Set<string> };
  packages: { eager: Set<string>; all: Set<string> };
}

async function reachOf(entry: string): Promise<Reach> {
  const root = entry === '.' ? 'src/index.ts' : `src/${entry.slice(2)}/index.ts`;
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [root],
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'neutral',
    outdir: 'out',
    write: false,
    metafile: true,
  });
  const eager = walk(metafile, root, (kind) => kind === 'import-statement');
  const all = walk(metafile, root, () => true);
  return {
    files: { eager: eager.files, all: all.files },
    packages: { eager: eager.packages, all: all.packages },
  };
}

/** Follows imports of these kinds, whether or not what they bring survives tree shaking. */
function walk({ inputs }: Metafile, root: string, follows: (kind: string) => boolean) {
  const files = new Set([root]);
  const packages = new Set<string>();
  for (const file of files) {
    for (const { path, kind, external } of inputs[file]?.imports ?? []) {
      if (follows(kind)) (external ? packages : files).add(path);
    }
  }
  return { files, packages };
}

const base = { absWorkingDir: ROOT, bundle: true, format: 'esm', write: false } as const;

async function outputOf(entry: string) {
  const packages = 'external';
  const { metafile } = await build({ ...base, entryPoints: [entry], packages, metafile: true });
  const [output] = Object.values(metafile.outputs);
  return { exports: output?.exports ?? [], inputs: Object.keys(metafile.inputs) };
}

const filesOf = async (entry: string) => new Set((await outputOf(entry)).inputs);

/** The names that an entry imports from core files. */
async function namesTaken(entry: string, core: Set<string>): Promise<Set<string>> {
  const leadOut: Plugin = {
    name: 'lead-out',
    setup: ({ onResolve }) => {
      onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir }) => {
        const file = relative(ROOT, join(resolveDir, path)).replace(/\.js$/, '.ts');
        return core.has(file) ? { path: 'core', external: true } : undefined;
      });
    },
  };
  const options = { ...base, packages: 'external', plugins: [leadOut] } as const;
  const { outputFiles } = await build({ ...options, entryPoints: [entry], plugins: [leadOut] });
  const text = outputFiles.map((file) => file.text).join('\n');
  const lists = [...text.matchAll(/import \{([^}]*)\} from "core"/g)].map(([, list = '']) => list);
  const names = lists
    .flatMap((list) => list.split(','))
    .map((name) => name.trim().split(' as ')[0]);
  return new Set(names.filter((name): name is string => Boolean(name)));
}

/** The folder of `src` that a file is in, or `''` for those of the root. */
const folderOf = (file: string) => /^src\/([^/]+)\//.exec(file)?.[1] ?? '';
const foldersOf = (files: Set<string>) => [...new Set([...files].map(folderOf))].sort();

test('every entry is here', () => {
  const files = readdirSync(`${ROOT}src`, { recursive: true, encoding: 'utf8' });
  const entries = files.filter((file) => /^(?:[^/]+\/)?index\.ts$/.test(file)).map(dirname);
  const others = ['emulator', 'testing'];
  expect(entries.sort()).toEqual([...others, ...ADAPTERS.map((name) => name || '.')].sort());
});

describe.each(Object.entries(PACKAGES))('%s', async (entry, { eager, late }) => {
  const { files, packages } = await reachOf(entry);

  test('loads only the packages that it calls', () => {
    expect([...packages.eager].sort()).toEqual([...eager].sort());
    expect([...packages.all].sort()).toEqual([...eager, ...late].sort());
  });

  test('reaches no other adapter and no emulator', () => {
    const others = ADAPTERS.filter((name) => name !== '' && name !== entry.slice(2));
    const allowed = OTHER_ADAPTERS[entry] ?? [];
    const reached = foldersOf(files.all).filter((name) => others.includes(name));
    expect(reached).toEqual(allowed);
    expect(foldersOf(files.all)).not.toContain('emulator');
  });

  if (entry === './node') return;
  test('runs where there is no Node', () => {
    const builtins = [...packages.all].filter(
      (name) => name.startsWith('node:') || builtinModules.includes(name),
    );
    expect(builtins).toEqual([]);
  });
});

test('no core file imports what only an entry may hold', async () => {
  const core = await filesOf('src/core.ts');
  expect([...core].filter((file) => !/^src\/(?:internal\/|[a-z-]+\.ts$)/.test(file))).toEqual([]);
});

test('each entry shares the core: what it takes of it, the core names', async () => {
  const core = await filesOf('src/core.ts');
  const { exports: names } = await outputOf('src/core.ts');
  for (const entry of ADAPTERS.map((name) =>
    name === '' ? 'src/index.ts' : `src/${name}/index.ts`,
  )) {
    const taken = await namesTaken(entry, core);
    expect(taken.size, entry).toBeGreaterThan(0);
    expect(
      [...taken].filter((name) => !names.includes(name)),
      entry,
    ).toEqual([]);
  }
});

test('the root entry reaches its own files only', async () => {
  const { files } = await reachOf('.');
  expect(foldersOf(files.all)).toEqual(['', 'internal']);
  expect(files.all.size).toBeGreaterThan(20);
});

test('./chat loads what verifies tokens of the emulator only when one comes', async () => {
  const { files } = await reachOf('./chat');
  const file = 'src/webhooks/emulator-token.ts';
  expect([files.eager.has(file), files.all.has(file)]).toEqual([false, true]);
});
