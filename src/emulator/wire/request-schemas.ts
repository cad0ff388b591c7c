import * as z from 'zod';
import { brokenUrlRule } from './urls.js';

/** The environments that every project has. */
export const ENVIRONMENTS: readonly string[] = ['production', 'preview', 'development'];

const text = z.string().min(1);
const texts = z.array(text).optional();
const safeUrl = z.string().refine((url) => brokenUrlRule(url) === undefined, {
  error: ({ input }) => brokenUrlRule(String(input)),
});

/** Whom a request is for. */
export const subjectSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('app') }),
  // An access token may leave out the id: it means its own user.
  z.object({
    type: z.literal('user'),
    id: text.optional(),
    issuer: text.optional(),
  }),
  z.object({
    type: z.literal('jwt-bearer'),
    sub: text,
    iss: text.optional(),
    aud: text.optional(),
    additionalClaims: z.record(z.string(), z.unknown()).optional(),
  }),
  z.object({ type: z.literal('token'), token: text }),
]);

/** A subject as it arrives. */
export type RequestedSubject = z.infer<typeof subjectSchema>;

const params = {
  installationId: text.optional(),
  audience: texts,
  scopes: texts,
  resources: texts,
  authorizationDetails: z.array(z.looseObject({ type: text })).optional(),
  validityBufferMs: z.number().nonnegative().optional(),
};

const consent = {
  returnUrl: safeUrl.optional(),
  // The real service insists on https:; an emulator has to reach a local server too.
  webhook: safeUrl.optional(),
  deviceCode: z.boolean().optional(),
  expiresInMs: z.number().positive().optional(),
};

/** Body of a token request. */
export const tokenRequestSchema = z.object({
  ...params,
  subject: subjectSchema.optional(),
});

/** Body of an authorization request. */
export const authorizationRequestSchema = tokenRequestSchema.extend({
  ...consent,
  prompt: text.optional(),
  additionalParams: z.record(z.string(), z.string()).optional(),
});

/** Body of an installation request. */
export const installationRequestSchema = z.object({
  ...params,
  ...consent,
  tenantId: text.optional(),
});

/** Body of a revocation. */
export const revocationRequestSchema = z.object({
  subject: subjectSchema.optional(),
  installationId: text.optional(),
});

const importedToken = z.object({
  accessToken: text,
  expiresAt: z.number().nonnegative(),
  refreshToken: text.optional(),
  refreshTokenExpiresAt: z.number().nonnegative().optional(),
  subject: subjectSchema,
  environment: z.union([z.enum(ENVIRONMENTS), z.string().regex(/^env_/)], {
    error: 'expected production, preview, development or the id of a custom environment',
  }),
  audience: texts,
  scopes: texts,
  resources: texts,
  authorizationDetails: params.authorizationDetails,
  name: text.optional(),
  externalSubject: text.optional(),
  installationId: text.optional(),
  installation: z.object({ id: text }).optional(),
  tenant: z.object({ id: text }).optional(),
  data: z.record(z.string(), z.unknown()).optional(),
});

/** A provider token that the service takes over. */
export type ImportedToken = z.infer<typeof importedToken>;

/** Body of an import of existing provider tokens. */
export const importRequestSchema = z.object({
  tokens: z.array(importedToken).min(1),
});

/** Body of a request to create or link an OAuth connector. */
export const provisionRequestSchema = z.object({
  serverUrl: safeUrl,
  uid: text,
});

/**
 * Checks what somebody called a function with.
 * @throws {TypeError} that names the first wrong field, or the whole when that is wrong, and its rule
 */
export function checkArgument<T>(schema: z.ZodType<T>, given: unknown, whole: string): T {
  const { success, data, error } = schema.safeParse(given);
  if (success) return data;
  const problem = firstProblem(error, '');
  throw new TypeError(problem.startsWith('.') ? problem.slice(1) : `${whole}${problem}`);
}

/** Names the first wrong field of an input and the rule it breaks. */
export function firstProblem(error: z.ZodError, root: string): string {
  // A field with a slip in its name is also missing under its right one.
  const issue = error.issues.find(isUnknownField) ?? error.issues[0];
  if (issue === undefined) return `${root}: invalid`;
  const parts = isUnknownField(issue) ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  const path = parts.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`));
  return `${root}${path.join('')}: ${issue.message}`;
}

function isUnknownField(issue: z.core.$ZodIssue): issue is z.core.$ZodIssueUnrecognizedKeys {
  return issue.code === 'unrecognized_keys';
}
