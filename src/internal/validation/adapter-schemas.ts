import * as z from 'zod/mini';
import { callable, credential, flag, isUrl, rule, text, url } from './option-schemas.js';
import { filledText, OBJECT } from './param-schemas.js';
import { isDuration, isFilledText, isObject, isText } from './predicates.js';
import { lazily } from './schema.js';

type Shape = Record<string, z.ZodMiniType>;

const isAbsoluteUrl = (value: unknown) => isUrl(value) && URL.canParse(String(value));
const areTexts = (value: unknown) => Array.isArray(value) && Array.from(value).every(isFilledText);

const fields = () => rule(isObject, OBJECT);
const texts = () => rule(areTexts, 'must be an array of non-empty strings');

/** Options of a provider of MCP clients; where the user returns is checked when that is known. */
export const providerOptionsSchema = lazily(() =>
  optionsOf({
    vercelToken: credential(),
    redirectUrl: url(),
    deviceCode: flag(),
    onConsentRequired: callable(),
    consent: z.optional(oneOf('transport', 'eager')),
  }),
);
/** Options of a transport beside those of its provider. */
export const transportOptionsSchema = lazily(() =>
  optionsOf({ redirect: z.optional(oneOf('follow', 'error')) }),
);
export const transportSchema = lazily(() =>
  optionsOf(
    { fetch: callable() },
    {
      type: oneOf('http', 'sse'),
      url: z.custom(isAbsoluteUrl, 'must be an absolute URL, such as https://mcp.example/mcp'),
    },
  ),
);

/** Options of a provider of Auth.js. */
export const authJsOptionsSchema = lazily(() => signIn({ id: filledText.build() }));
/** Options of a provider of Better Auth. */
export const betterAuthOptionsSchema = lazily(() => signIn({ providerId: filledText.build() }));

/** Options of an eve connection. */
export const eveConnectionSchema = lazily(() =>
  optionsOf({
    principalType: z.optional(oneOf('user', 'app')),
    tokenParams: fields(),
    connectOptions: fields(),
    createSubject: callable(),
    principalToSubject: callable(),
    onError: callable(),
  }),
);
/** Which gateway tokens an eve route accepts. */
export const eveRouteSchema = lazily(() =>
  optionsOf({
    audiences: texts(),
    subjects: texts(),
    connectors: texts(),
    tenantIds: texts(),
    installationIds: texts(),
    projectId: text(),
    environment: text(),
    claims: fields(),
    discoveryUrl: rule(isAbsoluteUrl, 'must be an absolute URL'),
    clockSkewSeconds: rule(isDuration, 'must be a number of seconds, 0 or more'),
  }),
);

function signIn(names: Shape) {
  // A build may lack the variable that names it.
  const connector = rule(isText, 'must be the id or UID of a connector, such as oauth/linear');
  return optionsOf({ connector, getVercelOidcToken: callable() }, names);
}

/** Options, of which `null` leaves one out unless it is required. */
function optionsOf(optional: Shape, required: Shape = {}) {
  const given = Object.entries(optional).map(([name, type]) => [name, z.nullable(type)]);
  return z.looseObject({ ...required, ...Object.fromEntries(given) }, OBJECT);
}

function oneOf(...values: string[]) {
  const listed = values.map((value) => `'${value}'`).join(' or ');
  return z.custom((value) => values.includes(value as string), `must be ${listed}`);
}
