import { isDeepStrictEqual } from 'node:util';
import { isReworded } from './wording.js';

/** Classes that the documentation promises and 2.3.2 lacks; there the base class is thrown. */
const PROMISED = [
  'ConnectorNotFoundError',
  'ClientNotLinkedToProjectError',
  'ClientNotEnabledForEnvironmentError',
];

/** What ours says besides in OAuth tokens and of an OAuth client; a client may ignore it. */
const SAID_BESIDES = ['issuer', 'scope'];

type Fields = Record<string, unknown>;

/** Where two outcomes differ in a way that a caller of the original could notice. */
export function differences(original: unknown, ours: unknown, path = ''): string[] {
  const differ = [`${path}: original ${show(original)}, grantkit ${show(ours)}`];
  if (!isFields(original) || !isFields(ours)) return Object.is(original, ours) ? [] : differ;
  if (Array.isArray(original) !== Array.isArray(ours)) return differ;
  if (isError(original) && isError(ours)) return isSameError(original, ours) ? [] : differ;
  const isOAuth = 'access_token' in original || 'client_id' in original;
  const added = Object.keys(ours).filter((name) => !(isOAuth && SAID_BESIDES.includes(name)));
  const names = new Set([...Object.keys(original), ...added]);
  return [...names].flatMap((name) => differences(original[name], ours[name], `${path}/${name}`));
}

function isSameError(original: Fields, ours: Fields): boolean {
  const { name, message, code, ...rest } = original;
  const { name: ownName, message: ownMessage, code: ownCode, ...ownRest } = ours;
  const isPromised = name === 'ConnectError' && PROMISED.includes(String(ownName));
  const isSameName = name === ownName || isPromised;
  if (!isDeepStrictEqual(rest, ownRest)) return false;
  if (message === ownMessage && isSameName) return code === ownCode;
  if (message !== ownMessage && !isReworded(String(message), String(ownMessage))) return false;
  // What the original throws as it came has a class and a code with us.
  const isBare = !/^Conn|^Consent/.test(String(name)) && /^Connect/.test(String(ownName));
  return (isBare || isSameName) && (code === ownCode || code === undefined);
}

const show = (value: unknown) => JSON.stringify(value, null, 2);
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isError = ({ name, message }: Fields) =>
  typeof message === 'string' && /Error$|^J\w+/.test(String(name));
