const MASK = '[redacted]';
const EXCERPT_LENGTH = 200;
// A shorter text says nothing, and hiding it everywhere would garble the message.
const SHORTEST_CREDENTIAL = 4;
// No credential of a provider is longer or has more signs, and with more of them the expression
// that finds them would be refused, in an error that quotes it.
const LONGEST_SPELLED = 16_384;
const MOST_SIGNS = 1_000;
const DEEPEST_LEVEL = 32;
const MOST_CAUSES = 64;
const ENTITIES: Record<string, string> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
  '/': 'sol',
  '+': 'plus',
  '=': 'equals',
};
// Every expression below reads a text once: an answer must not be able to block the process.
const WORD = /[\w.-]+/g;
const JWT = /^eyJ[\w.-]*\.[\w-]/;
const SCHEME = /\b(bearer|basic)\s+([\w.~+/=-]{4,})/gi;
// Prose such as "bearer token" has no digit and no upper case within a word.
const CREDENTIAL = /\d|^[^a-z]*[a-z][^A-Z]*[A-Z]|^[^A-Z]*[A-Z].+[A-Z]/;
const SECRET_NAME =
  '(?:tokens?|secrets?|passwords?|assertion|verifier|authorization|api[-_]?key|cookie)';
const SECRET_KEY = new RegExp(`${SECRET_NAME}$`, 'i');
const SECRET_FIELD = new RegExp(`(${SECRET_NAME}\\\\*"\\s*:\\s*\\\\*")(?:[^"\\\\]|\\\\.)*`, 'gi');

/** `text` without the given credentials and without anything of a credential's shape. */
export function mask(text: string, credentials: readonly string[]): string {
  return credentials
    .filter((credential) => credential.length >= SHORTEST_CREDENTIAL)
    .flatMap(spellingsOf)
    .reduce<string>((masked, spelling) => masked.replaceAll(spelling, MASK), text)
    .replace(WORD, withoutJwt)
    .replace(SECRET_FIELD, `$1${MASK}`)
    .replace(SCHEME, (found, scheme, value) =>
      CREDENTIAL.test(value) ? `${scheme} ${MASK}` : found,
    );
}

function spellingsOf(credential: string): (string | RegExp)[] {
  const isLong = credential.length > LONGEST_SPELLED;
  if (isLong || credential.replace(WORD, '').length > MOST_SIGNS) return [credential];
  return [inAnyEscape(credential), ...inBase64(credential)];
}

/** A credential with each of its characters as it is, or as JSON, HTML or a URL may write it. */
function inAnyEscape(credential: string): RegExp {
  return new RegExp(Array.from(credential, spellings).join(''), 'gu');
}

function spellings(character: string): string {
  const literal = character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  if (/[\w.-]/.test(character)) return literal;
  const code = character.codePointAt(0) ?? 0;
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  const inJson = units.map((unit) => `\\\\{1,4}u${anyCase(unit, 4)}`).join('');
  const bytes = [...new TextEncoder().encode(character)];
  // A URL within a URL has its own signs escaped once more.
  const inUrl = bytes.map((byte) => `%(?:25){0,3}${anyCase(byte, 2)}`).join('');
  const entities = [`#0*${code}`, `#[xX]0*${anyCase(code, 1)}`, ENTITIES[character]].filter(
    Boolean,
  );
  return `(?:\\\\{0,4}${literal}|${inJson}|${inUrl}|&(?:${entities.join('|')});)`;
}

/** A number in hexadecimal digits, in either case. */
function anyCase(value: number, digits: number): string {
  const text = value.toString(16).padStart(digits, '0');
  return text.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

/** What base64 makes of a credential, at whichever place of a longer text it stands. */
function inBase64(credential: string): string[] {
  const bytes = String.fromCharCode(...new TextEncoder().encode(credential));
  const encoded = [0, 1, 2].map((offset) => {
    const text = btoa('\0'.repeat(offset) + bytes).replace(/=+$/, '');
    // The first and the last character may hold bits of their neighbours.
    const isWhole = (offset + bytes.length) % 3 === 0;
    return text.slice(offset === 0 ? 0 : offset + 1, isWhole ? undefined : -1);
  });
  const safe = encoded.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  return [...new Set([...encoded, ...safe])];
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
 * may hold the request or the raw reply; one that throws when it is read is left out.
 */
export function maskCause(
  cause: unknown,
  credentials: readonly string[],
  seen = new Set<unknown>(),
): unknown {
  if (typeof cause === 'string') return mask(cause, credentials);
  if (typeof cause !== 'object' || cause === null) return cause;
  if (seen.has(cause) || seen.size === MOST_CAUSES) return undefined;
  seen.add(cause);
  const text = (field: string) => {
    const value = readField(cause, field);
    return typeof value === 'string' ? mask(value, credentials) : undefined;
  };
  const [name, message, stack, code] = ['name', 'message', 'stack', 'code'].map(text);
  if (message === undefined) return code === undefined ? undefined : { code };
  const copied = (part: unknown) => maskCause(part, credentials, seen);
  const copy = new Error(message);
  const hide = (field: string, value: unknown) => Object.defineProperty(copy, field, { value });
  if (name !== undefined) hide('name', name);
  if (stack !== undefined) hide('stack', stack);
  if (code !== undefined) Object.assign(copy, { code });
  const [inner, errors] = ['cause', 'errors'].map((field) => readField(cause, field));
  if (inner !== undefined) hide('cause', copied(inner));
  if (Array.isArray(errors)) hide('errors', errors.map(copied));
  return copy;
}

/** A field of whatever was thrown; nothing when it throws itself. */
export function readField(thrown: unknown, field: string): unknown {
  try {
    return Object(thrown)[field];
  } catch {
    return undefined;
  }
}
