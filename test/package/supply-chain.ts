import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LICENCES = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
];
/** Those that npm runs for a package of the registry. */
const LIFECYCLE = ['preinstall', 'install', 'postinstall'];
const SHIPPED =
  /^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/(?:[\w./-]+\.(?:d\.ts|js|js\.map)|(?:\w+[./])*NOTICES\.txt))$/;
const PACKAGE = /^.*\/?node_modules\/((?:@[^/]+\/)?[^/]+)\//;

const read = (path: string) => readFileSync(`${ROOT}${path}`, 'utf8');
const readJson = (path: string) => JSON.parse(read(path));
const npm = (...args: string[]) =>
  spawnSync('npm', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).stdout;

const manifest = readJson('package.json');
const { packages: locked } = readJson('package-lock.json');
const faults: string[] = [];

/** Notes what of a list breaks a rule, and tells how long the list is. */
function check(rule: string, checked: Iterable<string>, breaks: (each: string) => boolean): void {
  const all = [...checked];
  const broken = all.length === 0 ? ['nothing was found to check'] : all.filter(breaks);
  for (const each of broken) faults.push(`${rule}: ${each}`);
  console.log(`${broken.length === 0 ? 'ok  ' : 'FAIL'}  ${rule} (${all.length})`);
}

/** The packages that applications install along with this one. */
function installed(names: string[], found = new Set<string>()): Set<string> {
  for (const name of names.filter((each) => !found.has(each))) {
    found.add(name);
    installed(Object.keys(locked[`node_modules/${name}`]?.dependencies ?? {}), found);
  }
  return found;
}

const packed: string[] = JSON.parse(
  npm('pack', '--dry-run', '--json', '--ignore-scripts'),
)[0].files.map(({ path }: { path: string }) => path);
const maps = packed.filter((path) => path.endsWith('.map'));
const sources = maps.flatMap((path): string[] => readJson(path).sources);
const bundled = new Set(sources.flatMap((source) => PACKAGE.exec(source)?.[1] ?? []));
const notices = readdirSync(`${ROOT}dist`, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('NOTICES.txt'))
  .map((path) => read(`dist/${path}`))
  .join('\n');
const targets = Object.values<string | { types: string; default: string }>(manifest.exports)
  .flatMap((target) => (typeof target === 'string' ? target : Object.values(target)))
  .concat(Object.values(manifest.bin));
const dependencies = installed(Object.keys(manifest.dependencies));

check('only what is meant to ship is packed', packed, (path) => !SHIPPED.test(path));
check('what package.json names is packed', targets, (path) => !packed.includes(path.slice(2)));
check('source maps name no folder of this machine', sources, (path) =>
  /^\/|\/(?:home|root|work)\//.test(path),
);
check('each bundled package has its licence in the package', bundled, (name) => {
  const { version } = readJson(`node_modules/${name}/package.json`);
  return !notices.includes(`${name} ${version}\n`);
});
check('licences of what ships are permissive', [...bundled, ...dependencies], (name) => {
  return !LICENCES.includes(readJson(`node_modules/${name}/package.json`).license);
});
check('nothing that ships runs a script when it is installed', ['', ...dependencies], (name) => {
  const { scripts = {} } = name === '' ? manifest : readJson(`node_modules/${name}/package.json`);
  return LIFECYCLE.some((each) => each in scripts);
});
check('package-lock.json names no host', [read('package-lock.json')], (text) =>
  text.includes('"resolved"'),
);
check(
  'provenance can be published',
  ['repository', 'license', 'files', 'exports'],
  (field) => !manifest[field],
);

const audit = JSON.parse(npm('audit', '--omit=dev', '--json') || '{}');
if (audit.metadata === undefined) {
  console.log(`skip  npm audit: the registry answers ${audit.message ?? audit.error?.summary}`);
} else {
  check(
    'npm audit finds nothing in what ships',
    [''],
    () => audit.metadata.vulnerabilities.total > 0,
  );
}

console.log(`\nBundled: ${[...bundled].sort().join(', ')}`);
console.log(`Installed along: ${[...dependencies].sort().join(', ')}`);
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
