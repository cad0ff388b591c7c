/** Something that a bundle has to hold once, by a text that it has once and no minifier changes. */
interface Part {
  name: string;
  text: RegExp;
  /** @default 1 */
  most?: number;
}

const PARTS: Part[] = [
  { name: 'ConnectError', text: /`grantkit\.\$\{/g },
  { name: 'the default client and its cache', text: /grantkit\.default-client/g },
  { name: 'lru-cache', text: /cannot set sizeCalculation without setting maxSize/g },
  { name: 'zod', text: /No matching discriminator/g },
  // Of jose the second one is that which `@vercel/oidc` depends on, in a version of its own.
  { name: 'jose, reading', text: /Only JWTs using Compact JWS serialization/g, most: 2 },
  { name: 'jose, verifying', text: /["'`]signature verification failed["'`]/g, most: 2 },
];

/** The parts of this package that a bundle holds too often, or no longer by the text known here. */
export function partsAmiss(bundle: string): string[] {
  return PARTS.flatMap(({ name, text, most = 1 }) => {
    const count = bundle.match(text)?.length ?? 0;
    return count >= 1 && count <= most ? [] : [`${name} is in the bundle ${count} times`];
  });
}

const PACKAGE_FOLDER = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/;

/** The packages that a bundle has from two folders, and the modules that two of its files have. */
export function foundTwice(chunks: string[][]): string[] {
  const paths = chunks.flatMap((modules) => [...new Set(modules)]);
  const folders = new Map<string, Set<string>>();
  for (const [folder, name = ''] of paths.map((path) => PACKAGE_FOLDER.exec(path) ?? [])) {
    if (folder) folders.set(name, (folders.get(name) ?? new Set()).add(folder));
  }
  const packages = [...folders].filter(([, { size }]) => size > 1).map(([name]) => name);
  const modules = paths.filter((path, index) => paths.indexOf(path) !== index);
  return [...packages, ...modules].map((name) => `${name} is in the bundle twice`);
}
