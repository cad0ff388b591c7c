import { createPrivateKey } from 'node:crypto';
import * as z from 'zod';
import { firstProblem } from '../wire/request-schemas.js';
import { brokenUrlRule } from '../wire/urls.js';
import type { Connector } from './records.js';

const text = z.string().min(1);
const flow = z.looseObject({ enabled: z.boolean().optional(), scopes: z.array(text).optional() });
const url = z.string().refine((value) => brokenUrlRule(value) === undefined, {
  error: ({ input }) => brokenUrlRule(String(input)),
});

const schema = z.looseObject({
  /** The server, or an MCP server that names its own. */
  serverUrl: url.optional(),
  /** The metadata of the server, instead of asking for it. */
  serverConfig: z.looseObject({ issuer: url }).optional(),
  /** Absent for dynamic registration. */
  clientId: text.optional(),
  clientSecret: text.optional(),
  clientName: text.optional(),
  tokenEndpointAuthMethod: z.enum(['client_secret_basic', 'client_secret_post', 'none']).optional(),
  userAuthorization: flow.optional(),
  refreshTokens: z.looseObject({ enabled: z.boolean().optional() }).optional(),
  clientCredentials: flow.optional(),
  jwtBearer: flow
    .extend({
      iss: text.optional(),
      sub: text.optional(),
      aud: text.optional(),
      /** Seconds. */
      ttl: z.number().positive().optional(),
      additionalClaims: z.record(z.string(), z.unknown()).optional(),
      useClientCredentials: z.boolean().optional(),
    })
    .optional(),
  forwardedClaims: z.looseObject({ idToken: z.array(text).optional() }).optional(),
  defaultAudience: text.optional(),
  /** Seconds. */
  defaultTokenExpiresIn: z.number().min(60).optional(),
  authorizationUrlParams: z.record(z.string(), z.string()).optional(),
  /** Of a GitHub App, like the next three. */
  appId: text.optional(),
  appSlug: text.optional(),
  privateKey: text
    .refine(isRsaKey, 'expected the private key of the GitHub App, a PEM with RSA.')
    .optional(),
  /** @default that of github.com, or of the GitHub Enterprise Server at `serverUrl` */
  apiUrl: url.optional(),
});

/** Providers with a protocol of their own, by connector type, and what `data` names at least. */
const PLATFORMS = new Map([
  ['slack', { serverUrl: 'https://slack.com', required: ['clientId', 'clientSecret'] }],
  [
    'github',
    {
      serverUrl: 'https://github.com',
      required: ['appId', 'appSlug', 'clientId', 'privateKey'],
    },
  ],
]);

/** What the `data` of a connector says of a real provider. */
export type ProviderSettings = z.infer<typeof schema>;

/** Whether connectors of a type speak the protocol of one provider, instead of the standards. */
export function isPlatform(type: string): boolean {
  return PLATFORMS.has(type);
}

/** Whether a provider is real: when the seed says so, or `data` has its endpoints. */
export function providerKind(
  provider: Connector['provider'] | undefined,
  type: string,
  data: Record<string, unknown> | undefined,
): Connector['provider'] {
  const config = data?.['serverConfig'];
  const hasEndpoints = typeof config === 'object' && config !== null && 'token_endpoint' in config;
  if (provider === 'real') readSettings(type, data);
  const isUsable = hasEndpoints && !isPlatform(type) && schema.safeParse(data).success;
  return provider ?? (isUsable ? 'real' : 'fake');
}

/** What to call the provider when real accounts are involved; `undefined` for a fake one. */
export function realProviderOf({
  provider,
  serviceName,
}: Pick<Connector, 'provider' | 'serviceName'>): string | undefined {
  return provider === 'real' ? serviceName : undefined;
}

/** The settings of a connector whose provider is real. */
export function settingsOf({ type, data }: Connector): ProviderSettings {
  return readSettings(type, data);
}

/** @throws {TypeError} that names the first wrong field */
function readSettings(type: string, data: Record<string, unknown> = {}): ProviderSettings {
  const result = schema.safeParse(data);
  if (!result.success) throw new TypeError(firstProblem(result.error, 'data'));
  const platform = PLATFORMS.get(type);
  if (platform !== undefined) {
    const missing = platform.required.find((name) => result.data[name] === undefined);
    if (missing === undefined) return { serverUrl: platform.serverUrl, ...result.data };
    throw new TypeError(`data.${missing}: a real provider of type ${type} needs it.`);
  }
  if (result.data.serverUrl !== undefined || result.data.serverConfig !== undefined) {
    return result.data;
  }
  throw new TypeError('data.serverUrl: a real provider needs its URL, or `serverConfig`.');
}

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
