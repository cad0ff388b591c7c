import type { SharedToken, SharedTokenName } from '../token-store.js';
import type { SecretKeys } from './key-ring.js';

/** The Redis keys of a token, which lie in one slot of a cluster. */
export interface EntryKeys {
  entry: string;
  generations: string;
  lease: string;
}

/** What an entry holds, sealed. */
interface SealedToken {
  response: SharedToken['response'];
  lifetimeMs: number;
  /** On the clock of Redis. */
  expiresAt: number;
}

/** The keys under which a token lies with one secret. */
export async function entryKeys(
  prefix: string,
  keys: SecretKeys,
  { subject, request }: SharedTokenName,
): Promise<EntryKeys> {
  const [tag, name] = await Promise.all([
    subjectTag(prefix, keys, subject),
    keys.name(`request ${request}`),
  ]);
  return { entry: `${tag}:e:${name}`, generations: `${tag}:g`, lease: `${tag}:l:${name}` };
}

/** What the keys of a subject begin with. */
export async function subjectTag(
  prefix: string,
  keys: SecretKeys,
  subject: string,
): Promise<string> {
  return `${prefix}:{${await keys.name(`subject ${subject}`)}}`;
}

/** The names on which an entry depends, as Redis knows them. */
export function generationNames(keys: SecretKeys, names: readonly string[]): Promise<string[]> {
  return Promise.all(names.map((name) => keys.name(`name ${name}`)));
}

/** @param now the time of Redis in milliseconds */
export function sealToken(
  keys: SecretKeys,
  { response, lifetimeMs, leftMs }: SharedToken,
  { place, now }: { place: string; now: number },
): Promise<string> {
  const sealed: SealedToken = { response, lifetimeMs, expiresAt: Math.floor(now + leftMs) };
  return keys.seal(JSON.stringify(sealed), place);
}

/**
 * What an entry holds, whose expiry nobody can put off.
 * @param now the time of Redis in milliseconds
 * @throws {Error} when it was sealed with another secret or for another place
 */
export async function openToken(
  keys: SecretKeys,
  sealed: string,
  { place, now }: { place: string; now: number },
): Promise<SharedToken> {
  const opened: SealedToken = JSON.parse(await keys.open(sealed, place));
  const { response, lifetimeMs, expiresAt } = opened;
  return { response, lifetimeMs, leftMs: expiresAt - now };
}
