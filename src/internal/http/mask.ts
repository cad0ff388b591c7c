import { isWellFormed } from '../arguments/well-formed.js';

const MASK = '[redacted]';
const EXCERPT_LENGTH = 200;
// A shorter text says nothing, and hiding it everywhere would garble the message.
const SHORTEST_CREDENTIAL = 4;
const DEEPEST_LEVEL = 32;
// Every expression below reads a text once: an answer must not be able to block the process.
const WORD = /[\w.-]+/g;
const JWT = /^eyJ[\w.-]*\.[\w-]/;
const SCHEME = /\b(bearer|basic)\s+([\w.~+/=-]{4,})/gi;
// Prose such as "bearer token" has no digit and no upper case within a word.
const CREDENTIAL = /\d|^[^a-z]*[a-z][^A-Z]*[A-Z]|^[^A-Z]*[A-Z].+[A-Z]/;
const SECRET_NAME =
  '(?:tokens?|secrets?|passwords?|assertion|verifier|authorization|api_?key|cookie)';
const SECRET_KEY = new RegExp(`${SECRET_NAME}$`, 'i');
const SECRET_FIELD = new RegExp(`(${SECRET_NAME}\\\\*"\\s*:\\s*\\\\*")(?:[^"\\\\]|\\\\.)*`, 'gi');

/** `text` without the given credentials and without anything of a credential's shape. */
export function mask(text: string, credentials: readonly string[]): string {
  return credentials
    .filter((credential) => credential.length >= SHORTEST_CREDENTIAL)
    .flatMap(spellings)
    .reduce((masked, spelling) => masked.replaceAll(spelling, MASK), text)
    .replace(WORD, withoutJwt)
    .replace(SECRET_FIELD, `$1${MASK}`)
    .replace(SCHEME, (found, scheme, value) =>
      CREDENTIAL.test(value) ? `${scheme} ${MASK}` : found,
    );
}

/** A credential as it is, as in JSON and as in a URL. */
function spellings(credential: string): string[] {
  const inUrl = isWellFormed(credential) ? encodeURIComponent(credential) : credential;
  return [credential, JSON.stringify(credential).slice(1, -1), inUrl];
}

function withoutJwt(word: string): string {
  const start = word.indexOf('eyJ');
  return start >= 0 && JWT.test(word.slice(start)) ? word.slice(0, start) + MASK : word;
}

/** The beginning of a masked text, short enough for a message. */
export function excerpt(masked: string): string {
  return masked.length > EXCERPT_LENGTH ? `${masked.slice(0, EXCERPT_LENGTH)}…` : masked;
}

/** A copy of a JSON value with every text masked, and with nothing under the name of a secret. */
export function maskDeep(value: unknown, credentials: readonly string[], level = 0): unknown {
  if (typeof value === 'string') return mask(value, credentials);
  if (typeof value !== 'object' || value === null) return value;
  if (level === DEEPEST_LEVEL) return MASK;
  if (Array.isArray(value)) return value.map((item) => maskDeep(item, credentials, level + 1));
  const fields = Object.entries(value).map(([name, field]) => [
    mask(name, credentials),
    SECRET_KEY.test(name) ? MASK : maskDeep(field, credentials, level + 1),
  ]);
  return Object.fromEntries(fields);
}

/**
 * An error as a `cause`: a copy of its name, message, stack, code and causes, masked. Other fields
 * may hold the request or the raw reply.
 */
export function maskCause(cause: unknown, credentials: readonly string[], level = 0): unknown {
  if (typeof cause === 'string') return mask(cause, credentials);
  if (typeof cause !== 'object' || cause === null) return cause;
  if (level === DEEPEST_LEVEL) return undefined;
  const { name, message, stack, code, cause: inner, errors } = cause as Record<string, unknown>;
  if (typeof message !== 'string') return typeof code === 'string' ? { code } : undefined;
  const copied = (part: unknown) => maskCause(part, credentials, level + 1);
  const copy = new Error(mask(message, credentials));
  const hide = (field: string, value: unknown) => Object.defineProperty(copy, field, { value });
  if (typeof name === 'string') hide('name', name);
  if (typeof stack === 'string') hide('stack', mask(stack, credentials));
  if (typeof code === 'string') Object.assign(copy, { code });
  if (inner !== undefined) hide('cause', copied(inner));
  if (Array.isArray(errors)) hide('errors', errors.map(copied));
  return copy;
}
