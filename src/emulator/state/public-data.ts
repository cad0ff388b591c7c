/** Words of a name behind which a secret is, wherever they stand. */
const SECRET_WORDS = new Set([
  ...['secret', 'secrets', 'password', 'passwords', 'passwd', 'passphrase', 'passcode', 'pwd'],
  ...['credential', 'credentials', 'cookie', 'cookies', 'bearer', 'assertion', 'jwt', 'signature'],
  ...['pem', 'pat', 'pin', 'otp', 'session', 'private'],
]);
/** Words that say so at the end of a name only: `tokenEndpointAuthMethod` is no token. */
const SECRET_LAST_WORDS = new Set([
  ...['token', 'tokens', 'key', 'keys', 'authorization', 'auth', 'claims', 'values'],
  // The private members of a JSON Web Key (RFC 7518, section 6).
  ...['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth'],
]);
/** Names of these rules that hold settings all the same. */
const PLAIN_NAMES = new Set([
  ...['userAuthorization', 'clientCredentials', 'useClientCredentials', 'jwtBearer'],
  ...['forwardedClaims', 'consumerKey', 'publicKey', 'public_key', 'claims_supported'],
]);

/** Whether a field of `data` holds a secret, which no answer shows. */
export function isSecretField(name: string): boolean {
  if (PLAIN_NAMES.has(name)) return false;
  // A number or a version at the end does not make it another word.
  const words = wordsOf(name).filter((word) => word !== 'v');
  return words.some((word) => SECRET_WORDS.has(word)) || SECRET_LAST_WORDS.has(words.at(-1) ?? '');
}

/** The `data` or the `params` of a connector without secrets, at whatever depth they are. */
export function publicData<T extends object>(data: T | undefined): T | undefined {
  return data === undefined ? undefined : (withoutSecrets(data, false) as T);
}

/** Under the name of a secret, what is switched on or off is all that can be shown. */
function withoutSecrets(value: unknown, isSecret: boolean): unknown {
  if (typeof value !== 'object' || value === null) {
    return isSecret && typeof value !== 'boolean' ? undefined : value;
  }
  if (Array.isArray(value)) {
    return isSecret ? undefined : value.map((each) => withoutSecrets(each, false));
  }
  const shown = Object.entries(value)
    .map(([name, each]) => [name, withoutSecrets(each, isSecret || isSecretField(name))] as const)
    .filter(([, each]) => each !== undefined);
  return isSecret && shown.length === 0 ? undefined : Object.fromEntries(shown);
}

/** `apiKeys`, `api_keys` and `API-Keys` are the same two words. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean);
}
