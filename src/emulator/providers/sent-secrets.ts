const MASK = '***';
/** A piece of a secret that is as long as this is masked too. */
const PIECE_LENGTH = 8;
const SECRET_FIELDS = [
  ...['client_secret', 'client_assertion', 'code', 'code_verifier', 'refresh_token'],
  ...['assertion', 'subject_token', 'token'],
];

/** The credentials that were sent to a provider, which may repeat them in its answers. */
export class SentSecrets {
  readonly #secrets = new Set<string>();

  constructor(known: (string | undefined)[]) {
    this.#add(...known);
  }

  /** A `fetch` that notes the credentials it sends. */
  noting(deliver: typeof fetch): typeof fetch {
    return (input, init) => {
      this.#add(...inAuthorization(new Headers(init?.headers).get('authorization') ?? ''));
      const { body } = init ?? {};
      const form = new URLSearchParams(body instanceof URLSearchParams ? body : String(body));
      this.#add(...SECRET_FIELDS.flatMap((name) => form.getAll(name)));
      return deliver(input, init);
    };
  }

  /** A text without them and without pieces of them, as they are or as forms and URLs write them. */
  mask(text: string): string {
    const spelled = [...this.#secrets].flatMap(spellingsOf);
    let masked = '';
    for (let at = 0; at < text.length; ) {
      const length = Math.max(0, ...spelled.map((secret) => pieceAt(text, at, secret)));
      masked += length === 0 ? text[at] : MASK;
      at += Math.max(length, 1);
    }
    return masked;
  }

  #add(...secrets: (string | undefined)[]): void {
    for (const secret of secrets) if (secret) this.#secrets.add(secret);
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 */
function inAuthorization(header: string): string[] {
  const [scheme = '', value = ''] = header.split(' ');
  if (scheme.toLowerCase() !== 'basic') return [value];
  const pair = Buffer.from(value, 'base64').toString();
  const password = pair.slice(pair.indexOf(':') + 1);
  return [value, password, new URLSearchParams(`p=${password}`).get('p') ?? ''];
}

function spellingsOf(secret: string): string[] {
  const encoded = [
    encodeURIComponent(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
  ];
  const inLowerCase = encoded.map((each) =>
    each.replaceAll(/%[\dA-F]{2}/g, (byte) => byte.toLowerCase()),
  );
  return [...new Set([secret, ...encoded, ...inLowerCase])];
}

/** How much of a text, from one place on, is a piece of a secret. */
function pieceAt(text: string, at: number, secret: string): number {
  let length = Math.min(PIECE_LENGTH, secret.length);
  if (at + length > text.length || !secret.includes(text.slice(at, at + length))) return 0;
  while (at + length < text.length && secret.includes(text.slice(at, at + length + 1))) length += 1;
  return length;
}
