import { isWellFormed } from '../arguments/well-formed.js';

const MASK = '[redacted]';
const EXCERPT_LENGTH = 200;
// A shorter text says nothing, and hiding it everywhere would garble the message.
const SHORTEST_CREDENTIAL = 4;
const JWT = /eyJ[\w-]+\.[\w-]+(?:\.[\w-]*)*/g;
const SCHEME = /\b(bearer|basic)\s+([\w.~+/=-]{4,})/gi;
// Prose such as "bearer token" has neither digits nor both cases.
const CREDENTIAL = /\d|[a-z].*[A-Z]|[A-Z].+[A-Z]/;
const SECRET_NAME = '(?:token|secret|password|assertion|verifier|authorization|api_?key)';
const SECRET_KEY = new RegExp(`${SECRET_NAME}$`, 'i');
const SECRET_FIELD = new RegExp(`(${SECRET_NAME}\\\\*"\\s*:\\s*\\\\*")(?:[^"\\\\]|\\\\.)*`, 'gi');

/** `text` without the given credentials and without anything of a credential's shape. */
export function mask(text: string, credentials: readonly string[]): string {
  return credentials
    .filter((credential) => credential.length >= SHORTEST_CREDENTIAL)
    .flatMap(spellings)
    .reduce((masked, spelling) => masked.replaceAll(spelling, MASK), text)
    .replace(JWT, MASK)
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

/** The beginning of a masked text, short enough for a message. */
export function excerpt(masked: string): string {
  return masked.length > EXCERPT_LENGTH ? `${masked.slice(0, EXCERPT_LENGTH)}…` : masked;
}

/** A copy of a JSON value with every string masked. */
export function maskDeep<T>(value: T, credentials: readonly string[]): T {
  return JSON.parse(JSON.stringify(value), (name, part) => {
    if (typeof part !== 'string') return part;
    return SECRET_KEY.test(name) ? MASK : mask(part, credentials);
  });
}
