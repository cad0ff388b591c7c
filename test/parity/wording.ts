/** What callers of the original look for in its messages, and find in ours. */
const KEPT = [
  'Missing Authorization bearer token',
  'did not return a Discord application id',
  'did not return a Microsoft Teams app id',
  'did not return a GitHub App slug',
  'returned invalid credentials',
  'has no Sendblue lines.',
  'has multiple Sendblue lines. Pass ',
  'did not authorize Sendblue line ',
  'user authorization required for connector "',
  'codeVerifier() is unsupported',
  'Failed to exchange Vercel Connect authorization code: ',
  'Failed to fetch Vercel Connect user info: ',
  'Missing access token for Vercel Connect userinfo',
  'Authorization did not complete',
  'connectOAuth: could not infer projectId from VERCEL_PROJECT_ID',
  'connectOAuth: could not infer environment from VERCEL_TARGET_ENV or VERCEL_ENV',
  'connectOAuth: invalid environment "',
  ' must not be empty.',
];

/**
 * The messages that the packages make themselves: the original's, and ours for the same failure.
 * What the service says is passed on by both and is not listed.
 */
const REWORDED: [original: RegExp, ours: RegExp][] = [
  [
    /^Expected Vercel OIDC token iss claim to be /,
    /: the claim iss is ".+", not https:\/\/oidc\.vercel\.com$/,
  ],
  [
    /^Expected ownerId or audience to be provided/,
    /`projectId: '\*'` needs `ownerId` or `audience`/,
  ],
  [/^Expected VERCEL_PROJECT_ID to be set /, /: VERCEL_PROJECT_ID is not set, and /],
  [/^Expected VERCEL_TARGET_ENV or /, /: VERCEL_TARGET_ENV or VERCEL_ENV is not set, and /],
  [
    /^(callback|return)Url must be https:\/\/, http:\/\/localhost, /,
    /^(callback|return)Url must be https:\/\/, http:\/\/localhost, /,
  ],
];

/** Prefixes with which we say what failed before we say, in the same words, how. */
const INTRODUCED = ['Refused a forwarded webhook: '];

/** Whether our message stands for the original's. */
export function isReworded(original: string, ours: string): boolean {
  if (INTRODUCED.some((prefix) => ours === prefix + original)) return true;
  if (KEPT.some((phrase) => original.includes(phrase) && ours.includes(phrase))) return true;
  return REWORDED.some(([theirs, own]) => theirs.test(original) && own.test(ours));
}
